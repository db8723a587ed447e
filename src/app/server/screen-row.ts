import {
  screenTexts,
  type ModerationAction,
  type ModerationDecision,
  type ModerationRequest,
  type Moderator,
  type ScreenedText,
} from "../../governance/moderation/index.ts";
import type { Script } from "../../speech/script/index.ts";
import type { RowProblem } from "../../store/index.ts";
import { collectTexts } from "../collect-texts.ts";
import { listObjections } from "../explain-screening.ts";

/** What comes of the texts that a row's values make. */
export interface ScreenedRow {
  readonly action: ModerationAction;
  /** What is refused of them; empty where nothing is. */
  readonly problems: readonly RowProblem[];
}

export type RowScreen = (script: Script, values: Readonly<Record<string, string>>) => Promise<ScreenedRow>;

export interface RowScreenOptions {
  readonly moderator: Moderator;
  readonly purpose: string;
  readonly fileNames: readonly string[];
  readonly now: () => Date;
}

/**
 * Judges the texts of a campaign's rows as the planning of their videos will, so that none is refused then which could have been
 * told before. What somebody has to look at is not refused: its video waits for them. Texts that rows share are judged once.
 */
export function createRowScreen({ moderator, purpose, fileNames, now }: RowScreenOptions): RowScreen {
  const judge = rememberTexts(moderator);
  return async (script, values) => {
    const texts = collectTexts({ script, fileNames });
    const screening = await screenTexts(judge, { texts, purpose }, now());
    const { action, objections } = screening;
    if (action !== "block") return { action, problems: [] };
    const column = findColumn(objections, texts, values);
    const message =
      `the texts may not be used: ${listObjections({ objections })}; ` +
      "say it otherwise, or order this one as a video of its own, against whose refusal people may appeal";
    return { action, problems: [{ code: "moderation_refused", ...(column === undefined ? {} : { column }), message }] };
  };
}

/** Answers what it answered before, of the same text in the same place. */
function rememberTexts(moderator: Moderator): Moderator {
  const known = new Map<string, Promise<ModerationDecision>>();
  return {
    identity: moderator.identity,
    moderate(request: ModerationRequest, now) {
      const { stage, field, language, purpose, text } = request;
      const name = JSON.stringify([stage, field, language, purpose, text]);
      const answer = known.get(name) ?? moderator.moderate(request, now);
      known.set(name, answer);
      return answer;
    },
  };
}

/** The variable whose value is, or holds, what was objected to; undefined where the template says it itself. */
function findColumn(
  objections: readonly ModerationDecision[],
  texts: readonly ScreenedText[],
  values: Readonly<Record<string, string>>,
): string | undefined {
  const objected = objections.flatMap(({ subject, findings }) => {
    const judged = texts.filter(({ stage, field }) => stage === subject.stage && field === subject.field);
    const spans = findings.flatMap((finding) => finding.spans);
    return judged.flatMap(({ text }) => spans.map(({ start, end }) => text.slice(start, end)));
  });
  const named = Object.entries(values).find(
    ([, value]) =>
      value !== "" && objected.some((words) => words !== "" && (value.includes(words) || words.includes(value))),
  );
  return named?.[0];
}
