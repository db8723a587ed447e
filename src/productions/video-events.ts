import type { Selectable } from "kysely";
import type { Json } from "../core/index.ts";
import type { Tables, Trx } from "../store/index.ts";
import { recordEvent } from "./events/index.ts";

/** The columns that events are made of; a lock of megabytes is not among them. */
export const toldColumns = [
  "id",
  "workspace_id",
  "state",
  "callback_id",
  "created_at",
  "problem",
  "duration_ms",
  "frames",
  "master_sha256",
  "deliverables",
] as const;

type VideoRow = Pick<Selectable<Tables["videos"]>, (typeof toldColumns)[number]>;

/** Tells that a video was asked for. */
export function recordVideoCreated(trx: Trx, row: VideoRow, now: Date): Promise<string> {
  return record(trx, row, "created", now);
}

/** Tells which state a video has come to. Its row is locked, as who has just moved it has it. */
export function recordVideoMoved(trx: Trx, row: VideoRow, now: Date): Promise<string> {
  return record(trx, row, row.state, now);
}

function record(trx: Trx, row: VideoRow, what: string, now: Date): Promise<string> {
  return recordEvent(trx, {
    workspaceId: row.workspace_id,
    type: `sutradhar.video.${what}`,
    subject: `videos/${row.id}`,
    data: describe(row),
    now,
  });
}

const messageCharsMax = 1_000;

/** What a receiver needs to go on, and where the rest is: nothing that was said in a script, and nobody's name. */
function describe(row: VideoRow): Readonly<Record<string, Json>> {
  const { problem } = row;
  return {
    video: row.id,
    state: row.state,
    callbackId: row.callback_id,
    createdAt: row.created_at.toISOString(),
    ...(problem ? { problem: { code: problem.code, message: problem.message.slice(0, messageCharsMax) } } : {}),
    ...(row.state === "ready"
      ? {
          durationMs: row.duration_ms,
          frames: row.frames,
          masterSha256: row.master_sha256,
          fileSha256: row.deliverables?.["video"] ?? null,
        }
      : {}),
    links: { self: `/v1/videos/${row.id}` },
  };
}
