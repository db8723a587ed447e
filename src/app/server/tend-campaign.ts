import {
  addCounts,
  atOnce,
  countUnchecked,
  findOpening,
  getCampaign,
  lockCampaign,
  moveCampaign,
  type Campaign,
} from "../../productions/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { checkSome, finishChecking } from "./campaign-checks.ts";
import { purgeSome } from "./campaign-erasure.ts";
import { followVideos, orderSome, planLeftBehind } from "./campaign-orders.ts";
import type { CampaignPeople } from "./campaign-people.ts";
import type { PlanOrderOptions } from "./plan-order.ts";
import { stopVideos } from "./stop-videos.ts";

/** What tending campaigns works with, in a worker. */
export interface CampaignRoom {
  readonly plans: PlanOrderOptions;
  readonly people: CampaignPeople;
  readonly log: Log;
}

/** A campaign holds its place in the worker for so long; the next look goes on where it left off. */
const tendMsMax = 4_000;
const followEveryMs = 1_000;

/** When a campaign is to be looked at again: at once, at a time, or when somebody changes it. */
type Next = "now" | Date | undefined;

/**
 * Does what is next for a campaign: checks rows, orders their videos as there is room, follows them, ends it, erases. May be
 * called by several at once and again after a kill: whatever it changes, it changes in the campaign's lock, from the state
 * that it finds there.
 */
export async function tendCampaign(room: CampaignRoom, id: string): Promise<void> {
  const { database } = room.plans.line;
  const endMs = performance.now() + tendMsMax;
  const { next_at: claimed } = await database.engine
    .selectFrom("campaigns")
    .select("next_at")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  let next: Next = "now";
  while (next === "now" && performance.now() < endMs) {
    next = await takeStep(room, await database.engine.transaction().execute((trx) => getCampaign(trx, id)));
  }
  await database.engine
    .updateTable("campaigns")
    .set({ next_at: next === "now" ? atOnce(room.plans.now()) : (next ?? null) })
    .where("id", "=", id)
    // Who has changed it meanwhile has said when.
    .where("next_at", claimed === null ? "is" : "=", claimed)
    .execute();
}

async function takeStep(room: CampaignRoom, campaign: Campaign): Promise<Next> {
  if (campaign.erasedAt !== null) {
    await room.people.keys.destroy(campaign.id);
    return (await stopVideos(room, campaign)) + (await purgeSome(room, campaign)) > 0 ? "now" : undefined;
  }
  if ((await hasErasedRows(room, campaign)) && (await eraseRows(room, campaign)) > 0) return "now";
  switch (campaign.state) {
    case "checking":
      return check(room, campaign);
    case "ready_to_start":
    case "paused":
      return makeSamples(room, campaign);
    case "running":
      return run(room, campaign);
    case "cancelled": {
      const stopped = await stopVideos(room, campaign);
      const left = await cancelRows(room, campaign);
      return stopped + left + (await followVideos(room, campaign)) > 0
        ? "now"
        : soonIf(campaign.rows.ordered > 0, room);
    }
    case "done":
      return undefined;
  }
}

/** Whether a recipient was erased from it. An index has those rows alone: most campaigns have none. */
async function hasErasedRows({ plans }: CampaignRoom, { id }: Campaign): Promise<boolean> {
  const row = await plans.line.database.engine
    .selectFrom("campaign_rows")
    .select("number")
    .where("campaign_id", "=", id)
    .where("sealed", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns how many videos it saw to */
async function eraseRows(room: CampaignRoom, campaign: Campaign): Promise<number> {
  return (await stopVideos(room, campaign, "erased")) + (await purgeSome(room, campaign));
}

async function check(room: CampaignRoom, campaign: Campaign): Promise<Next> {
  if (await checkSome(room, campaign)) return "now";
  if (campaign.rows.total > 0 && campaign.quote === null && countUnchecked(campaign) === 0) {
    await finishChecking(room, campaign);
  }
  return makeSamples(room, campaign);
}

/** Before the start, or while it is paused: its samples and no more. */
async function makeSamples(room: CampaignRoom, campaign: Campaign): Promise<Next> {
  const followed = await followVideos(room, campaign);
  const { ordered, inReview, ready, failed } = campaign.rows;
  const wanted = campaign.samplesWanted - ordered - inReview - ready - failed;
  if (
    campaign.state !== "paused" &&
    wanted > 0 &&
    (await orderSome(room, campaign, { countMax: wanted, isTrial: campaign.hasTrials })) > 0
  )
    return "now";
  await planLeftBehind(room, campaign);
  return followed > 0 ? "now" : soonIf(ordered > 0, room);
}

function soonIf(isWaiting: boolean, { plans }: CampaignRoom): Date | undefined {
  return isWaiting ? new Date(plans.now().getTime() + followEveryMs) : undefined;
}

async function run(room: CampaignRoom, campaign: Campaign): Promise<Next> {
  const followed = await followVideos(room, campaign);
  await planLeftBehind(room, campaign);
  const next = await goOn(room, campaign);
  if (followed > 0 || next === "now") return "now";
  if (next) return next;
  return (await endIfDone(room, campaign)) ? undefined : soonIf(true, room);
}

/** Orders what may be ordered now; says when more of it may be. */
async function goOn(room: CampaignRoom, campaign: Campaign): Promise<Next> {
  const { deadline, rows, startAfter, window } = campaign;
  const now = room.plans.now();
  if (deadline && deadline <= now) {
    const message = `the deadline, ${deadline.toISOString()}, has passed`;
    await cancelRows(room, campaign, { code: "time_limit", message });
    return undefined;
  }
  if (rows.good === 0) return undefined;
  const opening = startAfter && startAfter > now ? startAfter : findOpening(window, now);
  if (opening) return rows.ordered === 0 ? earlier(opening, deadline) : undefined;
  return (await orderSome(room, campaign, { countMax: rows.good })) > 0 ? "now" : undefined;
}

function earlier(one: Date, other: Date | null): Date {
  return other && other < one ? other : one;
}

/** Rows that wait are not made any more. @returns how many */
async function cancelRows(room: CampaignRoom, { id }: Campaign, problem?: object): Promise<number> {
  return room.plans.line.database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, id);
    if (current.rows.good + countUnchecked(current) === 0) return 0;
    const moved = await trx
      .updateTable("campaign_rows")
      .set({ state: "cancelled" })
      .where("campaign_id", "=", id)
      .where("number", "<=", current.rows.total)
      .where("state", "in", ["good", "unchecked"])
      .executeTakeFirst();
    const count = Number(moved.numUpdatedRows);
    await addCounts(trx, id, { good: -current.rows.good, cancelled: count });
    if (problem)
      await trx
        .updateTable("campaigns")
        .set({ problem: JSON.stringify(problem) })
        .where("id", "=", id)
        .execute();
    return count;
  });
}

async function endIfDone(room: CampaignRoom, { id }: Campaign): Promise<boolean> {
  const { line, now } = room.plans;
  return line.database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, id);
    const { good, ordered, inReview } = current.rows;
    if (current.state !== "running" || good + ordered + inReview > 0) return false;
    await moveCampaign(trx, current, {
      to: "done",
      now: now(),
      ...(current.problem ? { problem: current.problem } : {}),
    });
    return true;
  });
}
