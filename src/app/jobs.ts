import type { AccessClient, createAccessClient } from "./access/index.ts";
import type { ConsentClient, createConsentClient } from "./consent-client.ts";
import type { createEvidenceClient, EvidenceClient } from "./evidence-client.ts";
import type { createDecisionClient, DecisionClient } from "./decision-client.ts";
import type * as PersonKeyJobs from "./person-key-jobs.ts";
import type { createRetentionClient, RetentionClient } from "./retention-client.ts";
import type { createDeskClient, DeskClient } from "./rights-client.ts";
import type { AssetClient, createAssetClient } from "./assets/index.ts";
import type { CampaignClient, createCampaignClient } from "./campaigns/index.ts";
import type { checkBrand as CheckBrand } from "./check-brand.ts";
import type { checkScript as CheckScript } from "./check-script.ts";
import type { Config } from "./config.ts";
import type * as DatabaseJobs from "./database-jobs.ts";
import type { detectWatermark as DetectWatermark } from "./detect-watermark.ts";
import type { inspectVideo as InspectVideo } from "./inspect-video.ts";
import type { lintAvatar as LintAvatar } from "./lint-avatar.ts";
import type { listAvatars as ListAvatars } from "./list-avatars.ts";
import type { listVoices as ListVoices } from "./list-voices.ts";
import type {
  listModerated as ListModerated,
  measureModeration as MeasureModeration,
  moderateText as ModerateText,
} from "./moderate.ts";
import type {
  compareModels as CompareModels,
  createModelClient,
  loadMlflowJobs as LoadMlflowJobs,
  ModelClient,
  signModel as SignModel,
} from "./models/index.ts";
import type { newAvatar as NewAvatar } from "./new-avatar.ts";
import type { Crew } from "./open-crew.ts";
import type { diagnose as Diagnose } from "./doctor/index.ts";
import type { drawPlan as DrawPlan } from "./plan-mermaid.ts";
import type { planScript as PlanScript } from "./plan-script.ts";
import type { previewAvatar as PreviewAvatar } from "./preview-avatar.ts";
import type { previewMotion as PreviewMotion } from "./preview-motion.ts";
import type { showConfig as ShowConfig } from "./show-config.ts";
import type { Reproduction, ReproduceRequest } from "./reproduce-video.ts";
import type { RenderRequest, RenderSummary } from "./render-script.ts";
import type { createRolloutClient, RolloutClient, WishFolder } from "./rollouts/index.ts";
import type { startRemoteWorker as StartRemoteWorker, startService as StartService } from "./server/index.ts";
import type { createStatementClient, StatementClient } from "./statement-client.ts";
import type { createTakedownClient, TakedownClient } from "./takedown-client.ts";
import type { traceCopy as TraceCopy } from "./trace-copy.ts";
import type { createVideoClient, VideoClient } from "./videos/index.ts";
import type { VerifiedVideo, verifyVideo as VerifyVideo } from "./verify-video.ts";

// What a job needs is loaded when it is asked for: loading is most of a short command's time.

export const checkBrand: typeof CheckBrand = async (...parameters) =>
  (await import("./check-brand.ts")).checkBrand(...parameters);

export const checkScript: typeof CheckScript = async (...parameters) =>
  (await import("./check-script.ts")).checkScript(...parameters);

export const detectWatermark: typeof DetectWatermark = async (...parameters) =>
  (await import("./detect-watermark.ts")).detectWatermark(...parameters);

export const traceCopy: typeof TraceCopy = async (...parameters) =>
  (await import("./trace-copy.ts")).traceCopy(...parameters);

export const inspectVideo: typeof InspectVideo = async (...parameters) =>
  (await import("./inspect-video.ts")).inspectVideo(...parameters);

export const lintAvatar: typeof LintAvatar = async (...parameters) =>
  (await import("./lint-avatar.ts")).lintAvatar(...parameters);

export const listModerated: typeof ListModerated = async () => (await import("./moderate.ts")).listModerated();

export const moderateText: typeof ModerateText = async (...parameters) =>
  (await import("./moderate.ts")).moderateText(...parameters);

export const measureModeration: typeof MeasureModeration = async (...parameters) =>
  (await import("./moderate.ts")).measureModeration(...parameters);

export const newAvatar: typeof NewAvatar = async (...parameters) =>
  (await import("./new-avatar.ts")).newAvatar(...parameters);

export const diagnose: typeof Diagnose = async (...parameters) =>
  (await import("./doctor/index.ts")).diagnose(...parameters);

export const drawPlan = async (...parameters: Parameters<typeof DrawPlan>) =>
  (await import("./plan-mermaid.ts")).drawPlan(...parameters);

export const planScript: typeof PlanScript = async (...parameters) =>
  (await import("./plan-script.ts")).planScript(...parameters);

export const previewAvatar: typeof PreviewAvatar = async (...parameters) =>
  (await import("./preview-avatar.ts")).previewAvatar(...parameters);

export const previewMotion: typeof PreviewMotion = async (...parameters) =>
  (await import("./preview-motion.ts")).previewMotion(...parameters);

export const listAvatars: typeof ListAvatars = async (...parameters) =>
  (await import("./list-avatars.ts")).listAvatars(...parameters);

export const listVoices: typeof ListVoices = async (...parameters) =>
  (await import("./list-voices.ts")).listVoices(...parameters);

export const openAccessClient = async (...parameters: Parameters<typeof createAccessClient>): Promise<AccessClient> =>
  (await import("./access/index.ts")).createAccessClient(...parameters);

export const openEvidenceClient = async (
  ...parameters: Parameters<typeof createEvidenceClient>
): Promise<EvidenceClient> => (await import("./evidence-client.ts")).createEvidenceClient(...parameters);
export const openDecisionClient = async (
  ...parameters: Parameters<typeof createDecisionClient>
): Promise<DecisionClient> => (await import("./decision-client.ts")).createDecisionClient(...parameters);
export const openRetentionClient = async (
  ...parameters: Parameters<typeof createRetentionClient>
): Promise<RetentionClient> => (await import("./retention-client.ts")).createRetentionClient(...parameters);
export const describePersonKeys: typeof PersonKeyJobs.describePersonKeys = async (...parameters) =>
  (await import("./person-key-jobs.ts")).describePersonKeys(...parameters);
export const rewrapPersonKeys: typeof PersonKeyJobs.rewrapPersonKeys = async (...parameters) =>
  (await import("./person-key-jobs.ts")).rewrapPersonKeys(...parameters);
export const backUpPersonKeys: typeof PersonKeyJobs.backUpPersonKeys = async (...parameters) =>
  (await import("./person-key-jobs.ts")).backUpPersonKeys(...parameters);
export const restorePersonKeys: typeof PersonKeyJobs.restorePersonKeys = async (...parameters) =>
  (await import("./person-key-jobs.ts")).restorePersonKeys(...parameters);
export const openDeskClient = async (...parameters: Parameters<typeof createDeskClient>): Promise<DeskClient> =>
  (await import("./rights-client.ts")).createDeskClient(...parameters);
export const openTakedownClient = async (
  ...parameters: Parameters<typeof createTakedownClient>
): Promise<TakedownClient> => (await import("./takedown-client.ts")).createTakedownClient(...parameters);
export const openConsentClient = async (
  ...parameters: Parameters<typeof createConsentClient>
): Promise<ConsentClient> => (await import("./consent-client.ts")).createConsentClient(...parameters);

export const openModelClient = async (...parameters: Parameters<typeof createModelClient>): Promise<ModelClient> =>
  (await import("./models/index.ts")).createModelClient(...parameters);

export const signModel: typeof SignModel = async (...parameters) =>
  (await (await import("./models/index.ts")).loadSigning()).signModel(...parameters);

export const compareModels: typeof CompareModels = async (...parameters) =>
  (await (await import("./models/index.ts")).loadComparison()).compareModels(...parameters);

/** Models to and from MLflow. */
export const loadMlflowJobs: typeof LoadMlflowJobs = async () => (await import("./models/index.ts")).loadMlflowJobs();

export const readRolloutWishes = async (folder: string): Promise<WishFolder> =>
  (await import("./rollouts/index.ts")).readWishes(folder);

export const openStatementClient = async (
  ...parameters: Parameters<typeof createStatementClient>
): Promise<StatementClient> => (await import("./statement-client.ts")).createStatementClient(...parameters);

export const openRolloutClient = async (
  ...parameters: Parameters<typeof createRolloutClient>
): Promise<RolloutClient> => (await import("./rollouts/index.ts")).createRolloutClient(...parameters);

export const openAssetClient = async (...parameters: Parameters<typeof createAssetClient>): Promise<AssetClient> =>
  (await import("./assets/index.ts")).createAssetClient(...parameters);

export const showConfig = async (...parameters: Parameters<typeof ShowConfig>) =>
  (await import("./show-config.ts")).showConfig(...parameters);

export const backUpInstallation: typeof DatabaseJobs.backUpInstallation = async (...parameters) =>
  (await import("./database-jobs.ts")).backUpInstallation(...parameters);

export const restoreInstallation: typeof DatabaseJobs.restoreInstallation = async (...parameters) =>
  (await import("./database-jobs.ts")).restoreInstallation(...parameters);

export const verifyVideo = async (...parameters: Parameters<typeof VerifyVideo>): Promise<VerifiedVideo> =>
  (await import("./verify-video.ts")).verifyVideo(...parameters);

export const upgradeDatabase: typeof DatabaseJobs.upgradeDatabase = async (...parameters) =>
  (await import("./database-jobs.ts")).upgradeDatabase(...parameters);

export const showDatabase: typeof DatabaseJobs.showDatabase = async (...parameters) =>
  (await import("./database-jobs.ts")).showDatabase(...parameters);

/** How the rules stand, in this build and in an installation. */
export const loadComplianceJobs = () => import("./compliance-jobs.ts");

/** What is done with policies, loaded together. */
export const loadPolicyJobs = () => import("./policy-jobs.ts");

/** What is done with ledgers: many small things, loaded together. */
export const loadLedgerJobs = () => import("./ledger-jobs.ts");

export const startService: typeof StartService = async (...parameters) =>
  (await import("./server/index.ts")).startService(...parameters);

export const startRemoteWorker: typeof StartRemoteWorker = async (...parameters) =>
  (await import("./server/index.ts")).startRemoteWorker(...parameters);

export const openCampaignClient = async (
  ...parameters: Parameters<typeof createCampaignClient>
): Promise<CampaignClient> => (await import("./campaigns/index.ts")).createCampaignClient(...parameters);

export const openVideoClient = async (...parameters: Parameters<typeof createVideoClient>): Promise<VideoClient> =>
  (await import("./videos/index.ts")).createVideoClient(...parameters);

/** The main job: a script becomes a video. Where a server runs on the data directory, it is the one that makes it. */
export async function renderScript(request: RenderRequest, config: Config): Promise<RenderSummary> {
  const { findServer } = await import("./find-server.ts");
  if (await findServer(config.homeDirectory)) {
    return (await import("./videos/index.ts")).renderOnServer(request, config);
  }
  return withCrew(request.jobs, async (crew) =>
    (await import("./render-script.ts")).renderScript(request, config, crew),
  );
}

export async function reproduceVideo(request: ReproduceRequest, config: Config): Promise<Reproduction> {
  return withCrew(request.jobs, async (crew) =>
    (await import("./reproduce-video.ts")).reproduceVideo(request, config, crew),
  );
}

/** Golden samples. */
export const loadGoldenJobs = () => import("./golden/index.ts");

/** Who speaks and who draws start while the rest is loaded. */
async function withCrew<T>(jobs: number, work: (crew: Crew) => Promise<T>): Promise<T> {
  const { openCrew } = await import("./open-crew.ts");
  const crew = openCrew(jobs);
  try {
    crew.start();
    return await work(crew);
  } finally {
    await crew.close();
  }
}
