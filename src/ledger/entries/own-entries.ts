import { keyRotatedType, recoveredType } from "../verify/index.ts";
import { defineEntry } from "./entry-type.ts";
import { field } from "./field.ts";

/** What a log says of itself: signed statements, which every verifier reads. */
export const keyRotated = defineEntry(keyRotatedType, { statement: field.statement });
export const recovered = defineEntry(recoveredType, { statement: field.statement });
