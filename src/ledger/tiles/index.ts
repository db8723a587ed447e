/** A log as static files: where they are read from, and the proofs that are built of them. */
export { createDirectorySource } from "./directory-source.ts";
export { createHttpSource } from "./http-source.ts";
export { proveConsistency, proveInclusion } from "./prove.ts";
