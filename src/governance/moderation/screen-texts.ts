import { canonicalJson, digestBytes, type Digest, type Json } from "../../core/index.ts";
import {
  isOverridableDecision,
  type ModerationAction,
  type ModerationDecision,
  type ModerationStage,
} from "./decision.ts";
import type { Moderator } from "./moderator.ts";
import type { Category } from "./taxonomy.ts";

/** One text of a production. */
export interface ScreenedText {
  readonly stage: ModerationStage;
  /** What of the production it is: `s1`, `s1/point 2`, `title`. */
  readonly field: string;
  readonly language: string;
  readonly text: string;
}

/** What was judged of all texts of a production together. */
export interface Screening {
  /** The gravest of all. */
  readonly action: ModerationAction;
  /** Of all texts with their places and the purpose: another word anywhere is another screening. */
  readonly inputSha256: Digest;
  readonly isOverridable: boolean;
  /** Those that do not allow their text; a decision that allows says nothing more than that it did. */
  readonly objections: readonly ModerationDecision[];
  /** What the texts were found to be about, whether that is allowed or not. */
  readonly categories: readonly Category[];
  readonly textsTotal: number;
}

const gravity: readonly ModerationAction[] = ["allow", "review", "block"];

/** Judges everything that a production says and shows. Nothing of it may be made before, and only of these very texts. */
export async function screenTexts(
  moderator: Moderator,
  { texts, purpose }: { readonly texts: readonly ScreenedText[]; readonly purpose: string },
  now: Date,
): Promise<Screening> {
  const decisions: ModerationDecision[] = [];
  for (const text of texts) decisions.push(await moderator.moderate({ ...text, purpose }, now));
  const objections = decisions.filter(({ action }) => action !== "allow");
  const actions = objections.map(({ action }) => gravity.indexOf(action));
  const judged = texts.map((each) => ({ ...each })) satisfies Json;
  return {
    action: gravity[Math.max(0, ...actions)] ?? "block",
    inputSha256: digestBytes(canonicalJson({ purpose, texts: judged })),
    isOverridable: objections.every(isOverridableDecision),
    objections,
    categories: [...new Set(decisions.flatMap(({ findings }) => findings.map(({ category }) => category)))],
    textsTotal: texts.length,
  };
}
