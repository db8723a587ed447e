import { formatPointer, limits, SutradharError, type Problem } from "../../core/index.ts";
import { toProblem } from "../../executors/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { moveVideo, type Video } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";
import { readName, type PlacedText } from "../collect-texts.ts";
import { refuseScreening } from "../explain-screening.ts";
import { placeObjections } from "../place-objections.ts";
import type { JudgedTexts, ModerationDesk } from "./moderate-video.ts";
import { recordStop } from "./video-hooks.ts";

export interface BlockedOrder {
  readonly video: Video;
  readonly judged: JudgedTexts;
  readonly placed: readonly PlacedText[];
}

export interface BlockOrderOptions {
  readonly moderation: Pick<ModerationDesk, "record">;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

/**
 * Keeps an order whose texts are refused as the video that it would have been, blocked: people may appeal, and those who decide
 * see what was ordered.
 * @returns the refusal, for its caller: each place with what was found there, in no word of the text
 */
export async function blockOrder(
  trx: Trx,
  { moderation, ledger, now }: BlockOrderOptions,
  { video, judged, placed }: BlockedOrder,
): Promise<SutradharError> {
  const { id: decision } = await moderation.record(trx, video, judged);
  const told = refuseScreening(judged.screening);
  const refusal = new SutradharError(told.code, `${told.message}; say it otherwise, or appeal for ${video.id}`, {
    details: { ...told.details, video: video.id, decision },
    problems: listProblems(video, judged, placed),
  });
  const { workspaceId, id: videoId } = video;
  await moveVideo(trx, videoId, { to: "blocked", now: now(), problem: toProblem(told) });
  await recordStop(trx, { ledger, workspaceId, videoId, state: "blocked", code: told.code });
  return refusal;
}

function listProblems({ order }: Video, { screening }: JudgedTexts, placed: readonly PlacedText[]): readonly Problem[] {
  const places = placeObjections(screening.objections, { placed, values: order.values });
  return places.slice(0, limits.problemsMax).map(({ field, text, finding, position, variable }) => {
    const category = finding?.category;
    const pointer = variable === undefined ? pointerToName(order, text, field) : formatPointer(["variables", variable]);
    return {
      code: "moderation_refused",
      message: `${field}: ${category ?? "it cannot be judged"}`,
      ...(category === undefined ? {} : { category }),
      ...(position ? { position } : {}),
      ...(pointer === undefined ? {} : { pointer }),
    };
  });
}

/** Which of the names that came with the order reads like this. */
function pointerToName({ script, files }: Video["order"], text: string, field: string): string | undefined {
  if (field !== "file name") return undefined;
  const path = Object.keys(files).find((each) => readName(each) === text);
  if (path !== undefined) return formatPointer(["files", path]);
  return script ? formatPointer(["name"]) : undefined;
}
