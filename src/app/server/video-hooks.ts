import { limits, SutradharError, type Digest, type ErrorCode } from "../../core/index.ts";
import { toProblem, type DoneNode, type EndedAttempt, type RunHooks, type RunRow } from "../../executors/index.ts";
import { wordsOf } from "../../media/fingerprint/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import type { VideoLock } from "../../planner/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import {
  bySystem,
  digestOf,
  getVideo,
  keepPrints,
  moveVideo,
  recordVideo,
  type KeptPrint,
  type VideoEntry,
} from "../../productions/index.ts";
import type { ReleaseReceipt } from "../../steps/index.ts";
import { isMaking, toJson, type Database, type Stores, type Trx, type VideoState } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import type { Installation } from "./installation.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import type { ReleaseDesk } from "./release-desk.ts";

export interface VideoHookOptions extends Pick<Installation, "database" | "queue" | "stores"> {
  readonly ledger: LedgerWriter;
  readonly likenesses: LikenessGuard;
  readonly releases: ReleaseDesk;
  readonly now: () => Date;
  /** Refuses work that may not be done, before the cache is looked into. */
  readonly guard: (run: RunRow, node: PlanNode) => Promise<void>;
  /** Part of the transaction that ends an attempt; says what it cost. */
  readonly meter: (trx: Trx, run: RunRow, attempt: EndedAttempt) => Promise<number>;
}

/** How a video's row follows its run. */
export function createVideoHooks(options: VideoHookOptions): RunHooks {
  const { database, queue, stores, ledger, likenesses, releases, now, guard, meter } = options;
  return {
    guard,
    attemptEnded: meter,
    async stepStarted(trx, { videoId, purpose }, node, { isFirst }) {
      if (!videoId || !isMaking(purpose)) return;
      if (isFirst) await noteStart(trx, videoId, now());
      if (node.step === "verify" || node.step === "verify-sound")
        await moveVideo(trx, videoId, { to: "verifying", now: now() });
    },
    checkpointed: (run, node) => noteFirstChunk(database, run, node, now()),
    async stepDone(trx, run, done) {
      const { videoId } = run;
      if (!videoId || !isMaking(run.purpose)) return;
      if (done.node.step === "render" && done.usage.frames > 0) {
        await trx
          .updateTable("videos")
          .set((update) => ({ frames_rendered: update("frames_rendered", "+", done.usage.frames) }))
          .where("id", "=", videoId)
          .execute();
      }
      if (done.node.step === "release")
        await markReady(trx, { run, videoId, done, stores, ledger, likenesses, releases, now: now() });
    },
    async runDone(trx, { purpose, videoId }) {
      // It is known now how long everything is: the rest can be planned.
      if (purpose === "measure" && videoId) await enqueuePlan(trx, queue, videoId);
    },
    async runFailed(trx, { videoId, purpose, workspaceId }, error) {
      if (!videoId || !isMaking(purpose)) return;
      const state = endOf(error);
      const isMoved = await moveVideo(trx, videoId, { to: state, now: now(), problem: toProblem(error) });
      if (isMoved) await recordStop(trx, { ledger, workspaceId, videoId, state, code: error.code });
    },
  };
}

async function noteStart(trx: Trx, videoId: string, now: Date): Promise<void> {
  await trx
    .updateTable("videos")
    .set({ started_at: now })
    .where("id", "=", videoId)
    .where("started_at", "is", null)
    .execute();
}

const blockingCodes: ReadonlySet<ErrorCode> = new Set([
  "budget_exceeded",
  "forbidden",
  "consent_refused",
  "label_refused",
  "moderation_refused",
  "policy_refused",
]);

/** A refusal blocks a video, what a person must look at waits, what was stopped goes on later, and what broke has failed. */
export function endOf({ code }: SutradharError): VideoState {
  if (code === "stopped" || code === "workspace_stopped") return "screening";
  if (code === "review_required") return "in_review";
  if (code === "cancelled") return "cancelled";
  return blockingCodes.has(code) ? "blocked" : "failed";
}

/** What was refused, or waits for a person, stands in the ledger; that something broke does not. */
export async function recordStop(
  trx: Trx,
  stop: {
    readonly ledger: LedgerWriter;
    readonly workspaceId: string;
    readonly videoId: string;
    readonly state: VideoState;
    readonly code: string;
  },
): Promise<void> {
  const { ledger, workspaceId, videoId, state, code } = stop;
  if (state !== "blocked" && state !== "in_review") return;
  await recordVideo(trx, bySystem(ledger, workspaceId), {
    says: "stopped",
    body: { video: videoId, state, reason: hide(code) },
  });
}

/** The first chunk of any shot is what the renderer is judged by; the first that is seen is what a viewer waits for. */
async function noteFirstChunk({ engine }: Database, run: RunRow, node: PlanNode, now: Date): Promise<void> {
  if (!run.videoId || run.purpose !== "make") return;
  await engine
    .updateTable("videos")
    .set({ first_chunk_at: now })
    .where("id", "=", run.videoId)
    .where("first_chunk_at", "is", null)
    .execute();
  const first = await engine
    .selectFrom("steps")
    .select("node_id")
    .where("run_id", "=", run.id)
    .where("step", "=", "render")
    .orderBy("tag")
    .orderBy("node_id")
    .limit(1)
    .executeTakeFirst();
  if (first?.node_id !== node.id) return;
  await engine
    .updateTable("videos")
    .set({ first_playable_at: now })
    .where("id", "=", run.videoId)
    .where("first_playable_at", "is", null)
    .execute();
}

async function markReady(
  trx: Trx,
  options: Pick<VideoHookOptions, "stores" | "ledger" | "likenesses" | "releases"> & {
    readonly run: RunRow;
    readonly videoId: string;
    readonly done: DoneNode;
    readonly now: Date;
  },
): Promise<void> {
  const { run, videoId, done, stores, ledger, likenesses, releases, now } = options;
  // Whoever takes their consent back at this instant does so before it, or after, when it is listed.
  const video = await getVideo(trx, videoId);
  await likenesses.check(trx, video, "release");
  const receipt = await readReceipt(stores, run.workspaceId, done.outputs["receipt"]);
  const policy = await releases.check(trx, { video, receipt });
  const lock = await finishLock(trx, run, videoId, { masterSha256: receipt.masterSha256, policy });
  await trx
    .updateTable("videos")
    .set({
      lock,
      deliverables: toJson(receipt.files),
      gates: toJson(receipt.gates),
      master_sha256: receipt.masterSha256,
      frames: receipt.frames,
      duration_ms: receipt.durationMs,
    })
    .where("id", "=", videoId)
    .execute();
  const prints = receipt.prints?.slice(0, limits.printsMax) ?? [];
  await keepPrints(trx, video, toKeptPrints(prints));
  // The event that tells of it tells what its row says.
  const isMoved = await moveVideo(trx, videoId, { to: "ready", now });
  if (!isMoved) throw new SutradharError("state_conflict", `the video ${videoId} ended before it could be released`);
  const body: Extract<VideoEntry, { says: "released" }>["body"] = {
    video: videoId,
    run: run.id,
    master: hide(receipt.masterSha256),
    ...(receipt.files["video"] ? { file: hide(receipt.files["video"]) } : {}),
    gates: isApproved(done) ? "approved" : "passed",
    ...(prints.length > 0 ? { prints: hide(digestOf(prints)) } : {}),
    ...(lock === null ? {} : { lock: hide(digestOf(JSON.parse(lock) as object)) }),
  };
  await recordVideo(trx, bySystem(ledger, run.workspaceId), { says: "released", body });
}

function toKeptPrints(prints: NonNullable<ReleaseReceipt["prints"]>): readonly KeptPrint[] {
  return prints.map((each) => ({ ...each, words: wordsOf(Buffer.from(each.print, "hex")) }));
}

/** As it was planned: a person had looked at what the gates would not decide. */
function isApproved({ node }: DoneNode): boolean {
  return (node.parameters as { readonly isApproved?: boolean }).isApproved === true;
}

/** The lock of a video that was made names what recorded steps made, and the master: what another machine is held against. */
async function finishLock(
  trx: Trx,
  run: RunRow,
  videoId: string,
  made: Pick<VideoLock, "masterSha256" | "policy">,
): Promise<string | null> {
  const { lock } = await trx.selectFrom("videos").select("lock").where("id", "=", videoId).executeTakeFirstOrThrow();
  if (!lock) return null;
  const recorded = await trx
    .selectFrom("steps")
    .select(["node_id", "outputs"])
    .where("run_id", "=", run.id)
    .where("kind", "=", "recorded")
    .execute();
  const planned = lock as VideoLock;
  const nodes = recorded.flatMap(({ node_id: id, outputs }) => {
    const node = planned.nodes[id];
    return node && outputs ? [[id, { ...node, outputs }] as const] : [];
  });
  return toJson({
    ...planned,
    nodes: { ...planned.nodes, ...Object.fromEntries(nodes) },
    ...made,
  });
}

async function readReceipt(stores: Stores, workspaceId: string, digest: Digest | undefined): Promise<ReleaseReceipt> {
  if (!digest) throw new SutradharError("internal", "a release has made no receipt");
  const { blobs } = await stores.openCache(workspaceId);
  return JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as ReleaseReceipt;
}
