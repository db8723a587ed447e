import { rewrite, type MappedText } from "./mapped-text.ts";

/**
 * What is not seen: zero-width spaces and joiners, variation selectors, soft hyphens, bidi controls, tags, and the
 * control characters that are no white space. Joiners are part of Indic spelling, so they are dropped for matching
 * only; the text itself is never changed.
 */
const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n\r])\p{Cc}/gu;

/** The controls that reorder what is shown: text in which they stand may read otherwise than it is stored. */
const bidiControl = /[\u202A-\u202E\u2066-\u2069]/u;

export function dropIgnorables(source: MappedText): MappedText {
  return rewrite(source, ignorable, () => "");
}

export function hasBidiControl(text: string): boolean {
  return bidiControl.test(text);
}
