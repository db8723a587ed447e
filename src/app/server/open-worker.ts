import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import {
  startWorker,
  type Line,
  type Workbench,
  type Worker,
  type WorkerEvent,
  type WorkerOptions,
} from "../../executors/index.ts";
import { buildDigest } from "../../planner/index.ts";
import { createRegistryAssets } from "../../registry/versions/index.ts";
import { createStepTable, stepCatalog } from "../../steps/index.ts";
import { keepBlob, type Stores } from "../../store/index.ts";
import { createClockWith, createUsageMeter } from "../../telemetry/usage/index.ts";
import { stageModelsOf } from "../stage-models.ts";
import type { Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { createNodeOwners, type NodeOwners } from "./node-owners.ts";
import { createMarkKeys } from "../mark-keys.ts";
import { openProviders } from "../open-providers.ts";
import { modelServerOf } from "../voice-track.ts";
import { createOffice } from "../open-credentials.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { openCrew, type Crew } from "../open-crew.ts";
import { productVersion } from "../product-version.ts";
import { openCampaignKeys } from "./campaign-keys.ts";
import { createCampaignPeople, type CampaignPeople } from "./campaign-people.ts";
import { estimateOrder } from "./estimate-order.ts";
import type { Installation } from "./installation.ts";
import { createAttemptMeter } from "./meter-attempts.ts";
import { openGuards } from "./open-guards.ts";
import type { Telemetry } from "./open-telemetry.ts";
import { planJob } from "./plan-job.ts";
import type { PlanOrderOptions } from "./plan-order.ts";
import { readMetering } from "./read-metering.ts";
import { createRolloutDesk } from "./rollout-desk.ts";
import { tendCampaign } from "./tend-campaign.ts";
import { createVideoHooks } from "./video-hooks.ts";

export interface WorkerRoomOptions extends Telemetry {
  readonly config: Config;
  readonly installation: Installation;
  readonly onEvent: (event: WorkerEvent) => void;
}

const now = (): Date => new Date();

/** Opens a worker in this process, with the processes that speak and draw for it. */
export async function openWorker(options: WorkerRoomOptions): Promise<Worker> {
  const { config, installation, log, onEvent } = options;
  const { classes, jobs, workspaceConcurrencyMax, heartbeatMs } = config;
  const { database, queue, stores } = installation;
  const engineOf = createEngine();
  const build = buildDigest(stepCatalog, engineOf);
  const id = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const metering = await readMetering(config);
  const guards = await openGuards(config, { database, log, now });
  const hooks = createVideoHooks({
    database,
    queue,
    stores,
    ...guards,
    now,
    meter: createAttemptMeter({ metering, worker: id, now }),
  });
  const people = createCampaignPeople({ database, keys: openCampaignKeys(config, installation.openPersonKeys), now });
  const crew = openCrew(jobs);
  const room: WorkRoom = {
    ...options,
    crew,
    people,
    line: { database, queue, hooks, now, openNode: (stored) => people.openNode(stored) },
    openCache: (workspaceId, owners) => stores.openCache(workspaceId, owners),
    ownersOf: createNodeOwners({ database, openNode: (stored) => people.openNode(stored) }),
    screen: (video) => guards.screen(video),
    estimate: (planned) => estimateOrder({ database, priceLists: metering.priceLists, jobs, now }, planned),
    plans: {
      engineOf,
      build,
      version: productVersion(),
      openMarks: createMarkKeys(config),
      ...guards,
    },
  };
  const worker = await startWorker({
    id,
    host: hostname(),
    processId: process.pid,
    build,
    version: productVersion(),
    classes,
    jobs,
    workspaceConcurrencyMax,
    heartbeatMs,
    line: room.line,
    bench: createWorkbench(room),
    ...createPlanner(room),
    onEvent,
  });
  crew.start();
  log.info("a worker is at work", { worker: id, build: build.slice(0, 12), classes, jobs });
  return {
    async drain(graceMs) {
      await worker.drain(graceMs);
      await crew.close();
    },
  };
}

/** What planning and the steps of one worker share. */
interface WorkRoom extends WorkerRoomOptions {
  readonly crew: Crew;
  readonly people: CampaignPeople;
  readonly line: Line;
  readonly openCache: Stores["openCache"];
  readonly ownersOf: NodeOwners;
  readonly screen: PlanOrderOptions["screen"];
  readonly estimate: PlanOrderOptions["estimate"];
  readonly plans: Pick<
    PlanOrderOptions,
    "engineOf" | "build" | "version" | "labelling" | "openMarks" | "ledger" | "likenesses" | "moderation"
  >;
}

function createWorkbench({
  config,
  crew,
  people,
  plans,
  tracing,
  installation,
  openCache,
  ownersOf,
}: WorkRoom): Workbench {
  const openOffice = createOffice(config);
  const door = createLazyDoor(config);
  return {
    pool: crew.pool,
    // The child that speaks reports nothing by itself.
    meter: createUsageMeter(createClockWith(() => [crew.voices.processId()])),
    tracing,
    openStore: async (workspaceId, made) => openCache(workspaceId, made && (await ownersOf(made.run, made.node.id))),
    timeLimitMsOf: (step) => stepCatalog[step]?.resources.timeLimitMs ?? 0,
    async openSteps(run, node) {
      const { workspaceId, videoId } = run;
      const owners = await ownersOf(run, node.id);
      const cache = await openCache(workspaceId, owners);
      const vault = await installation.stores.openVault(workspaceId, owners);
      const steps = createStepTable({
        findVoice: (voice) => crew.voices.find(voice),
        findMarkKey: async (planned) => (await plans.openMarks()).find(workspaceId, planned),
        openOffice,
        modelServer: modelServerOf(config, door),
        providers: openProviders(config, door),
        vault: { keep: (digest) => keepBlob({ cache: cache.blobs, vault, digest }) },
      });
      return people.guardSteps({ videoId, workspaceId }, steps);
    },
  };
}

function createPlanner({
  config,
  crew,
  line,
  log,
  people,
  installation,
  openCache,
  screen,
  estimate,
  plans,
}: WorkRoom): Required<Pick<WorkerOptions, "planVideo" | "tendCampaign">> {
  const { database, stores } = installation;
  const openAssets: PlanOrderOptions["openAssets"] = async (workspaceId, choices = new Map()) =>
    createRegistryAssets({
      database,
      workspaceId,
      choices,
      vaultOf: (owner) => stores.openVault(owner),
      cache: (await openCache(workspaceId)).blobs,
    });
  const planning: PlanOrderOptions = {
    ...plans,
    stageModels: stageModelsOf(config),
    line,
    stores,
    people,
    voices: crew.voices,
    now,
    screen,
    estimate,
    openAssets,
    rollouts: createRolloutDesk({ line, stores, ledger: plans.ledger }),
  };
  return {
    planVideo: (job) => planJob(planning, job),
    tendCampaign: ({ campaign }) => tendCampaign({ plans: planning, people, log }, campaign),
  };
}
