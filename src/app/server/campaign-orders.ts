import { isPassing } from "../../executors/index.ts";
import { SutradharError } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import {
  addCounts,
  bySystem,
  createVideoOnce,
  digestOf,
  failRow,
  listEnded,
  listRows,
  lockCampaign,
  moveRows,
  moveVideo,
  recordVideo,
  type Campaign,
  type CampaignRow,
  type CountChanges,
} from "../../productions/index.ts";
import type { CampaignRowState, Trx, VideoState } from "../../store/index.ts";
import { orderOfCampaign } from "./campaign-bench.ts";
import { planOrder, type PlanOrderOptions } from "./plan-order.ts";
import type { CampaignRoom } from "./tend-campaign.ts";

/** Rows that are ordered in one transaction; planning them takes a second or so. */
const rowsAtOnce = 16;

/** Orders some of the rows that wait, as many as may be under way besides; as trials, or for good. @returns how many */
export async function orderSome(
  room: CampaignRoom,
  campaign: Campaign,
  { countMax, isTrial = false }: { readonly countMax: number; readonly isTrial?: boolean },
): Promise<number> {
  const { line } = room.plans;
  const places = Math.min(countMax, campaign.queuedMax - campaign.rows.ordered, rowsAtOnce);
  if (places <= 0) return 0;
  const videos = await line.database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, campaign.id);
    // It was paused or cancelled this instant, or another has ordered them.
    if (current.state !== campaign.state || current.sealedKey === null) return [];
    const rows = await listRows(trx, current, { states: ["good"], limit: places });
    return order(trx, room, { campaign: current, rows, isTrial });
  });
  await planVideos(room, videos);
  return videos.length;
}

async function order(
  trx: Trx,
  room: CampaignRoom,
  {
    campaign,
    rows,
    isTrial,
  }: { readonly campaign: Campaign; readonly rows: readonly CampaignRow[]; readonly isTrial: boolean },
): Promise<readonly string[]> {
  const key = await room.people.keyOf(campaign.id);
  const free = await withoutTaken(trx, campaign, rows);
  for (const { number } of rows.filter((row) => !free.includes(row))) {
    const problem = { code: "state_conflict", column: "callbackId", message: "another video has this name by now" };
    await failRow(trx, { campaign, key }, { number, problem });
  }
  const ids: string[] = [];
  for (const row of free) ids.push(await orderRow(trx, room, { campaign, row, isTrial }));
  const ordered = await moveRows(
    trx,
    campaign.id,
    free.map(({ number }) => number),
    { from: ["good"], to: "ordered" },
  );
  await addCounts(trx, campaign.id, { good: -ordered.length, ordered: ordered.length });
  return ids;
}

/** Rows whose callback name another video was given since they were checked cannot have it. */
async function withoutTaken(trx: Trx, { workspaceId }: Campaign, rows: readonly CampaignRow[]): Promise<CampaignRow[]> {
  const names = rows.flatMap(({ callbackId, videoId }) =>
    callbackId === null || videoId !== null ? [] : [callbackId],
  );
  if (names.length === 0) return [...rows];
  const taken = await trx
    .selectFrom("videos")
    .select("callback_id")
    .where("workspace_id", "=", workspaceId)
    .where("callback_id", "in", names)
    .execute();
  const known = new Set(taken.map((row) => row.callback_id));
  return rows.filter(({ callbackId, videoId }) => videoId !== null || !known.has(callbackId));
}

async function orderRow(
  trx: Trx,
  { plans }: CampaignRoom,
  { campaign, row, isTrial }: { readonly campaign: Campaign; readonly row: CampaignRow; readonly isTrial: boolean },
): Promise<string> {
  const { id, workspaceId, deadline, expiresAt } = campaign;
  const now = plans.now();
  if (row.videoId !== null) {
    // It failed before: what was made of it is not made again.
    await moveVideo(trx, row.videoId, { to: "queued", now });
    return row.videoId;
  }
  const { video, isNew } = await createVideoOnce(trx, {
    workspaceId,
    order: orderOfCampaign(campaign, isTrial),
    origin: isTrial ? `${id}/${row.number}/trial` : `${id}/${row.number}`,
    // The row's own video will have that name.
    callbackId: isTrial ? undefined : (row.callbackId ?? undefined),
    deadline: deadline ?? undefined,
    campaign: { id, row: row.number },
    expiresAt,
    now,
  });
  if (isNew) {
    await recordVideo(trx, bySystem(plans.ledger, workspaceId), {
      says: "ordered",
      body: { video: video.id, order: hide(digestOf(video.order)) },
    });
  }
  await trx
    .updateTable("campaign_rows")
    .set({ video_id: video.id })
    .where("campaign_id", "=", id)
    .where("number", "=", row.number)
    .execute();
  return video.id;
}

/** Plans videos whose names are bound once for all of them. What is wrong with one ends that one. */
async function planVideos(room: CampaignRoom, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const plans = { ...room.plans, openAssets: bindOnce(room.plans.openAssets) };
  for (const id of ids) {
    try {
      await planOrder(plans, id);
    } catch (error) {
      if (!(error instanceof SutradharError) && !isPassing(error)) throw error;
      room.log.warn("a video of a campaign could not be planned, and is tried again", { video: id, error });
    }
  }
}

/** Names are bound once for all that are given the same versions. */
function bindOnce(open: PlanOrderOptions["openAssets"]): PlanOrderOptions["openAssets"] {
  const bound = new Map<string, ReturnType<typeof open>>();
  return (workspaceId, choices = new Map()) => {
    const key = JSON.stringify([workspaceId, ...choices]);
    const assets = bound.get(key) ?? open(workspaceId, choices);
    bound.set(key, assets);
    return assets;
  };
}

/** Plans what was ordered and left behind by somebody who died before it was planned. @returns how many */
export async function planLeftBehind(room: CampaignRoom, campaign: Campaign): Promise<number> {
  const rows = await room.plans.line.database.engine
    .selectFrom("videos as v")
    .select("v.id")
    .where("v.campaign_id", "=", campaign.id)
    .where("v.state", "in", ["queued", "screening"])
    // What is held back by a stop goes on when that is lifted.
    .where("v.problem", "is", null)
    .where((is) => {
      const running = is.selectFrom("runs as r").whereRef("r.video_id", "=", "v.id").where("r.state", "=", "running");
      return is.not(is.exists(running));
    })
    .limit(rowsAtOnce)
    .execute();
  await planVideos(
    room,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

const endOfVideo: Readonly<Partial<Record<VideoState, CampaignRowState>>> = {
  ready: "ready",
  failed: "failed",
  blocked: "failed",
  cancelled: "cancelled",
  withdrawn: "cancelled",
  in_review: "in_review",
};
const countNames: Readonly<Partial<Record<CampaignRowState, keyof CountChanges>>> = {
  ordered: "ordered",
  in_review: "inReview",
  ready: "ready",
  failed: "failed",
  cancelled: "cancelled",
};

/** Brings rows to the state that their videos have come to. @returns how many */
export async function followVideos(room: CampaignRoom, campaign: Campaign): Promise<number> {
  return room.plans.line.database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, campaign.id);
    const ended = await listEnded(trx, current.id);
    const changes: Partial<Record<keyof CountChanges, number>> = {};
    const count = (state: CampaignRowState, by: number): void => {
      const name = countNames[state];
      if (name) changes[name] = (changes[name] ?? 0) + by;
    };
    for (const [videoState, group] of Map.groupBy(ended, (row) => row.videoState)) {
      const to = endOfVideo[videoState];
      if (!to) continue;
      for (const [from, some] of Map.groupBy(group, ({ state }) => state)) {
        const moved = await moveRows(
          trx,
          current.id,
          some.map(({ number }) => number),
          { from: [from], to },
        );
        count(from, -moved.length);
        count(to, moved.length);
      }
    }
    if (ended.length > 0) await addCounts(trx, current.id, changes);
    return ended.length;
  });
}
