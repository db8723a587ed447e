import { readFileSync } from "node:fs";
import { z } from "zod";

const line = z.string().min(1);
const kinds = ["access", "correction", "erasure", "nomination", "grievance"] as const;
function recordOf<const Name extends string, Of extends z.ZodType>(
  names: readonly Name[],
  of: Of,
): z.ZodObject<Record<Name, Of>, z.core.$strict> {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, of])) as Record<Name, Of>);
}

const form = z.strictObject({
  title: line,
  intro: line,
  asNominee: line,
  asGuardian: line,
  kinds: recordOf(kinds, z.strictObject({ label: line, says: line })),
  choose: line,
  text: line,
  nomineeName: line,
  nomineeContact: line,
  send: line,
  yours: line,
  none: line,
  states: recordOf(["received", "identified", "answered", "refused", "taken_back"] as const, line),
  due: line,
  answered: line,
  takeBack: line,
  report: line,
  download: line,
  answer: line,
  contact: line,
  board: line,
  language: line,
  received: line,
  trouble: line,
  unknown: line,
  erasedAll: line,
  erasedSealed: line,
  held: line,
  corrected: line,
  madeBefore: line,
  nominated: line,
  reported: line,
  processors: line,
  parts: recordOf(["person", "likenesses", "consents", "uses", "recipients", "ledger"] as const, line),
  cells: recordOf(
    [
      "name",
      "contact",
      "ref",
      "age",
      "since",
      "sealed",
      "purpose",
      "channel",
      "state",
      "downloads",
      "country",
      "contract",
      "until",
      "times",
      "withdrawn",
    ] as const,
    line,
  ),
});

/** The words of the rights desk in one language. */
export type RightsWords = z.infer<typeof form>;

/** The languages that ship; another is a file beside theirs. */
export const rightsLanguages = ["en", "hi"] as const;

const read = new Map<string, RightsWords>();

/** In the language that is asked for, or in English where no words of it ship. */
export function rightsWords(language: string): RightsWords & { readonly spoken: string } {
  const spoken = (rightsLanguages as readonly string[]).includes(language) ? language : "en";
  let words = read.get(spoken);
  if (!words) {
    words = form.parse(JSON.parse(readFileSync(new URL(`words/${spoken}.json`, import.meta.url), "utf8")));
    read.set(spoken, words);
  }
  return { ...words, spoken };
}
