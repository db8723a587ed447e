/** The API as a page to read. */
export { addReference } from "./add-reference.ts";
export type { ApiDocument } from "./document.ts";
