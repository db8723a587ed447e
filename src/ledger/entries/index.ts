/** What may stand in the log: kinds of entries, their fields, and how a draft is sealed. Nothing personal, no free text. */
export { defineEntry, type EntryType } from "./entry-type.ts";
export { field, hide, type BodyOf, type Field, type Fields, type Hidden } from "./field.ts";
export { createOpening, fieldKeyOf } from "./field-key.ts";
export { keyRotated, recovered } from "./own-entries.ts";
export { sealEntry, type Actor, type EntryDraft, type SealedEntry } from "./seal-entry.ts";
export { parseSealed } from "./sealed-text.ts";
