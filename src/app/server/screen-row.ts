import {
  rememberTexts,
  screenTexts,
  type ModerationAction,
  type Moderator,
} from "../../governance/moderation/index.ts";
import type { Script } from "../../speech/script/index.ts";
import type { RowProblem } from "../../store/index.ts";
import { collectPlacedTexts } from "../collect-texts.ts";
import { listObjections } from "../explain-screening.ts";
import { placeObjections } from "../place-objections.ts";

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
    const placed = collectPlacedTexts({ script, fileNames });
    const texts = placed.map(({ text }) => text);
    const { action, objections } = await screenTexts(judge, { texts, purpose }, now());
    if (action !== "block") return { action, problems: [] };
    const places = placeObjections(objections, { placed, values });
    const column = places.find(({ variable }) => variable !== undefined)?.variable;
    const message =
      `the texts may not be used: ${listObjections({ objections })}; ` +
      "say it otherwise, or order this one as a video of its own, against whose refusal people may appeal";
    return { action, problems: [{ code: "moderation_refused", ...(column === undefined ? {} : { column }), message }] };
  };
}
