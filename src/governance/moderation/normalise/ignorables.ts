import { rewrite, type MappedText } from "./mapped-text.ts";

/**
 * What is not seen: zero-width spaces and joiners, variation selectors, soft hyphens, bidi controls, tags, and the
 * control characters that are no white space. Joiners are part of Indic spelling, so they are dropped for matching
 * only; the text itself is never changed.
 */
const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n\r])\p{Cc}/gu;

/** The controls that turn the order of what is shown: such a text reads otherwise than it is stored. */
const bidiOverride = /[\u202D\u202E]/u;

export function dropIgnorables(source: MappedText): MappedText {
  return rewrite(source, ignorable, () => "");
}

export function hasBidiOverride(text: string): boolean {
  return bidiOverride.test(text);
}
