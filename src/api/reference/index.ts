/** The API as a page to read. */
export { addReference } from "./add-reference.ts";
export { escapeHtml } from "./escape-html.ts";
export type { ApiDocument } from "./document.ts";
