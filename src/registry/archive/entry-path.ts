import { limits } from "../../core/index.ts";

/** A path inside an archive in its one spelling, or why it is refused. */
export type EntryPath = { readonly path: string; readonly isFolder: boolean } | { readonly refused: string };

/**
 * Judges the name that an archive gives an entry. Nothing is mended: a name that climbs, or that another system would read
 * otherwise, was written by someone who wants it to be read so.
 */
export function readEntryPath(written: string): EntryPath {
  const path = written.normalize("NFC");
  const isFolder = path.endsWith("/");
  const segments = (isFolder ? path.slice(0, -1) : path).split("/");
  const refused = refuseText(path) ?? refuseSegments(segments);
  return refused === undefined ? { path: segments.join("/"), isFolder } : { refused };
}

function refuseText(path: string): string | undefined {
  if (path.length > limits.archivePathCharsMax)
    return `has ${path.length} characters; a path may have ${limits.archivePathCharsMax}`;
  // U+FFFD is what bytes become that are no text in the archive's encoding.
  if (/[\p{Cc}\u{fffd}]/u.test(path)) return "holds a control character, or bytes that are no text";
  if (path.includes("\\")) return "has a backslash: write / between folders";
  if (path.startsWith("/")) return "is absolute: it must be relative to the asset's folder";
  return /^[a-z]:/i.test(path) ? "names a drive: it must be relative to the asset's folder" : undefined;
}

function refuseSegments(segments: readonly string[]): string | undefined {
  if (segments.length > limits.archiveDepthMax)
    return `lies ${segments.length} levels deep; ${limits.archiveDepthMax} are allowed`;
  if (segments.includes("..")) return 'climbs with ".."';
  if (segments.some((segment) => segment === "" || segment === ".")) return "has an empty part";
  // Windows drops them, so that two names would be one file there.
  return segments.some((segment) => /[. ]$/.test(segment)) ? "has a part that ends in a dot or a space" : undefined;
}

/** Two entries with one of these are one file on some system: case and the way that letters are composed do not count. */
export function foldPath(path: string): string {
  return path.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/** What systems leave in a folder, and what an archive holds without anyone's asking. */
export function isLitter(path: string): boolean {
  return path.split("/").some((segment) => segment.startsWith(".") || segment === "__MACOSX");
}
