/** A path as a JSON Pointer in a URI's fragment (RFC 6901 §6), as problems tell where in a body something is wrong. */
export function formatPointer(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${escapePointer(String(part))}`).join("")}`;
}

/** One name of a pointer (RFC 6901 §3). */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
