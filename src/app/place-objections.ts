import type { SourcePosition } from "../core/index.ts";
import { isDecisionFor, type Finding, type ModerationDecision } from "../governance/moderation/index.ts";
import type { PlacedText } from "./collect-texts.ts";

/** What a text was refused for, and where that was written. */
export interface PlacedObjection {
  /** What of the video it is: `s1`, `front matter`, `file name`. */
  readonly field: string;
  /** The text that was judged. */
  readonly text: string;
  /** What was found; undefined where nothing could be judged. */
  readonly finding: Finding | undefined;
  /** Where in the script it begins; undefined where no line of it says it. */
  readonly position: SourcePosition | undefined;
  /** The variable whose value is, or holds, what was found; undefined where the script says it itself. */
  readonly variable: string | undefined;
}

/** Finds what was objected to in what was written, and in the values that were put into it. */
export function placeObjections(
  objections: readonly ModerationDecision[],
  { placed, values }: { readonly placed: readonly PlacedText[]; readonly values: Readonly<Record<string, string>> },
): readonly PlacedObjection[] {
  return objections.flatMap((decision) => {
    const { subject, findings } = decision;
    const isJudged = ({ text }: PlacedText): boolean =>
      text.stage === subject.stage && text.field === subject.field && isDecisionFor(decision, text.text);
    const judged = placed.find(isJudged);
    if (!judged) return [];
    const { field, text } = judged.text;
    const found: readonly (Finding | undefined)[] = findings.length > 0 ? findings : [undefined];
    return found.map((finding) => ({
      field,
      text,
      finding,
      position: positionAt(judged, finding?.spans[0]?.start ?? 0),
      variable: finding && findVariable(finding, text, values),
    }));
  });
}

function positionAt({ places }: PlacedText, unit: number): SourcePosition | undefined {
  return places.findLast(({ start }) => start <= unit)?.position;
}

function findVariable({ spans }: Finding, text: string, values: Readonly<Record<string, string>>): string | undefined {
  const objected = spans.map(({ start, end }) => text.slice(start, end)).filter((words) => words !== "");
  const named = Object.entries(values).find(
    ([, value]) => value !== "" && objected.some((words) => value.includes(words) || words.includes(value)),
  );
  return named?.[0];
}
