import { SutradharError, type Digest } from "../../core/index.ts";
import { stopRun, type Line } from "../../executors/index.ts";
import { defineEntry, field, hide, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem, moveVideo, recordEvent } from "../../productions/index.ts";
import { latestAlias, parseSelector, type AssetKind } from "../../registry/index.ts";
import { lockAsset, moveAlias, resolveAsset } from "../../registry/versions/index.ts";
import {
  abortRollout,
  callOffShadows,
  createJudgeRoom,
  failPlacement,
  findPlacement,
  followVerdict,
  formatTarget,
  isStanding,
  listStanding,
  lockRollout,
  mayFallToCandidate,
  placeVideo,
  settleUnits,
  takeBack,
  type GateNumbers,
  type JudgeRoom,
  type PlacedVideo,
  type Placement,
  type Rollout,
  type RolloutMove,
} from "../../rollout/index.ts";
import { isBlobLoss, makingPurposes, type Stores, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { mayPass } from "./plan-order.ts";

export interface RolloutDeskOptions {
  readonly line: Pick<Line, "database" | "queue" | "now">;
  readonly stores: Pick<Stores, "openCache" | "openVault">;
  readonly ledger: LedgerWriter;
}

/** What the ledger says of a rollout: that a version was given to viewers, and taken back or kept. */
const moved = defineEntry("rollout.moved", {
  rollout: field.id("rol"),
  state: field.code("running", "held", "paused", "promoted", "rolled_back", "aborted"),
  stage: field.count,
  /** kind/name@alias, and the versions in question. */
  target: field.commitment,
  champion: field.digest,
  candidate: field.digest,
  why: field.commitment,
});

/** A rollout that a video asks for. */
export interface StandingRollout {
  readonly id: string;
  readonly wanted: string;
  readonly candidate: string;
  /** False of most videos of a campaign: they count no more, and fall to the champion. */
  readonly mayBeCandidate: boolean;
  /** The candidate would work beside, and not instead. */
  readonly isShadow: boolean;
}

/** Where videos are given versions, and where verdicts are carried out. */
export interface RolloutDesk {
  findPlacement(videoId: string): Promise<Placement | undefined>;
  /** The rollout that stands on one of the names; of several the oldest: a video takes part in one. */
  findStanding(
    workspaceId: string,
    wanted: readonly string[],
    video: Pick<PlacedVideo, "id" | "batch">,
  ): Promise<StandingRollout | undefined>;
  isAnyDone(workspaceId: string, keys: readonly Digest[]): Promise<boolean>;
  place(
    trx: Trx,
    workspaceId: string,
    placed: { readonly rolloutId: string; readonly video: PlacedVideo },
  ): Promise<"champion" | "candidate" | "both">;
  /** With the candidate it cannot even be planned. */
  failPlanning(
    trx: Trx,
    workspaceId: string,
    failed: { readonly rolloutId: string; readonly video: PlacedVideo },
  ): Promise<void>;
  /** Settles what has ended, judges, and does what the verdict says. @returns how it stands now */
  tend(trx: Trx, workspaceId: string, id: string): Promise<Rollout>;
  /** Does what a move of a rollout asks for, in its transaction: an alias moves, videos are given back, it is told. */
  carryOut(trx: Trx, move: RolloutMove): Promise<Rollout>;
  /** Whether something is tried again by itself. */
  mayPass(error: unknown): boolean;
  readonly room: JudgeRoom;
}

export function createRolloutDesk(options: RolloutDeskOptions): RolloutDesk {
  const { line, stores } = options;
  const { database, now } = line;
  const room = createJudgeRoom();
  const readGates = createGateReader(stores);
  const carryOut = (trx: Trx, move: RolloutMove): Promise<Rollout> => carryOutMove(trx, { ...options, room }, move);

  async function tend(trx: Trx, workspaceId: string, id: string): Promise<Rollout> {
    const rollout = await lockRollout(trx, workspaceId, id);
    const strayed = isStanding(rollout) ? await findStrayed(trx, rollout) : undefined;
    if (strayed !== undefined) {
      const reason = tellStrayed(rollout, strayed);
      return carryOut(trx, await abortRollout(trx, rollout, { by: "the product", reason, now: now() }));
    }
    const events = await settleUnits(trx, rollout, { readGates, now: now() });
    return carryOut(trx, await followVerdict(trx, rollout, { room, now: now(), events }));
  }

  return {
    room,
    tend,
    carryOut,
    mayPass,
    findPlacement: (videoId) => database.engine.transaction().execute((trx) => findPlacement(trx, videoId)),
    findStanding: (workspaceId, wanted, video) =>
      database.engine.transaction().execute(async (trx) => {
        const standing = await listStanding(trx, workspaceId);
        const found = standing.find((rollout) => wanted.includes(formatTarget(rollout)));
        if (!found) return undefined;
        const mayBeCandidate = await mayFallToCandidate(trx, found, video);
        const { id, candidate, spec } = found;
        const isShadow = spec.judge.strategy === "shadow";
        return { id, wanted: formatTarget(found), candidate: candidate.version, mayBeCandidate, isShadow };
      }),
    async isAnyDone(workspaceId, keys) {
      if (keys.length === 0) return false;
      const row = await database.engine
        .selectFrom("results")
        .select("key")
        .where("workspace_id", "=", workspaceId)
        .where("key", "in", [...keys])
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async place(trx, workspaceId, { rolloutId, video }) {
      const rollout = await tend(trx, workspaceId, rolloutId);
      // It ended this instant: the video has no part in it, and is made as its names say.
      if (!isStanding(rollout)) return "champion";
      const { placement, isShadowed, move } = await placeVideo(trx, rollout, { video, room, now: now() });
      if (move) await carryOut(trx, move);
      return isShadowed ? "both" : placement.arm;
    },
    async failPlanning(trx, workspaceId, { rolloutId, video }) {
      const rollout = await lockRollout(trx, workspaceId, rolloutId);
      await carryOut(trx, await failPlacement(trx, rollout, { video: video.id, room, now: now() }));
    },
  };
}

/** Where the alias points, if not to the champion. */
async function findStrayed(
  trx: Trx,
  { workspaceId, kind, name, alias, champion }: Rollout,
): Promise<string | undefined> {
  const selector = parseSelector(alias);
  if (!selector) return undefined;
  const resolved = await resolveAsset(trx, workspaceId, { kind: kind as AssetKind, name, selector }).catch(
    (error: unknown) => {
      if (error instanceof SutradharError && error.code === "asset_unknown") return { version: "nowhere" };
      throw error;
    },
  );
  return resolved.version === champion.version ? undefined : resolved.version;
}

function tellStrayed(rollout: Rollout, version: string): string {
  return `${formatTarget(rollout)} was moved to ${version} meanwhile: ${rollout.champion.version} is no champion any more`;
}

/** Gates' reports lie in the vault once their video was released, and in the cache before. */
function createGateReader(stores: RolloutDeskOptions["stores"]) {
  return async (workspaceId: string, report: Digest): Promise<readonly GateNumbers[]> => {
    const [vault, cache] = await Promise.all([stores.openVault(workspaceId), stores.openCache(workspaceId)]);
    const bytes = await ((await vault.has(report)) ? vault : cache.blobs).get(report).catch((error: unknown) => {
      if (isBlobLoss(error)) return undefined;
      throw error;
    });
    // A report that is gone says nothing: what it measured is missing.
    if (!bytes) return [];
    return (JSON.parse(new TextDecoder().decode(bytes)) as { readonly gates: readonly GateNumbers[] }).gates;
  };
}

async function carryOutMove(
  trx: Trx,
  { line, ledger, room }: Pick<RolloutDeskOptions, "line" | "ledger"> & { readonly room: JudgeRoom },
  { rollout, from, fromStage }: RolloutMove,
): Promise<Rollout> {
  const isAdvanced = rollout.stage > fromStage && rollout.state === "running";
  if (rollout.state === from && !isAdvanced) return rollout;
  let standing = rollout;
  const strayed = rollout.state === "promoted" ? await promote(trx, rollout, line.now()) : undefined;
  if (strayed !== undefined) {
    // Somebody has moved the alias this instant, as whoever rolls back by hand does: theirs is the last word.
    const reason = tellStrayed(rollout, strayed);
    const hand = { by: "the product", reason, now: line.now() };
    return carryOutMove(trx, { line, ledger, room }, await abortRollout(trx, { ...rollout, state: from }, hand));
  }
  if (!isStanding(rollout)) standing = await giveBack(trx, { line, room }, rollout);
  await record(trx, ledger, rollout);
  await recordEvent(trx, {
    workspaceId: rollout.workspaceId,
    type: `sutradhar.rollout.${isAdvanced ? "advanced" : rollout.state}`,
    subject: `rollouts/${rollout.id}`,
    data: {
      rollout: rollout.id,
      target: formatTarget(rollout),
      champion: rollout.champion.version,
      candidate: rollout.candidate.version,
      state: rollout.state,
      stage: rollout.stage,
      words: rollout.words.slice(0, 4).map((text) => text.slice(0, 1_000)),
      links: { self: `/v1/rollouts/${rollout.id}` },
    },
    now: line.now(),
  });
  return standing;
}

/** Of a rollout that has ended: what the candidate has not begun is the champion's, and nothing works beside any more. */
async function giveBack(
  trx: Trx,
  { line, room }: Pick<RolloutDeskOptions, "line"> & { readonly room: JudgeRoom },
  rollout: Rollout,
): Promise<Rollout> {
  const { workspaceId, state } = rollout;
  const taken = state === "promoted" ? { videos: [], events: [] } : await takeBack(trx, rollout, line.now());
  for (const video of taken.videos) await planAnew(trx, line, { video, workspaceId });
  const calledOff = await callOffShadows(trx, rollout, line.now());
  for (const id of await lockRunning(trx, calledOff.runs)) {
    await stopRun(trx, line, { id, workspaceId }, { state: "cancelled" });
  }
  const events = [...taken.events, ...calledOff.events];
  return (await followVerdict(trx, rollout, { room, now: line.now(), events })).rollout;
}

async function lockRunning(trx: Trx, runs: readonly string[]): Promise<readonly string[]> {
  if (runs.length === 0) return [];
  const rows = await trx
    .selectFrom("runs")
    .select("id")
    .where("id", "in", runs)
    .where("state", "=", "running")
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

async function record(trx: Trx, ledger: LedgerWriter, rollout: Rollout): Promise<void> {
  const { actor, workspaceId } = bySystem(ledger, rollout.workspaceId);
  const { id, state, stage, champion, candidate, words } = rollout;
  const body = {
    rollout: id,
    state,
    stage,
    target: hide(formatTarget(rollout)),
    champion: champion.digest,
    candidate: candidate.digest,
    why: hide(words[0] ?? ""),
  };
  await ledger.appendWithin(trx, { type: moved, actor, workspace: workspaceId, body });
}

/** The alias points to the candidate from now on; its history says by which rollout. @returns where it points instead, if it does */
async function promote(trx: Trx, rollout: Rollout, now: Date): Promise<string | undefined> {
  const { workspaceId, name, alias, candidate, id } = rollout;
  const key = { kind: rollout.kind as AssetKind, name };
  await lockAsset(trx, workspaceId, key);
  // Looked at again now that nobody else moves it.
  const strayed = await findStrayed(trx, rollout);
  if (strayed !== undefined) return strayed;
  await moveAlias(trx, { workspaceId, actor: { name: `rollout ${id}` }, now }, key, {
    alias,
    to: candidate.version,
    isFrozen: alias === latestAlias,
    reason: rollout.words[0] ?? "promoted",
  });
  return undefined;
}

/** A video that the candidate was to make, and of which nothing has begun, gets a new revision of its lock. */
async function planAnew(
  trx: Trx,
  { queue, now }: RolloutDeskOptions["line"],
  { video, workspaceId }: { readonly video: string; readonly workspaceId: string },
): Promise<void> {
  const runs = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", video)
    .where("state", "=", "running")
    .where("purpose", "in", makingPurposes)
    .forUpdate()
    .execute();
  for (const { id } of runs) await stopRun(trx, { queue, now }, { id, workspaceId }, { state: "superseded" });
  if (await moveVideo(trx, video, { to: "screening", now: now() })) await enqueuePlan(trx, queue, video);
}
