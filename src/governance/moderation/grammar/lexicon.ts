import { isCategory, type Category } from "../taxonomy.ts";
import { dataProblem, readBlocks, type BlockLine } from "./attributes.ts";
import { inflect, inflections, type Inflection } from "./inflect.ts";

/** A word or phrase of a lexicon, with what it says about whoever uses it. */
export interface LexiconEntry {
  /** The class that frames name in angle brackets. */
  readonly tag: string;
  /** Every spelling and inflection, as written. */
  readonly forms: readonly string[];
  readonly language: string;
  /** Of a group: by what it is one, `religion` or `gender`. */
  readonly kind?: string;
  readonly category?: Category;
  readonly severity?: number;
  /** Words of grammar are compared letter by letter: a misspelled `he` is every other short word. */
  readonly isStrict: boolean;
  /** Every word that begins so is meant, whatever its endings. */
  readonly isStem: boolean;
  /** Caught by sound alone in any text, so that no spelling hides it. */
  readonly isGrave: boolean;
}

/**
 * Reads a lexicon: in each block the entries of a class, parted by commas; spellings of one word are joined by `/`.
 *
 * @throws SutradharError `lexicon_invalid`
 */
export function parseLexicon(file: string, text: string, language: string): readonly LexiconEntry[] {
  return readBlocks(file, text).flatMap((line) => parseLine(file, line, language));
}

function parseLine(file: string, { head, text, line }: BlockLine, language: string): readonly LexiconEntry[] {
  const { inflect: how = "none", kind, category, severity, spelling, grave, stem } = head.attributes;
  if (!inflections.includes(how)) throw dataProblem(file, line, `inflect=${how} is none of ${inflections.join(", ")}`);
  if (category !== undefined && !isCategory(category)) throw dataProblem(file, line, `no category ${category}`);
  return text
    .split(",")
    .map((term) => term.trim())
    .filter((term) => term !== "")
    .map((term) => ({
      tag: head.name,
      forms: [...new Set(term.split("/").flatMap((form) => inflect(form.trim(), how as Inflection)))],
      language,
      ...(kind === undefined ? {} : { kind }),
      ...(category === undefined ? {} : { category }),
      ...(severity === undefined ? {} : { severity: Number(severity) }),
      isStrict: spelling === "strict",
      isStem: stem === "yes",
      isGrave: grave === "yes",
    }));
}
