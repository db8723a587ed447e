/** Why a path in a script is refused, or its clean form. */
export type PathReading = { readonly path: string } | { readonly refused: string };

/**
 * A path that cannot leave the script's folder by its own text. Whoever opens it must still refuse symbolic
 * links that lead outside.
 */
export function readResourcePath(written: string): PathReading {
  const shown = JSON.stringify(written.slice(0, 120));
  const decoded = decodePercent(written);
  if (decoded === undefined) return { refused: `path must be valid percent-encoding, got ${shown}` };
  if (decoded.trim() === "") return { refused: "path must name a file beside the script, got nothing" };
  if (/\p{Cc}/u.test(decoded)) return { refused: `path must hold no control characters, got ${shown}` };
  if (/^[a-z][a-z0-9+.-]*:/i.test(decoded) || decoded.startsWith("//")) {
    return {
      refused: `path must be a file in the script's folder, got the URL or drive ${shown}; copy the file there`,
    };
  }
  if (decoded.includes("\\")) return { refused: `path must use / between folders, got ${shown}` };
  if (decoded.startsWith("/") || decoded.startsWith("~")) {
    return { refused: `path must be relative to the script's folder, got ${shown}` };
  }
  const segments = decoded.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) {
    return { refused: `path must not climb with "..", got ${shown}; put the file into the script's folder` };
  }
  if (segments.length === 0) return { refused: `path must name a file beside the script, got ${shown}` };
  return { path: segments.join("/") };
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
