import { createId, SutradharError, type Digest } from "../../core/index.ts";
import { isPassing, steadyTransaction, toProblem, waitableCodes, type Line } from "../../executors/index.ts";
import type { Estimate } from "../../fleet/index.ts";
import type { ShotTiming } from "../../media/timeline/index.ts";
import { createLock, type VideoPlan } from "../../planner/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { beginScreening, lockVideo, moveVideo, type Video } from "../../productions/index.ts";
import type { AssetBinder } from "../../registry/index.ts";
import { listShipped, type VersionChoices } from "../../registry/versions/index.ts";
import type { BlobStore, Store, Stores, Trx } from "../../store/index.ts";
import { fileNamesOf } from "../collect-texts.ts";
import { withCredentials } from "../describe-credentials.ts";
import { locateTrack } from "../voice-track.ts";
import { planPrepared, planSpeech, prepareVideo, withLabel, type PreparedVideo } from "../prepare-video.ts";
import type { VoiceBinder } from "../resolve-scenes.ts";
import type { CampaignPeople } from "./campaign-people.ts";
import { holdBack } from "./halt-videos.ts";
import { readCast } from "../cast.ts";
import type { StageModelNames } from "../stage-models.ts";
import type { MarkKeys } from "../mark-keys.ts";
import { layOutSource } from "./lay-out-source.ts";
import { refuseMissing } from "./order-folder.ts";
import { chooseArm, planArms } from "./plan-arms.ts";
import type { LabelDesk } from "../label-desk.ts";
import { redactValues } from "./redact-values.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import type { ModerationDesk } from "./moderate-video.ts";
import type { RolloutDesk } from "./rollout-desk.ts";
import { ConsentsMoved, startBeside, startPlanned, type PlannedOrder } from "./start-planned.ts";
import { endOf, recordStop } from "./video-hooks.ts";

export interface PlanOrderOptions {
  readonly line: Line;
  readonly stores: Stores;
  readonly voices: VoiceBinder;
  readonly engineOf: (step: string) => Digest;
  readonly build: Digest;
  readonly version: string;
  readonly labelling: LabelDesk;
  readonly openMarks: () => Promise<MarkKeys>;
  /** Registered models that work on every video, and look at it and listen to it before it may leave. */
  readonly stageModels?: StageModelNames;
  readonly openAssets: (workspaceId: string, choices?: VersionChoices) => Promise<AssetBinder>;
  readonly rollouts: RolloutDesk;
  /** What it will take, for whoever waits for it. */
  readonly estimate: (planned: { prepared: PreparedVideo; video: VideoPlan; store: Store }) => Promise<Estimate>;
  /** Refuses by throwing: the workspace is stopped, its budget is spent. */
  readonly screen: (video: Video) => Promise<void>;
  readonly ledger: LedgerWriter;
  readonly likenesses: LikenessGuard;
  readonly moderation: ModerationDesk;
  /** What campaigns know of those that their videos are for. */
  readonly people: CampaignPeople;
  readonly now: () => Date;
}

/**
 * Makes a plan of what was ordered and starts its run. Does nothing where that was done, so that it may be called again.
 * What is wrong with the order ends the video; what passes is thrown.
 */
export async function planOrder(options: PlanOrderOptions, videoId: string): Promise<void> {
  const { line, screen, people, now } = options;
  const patience = { patienceMs: 60_000 };
  const video = await steadyTransaction(line.database, (trx) => beginScreening(trx, videoId, now()), patience);
  if (!video) return;
  try {
    await screen(video);
    await replan(async () => {
      const arms = await planArms(
        options.rollouts,
        video,
        (choices) => planNow(options, video, choices),
        () => createId("run", now().getTime()),
      );
      const storeNode = await people.sealerOf(video);
      await steadyTransaction(
        line.database,
        async (trx) => {
          const { made, beside } = await chooseArm(trx, options.rollouts, video, arms);
          const isStarted = await startPlanned(trx, options, { videoId, storeNode, ...made });
          if (isStarted && beside) await startBeside(trx, options, video, { storeNode, ...beside });
        },
        patience,
      );
    });
  } catch (thrown) {
    if (mayPass(thrown)) throw thrown;
    const told =
      thrown instanceof SutradharError
        ? thrown
        : new SutradharError("internal", `planning failed: ${(thrown as Error).message}`, { cause: thrown });
    const error = await people.redact(video, told);
    await steadyTransaction(line.database, (trx) => endScreening(trx, options, { videoId, error }), patience);
  }
}

const planningsMax = 3;

/** Plans again where consents have moved meanwhile. @throws SutradharError `consent_refused` where they do not come to rest */
async function replan(work: () => Promise<void>): Promise<void> {
  for (let plannings = 1; ; plannings += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConsentsMoved)) throw error;
      if (plannings < planningsMax) continue;
      const message = "consents of those who are in it changed each time that it was planned: order it again";
      throw new SutradharError("consent_refused", message, { cause: error });
    }
  }
}

/** What is tried again when its job comes again: a database that restarts, a disk or a store that somebody must mend. */
export function mayPass(thrown: unknown): boolean {
  return isPassing(thrown) || (thrown instanceof SutradharError && waitableCodes.has(thrown.code));
}

/** Ends a video that cannot be planned; not one that another has planned meanwhile. */
async function endScreening(
  trx: Trx,
  { ledger, now }: Pick<PlanOrderOptions, "ledger" | "now">,
  { videoId, error }: { readonly videoId: string; readonly error: SutradharError },
): Promise<void> {
  const video = await lockVideo(trx, videoId);
  if (video?.state !== "screening") return;
  const state = endOf(error);
  if (state === "screening") return holdBack(trx, videoId, toProblem(error));
  await moveVideo(trx, videoId, { to: state, now: now(), problem: toProblem(error) });
  await recordStop(trx, { ledger, workspaceId: video.workspaceId, videoId, state, code: error.code });
}

async function planNow(options: PlanOrderOptions, video: Video, choices: VersionChoices): Promise<PlannedOrder> {
  const { stores, openAssets } = options;
  const { order, workspaceId } = video;
  const values = await options.people.valuesOf(video);
  const [cache, vault] = await Promise.all([stores.openCache(workspaceId), stores.openVault(workspaceId)]);
  const assets = await openAssets(workspaceId, choices);
  const folder = await layOutSource(order, { assets, cache: cache.blobs, vault });
  try {
    refuseMissing(folder.missing);
    const read = await prepareOrder(options, { order, values, workspaceId, assets, cache, folder });
    // Before anything of it is made, also before it is spoken to be measured.
    const contentClasses = await options.moderation.admit(video, {
      script: read.script,
      fileNames: fileNamesOf(order),
    });
    const label = await options.labelling.decide(order, contentClasses);
    const prepared = withLabel(read, label.label);
    const admitted = { prepared, told: tell(video, prepared, values), contentClasses, label };
    const timings = prepared.isMeasured
      ? await readTimings(options, { video, prepared, blobs: cache.blobs })
      : undefined;
    if (prepared.isMeasured && !timings) return planMeasuring(admitted);
    return await planMaking(options, { video, values, cache, admitted, timings });
  } catch (error) {
    throw folder.tell(error);
  } finally {
    await folder.remove();
  }
}

/** What was ordered, judged and labelled. */
type AdmittedOrder = Pick<PlannedOrder, "prepared" | "told" | "contentClasses" | "label">;

/** How long everything is has to be known first: it is spoken. */
function planMeasuring(admitted: AdmittedOrder): PlannedOrder {
  return {
    ...admitted,
    plan: planSpeech(admitted.prepared),
    purpose: "measure",
    grants: undefined,
    lock: undefined,
    estimate: undefined,
  };
}

interface MakingOrder {
  readonly video: Video;
  readonly values: Readonly<Record<string, string>>;
  readonly cache: Store;
  readonly admitted: AdmittedOrder;
  readonly timings: Awaited<ReturnType<typeof readTimings>>;
}

async function planMaking(
  options: PlanOrderOptions,
  { video, values, cache, admitted, timings }: MakingOrder,
): Promise<PlannedOrder> {
  const { line, version } = options;
  const { prepared, told, contentClasses } = admitted;
  // The lock says what the video is made of; its release is no part of that.
  const made = planPrepared(prepared, timings);
  const lock = createLock({
    ...prepared.inputs,
    values: video.campaign ? {} : values,
    product: version,
    video: made,
  });
  const estimate = await options.estimate({ prepared, video: made, store: cache });
  const consents = await line.database.forWorkspace(video.workspaceId, (trx) =>
    options.likenesses.foresee(trx, { video, cast: readCast(prepared), contentClasses }),
  );
  const signed = withCredentials(prepared, {
    video: video.id,
    version,
    consents,
    title: told.title ?? null,
    isShipped: await readShipped(options, prepared),
  });
  const draft = { ...signed.draft, release: { video: video.id, isApproved: video.isApproved } };
  return {
    ...admitted,
    plan: planPrepared({ ...prepared, draft }, timings),
    purpose: "make",
    grants: consents.map(({ grant }) => grant),
    lock,
    estimate,
  };
}

interface PreparingOrder {
  readonly order: Video["order"];
  readonly values: Readonly<Record<string, string>>;
  readonly workspaceId: string;
  readonly assets: AssetBinder;
  readonly cache: Store;
  readonly folder: { readonly scriptPath: string };
}

/** Reads what was ordered, with every name bound. */
async function prepareOrder(
  options: PlanOrderOptions,
  { order, values, workspaceId, assets, cache, folder }: PreparingOrder,
): Promise<PreparedVideo> {
  return prepareVideo({
    scriptPath: folder.scriptPath,
    values,
    profile: order.profile,
    captions: order.captions,
    karaoke: order.karaoke,
    seed: order.seed,
    avatar: order.avatar,
    voice: order.voice,
    isTest: order.isTest,
    voiceTrack: order.voiceTrack && locateTrack(order.voiceTrack, folder),
    marks: (await options.openMarks()).namesOf(workspaceId),
    template: order.template,
    stageModels: options.stageModels,
    engineOf: options.engineOf,
    assets,
    voices: options.voices,
    store: cache,
  });
}

/** Of a campaign's video, what a row says stands under its campaign's key alone. */
function tell(
  { campaign }: Video,
  { script: { title }, warnings }: PreparedVideo,
  values: Readonly<Record<string, string>>,
): PlannedOrder["told"] {
  if (!campaign) return { title, warnings };
  const hide = (text: string): string => redactValues(text, values);
  return {
    title: title && hide(title),
    warnings: warnings.map((warning) => ({ ...warning, message: hide(warning.message) })),
  };
}

/** Which of its assets the product brought: their digests are known to everybody. */
async function readShipped(
  { line }: PlanOrderOptions,
  { inputs }: PreparedVideo,
): Promise<(asset: { readonly digest: Digest }) => boolean> {
  const digests = inputs.assets.map(({ digest }) => digest);
  const shipped = await listShipped(line.database, digests);
  return ({ digest }) => shipped.has(digest);
}

/** How long each shot is, once a run has measured that. */
async function readTimings(
  { line }: PlanOrderOptions,
  options: { readonly video: Video; readonly prepared: PreparedVideo; readonly blobs: Pick<BlobStore, "get"> },
): Promise<readonly ShotTiming[] | undefined> {
  const { video, prepared, blobs } = options;
  const rows = await line.database.engine
    .selectFrom("steps")
    .innerJoin("runs", "runs.id", "steps.run_id")
    .select(["steps.outputs", "steps.node_id", "steps.run_id"])
    .where("runs.video_id", "=", video.id)
    .where("runs.purpose", "=", "measure")
    .where("runs.state", "=", "done")
    .where("steps.step", "=", "animate")
    .orderBy("runs.id", "desc")
    .execute();
  const last = rows.filter(({ run_id: run }) => run === rows[0]?.run_id);
  if (last.length === 0) return undefined;
  const made = new Map(last.map(({ node_id: id, outputs }) => [id, outputs?.["timing"]]));
  return Promise.all(
    planSpeech(prepared).shots.map(async ({ nodes }) => {
      const digest = made.get(nodes.animate);
      if (!digest) throw new SutradharError("internal", "a measured shot has no timing");
      return JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as ShotTiming;
    }),
  );
}
