import { readResourcePath, type PathReading } from "./resource-path.ts";

/** A file beside the script, the name of one that a registry has, or why it is neither. */
export type LexiconReading = PathReading | { readonly name: string };

/** `lexicon/bank`, `lexicon/bank@^1`, `bank@production`: before a version there is no dot, as no asset's name has one. */
const nameForm = /^(?:lexicon\/[^/.@]+(?:@[^/]*)?|[^/.@]+@[^/]*)$/;
const fileEnding = /\.(?:pls|xml)$/i;

/**
 * Tells a registry's lexicon from a file. A name has its kind or a version; all else is a path, and so is what begins with
 * `./` or ends as a file does.
 */
export function readLexiconReference(written: string): LexiconReading {
  return nameForm.test(written) && !fileEnding.test(written) ? { name: written } : readResourcePath(written);
}
