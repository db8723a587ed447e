/** Configuration and wiring: what the command line calls. The only folder that names concrete adapters. */
export type {
  AccessClient,
  AcceptedAnswer,
  InvitedAnswer,
  KeyAnswer,
  MadeKeyAnswer,
  MeAnswer,
  PersonAnswer,
  StopAnswer,
  WorkspaceAnswer,
} from "./access/index.ts";
export type { AssetAnswer, AssetClient, DiffAnswer, ListedAnswer, PushOrder, VersionAnswer } from "./assets/index.ts";
export type { BrandReport } from "./check-brand.ts";
export type { ScriptReport } from "./check-script.ts";
export { nameConfigFile, readConfig, type Config } from "./config.ts";
export type { ConsentAnswer, ConsentClient, WithdrawalAnswer } from "./consent-client.ts";
export type { FoundAnswer, TakedownAnswer, TakedownClient, TakedownTargetOrder } from "./takedown-client.ts";
export type { HoldAnswer, RetentionAnswer, RetentionClient } from "./retention-client.ts";
export type { BreachAnswer, DeskClient, DraftAnswer, RightsAnswer } from "./rights-client.ts";
export type { DatabaseReport } from "./database-jobs.ts";
export type { DetectedWatermark } from "./detect-watermark.ts";
export type { CopyTrace } from "./trace-copy.ts";
export type { VideoReport } from "./inspect-video.ts";
export {
  backUpInstallation,
  checkBrand,
  checkScript,
  compareModels,
  detectWatermark,
  traceCopy,
  diagnose,
  drawPlan,
  inspectVideo,
  lintAvatar,
  listAvatars,
  listVoices,
  loadGoldenJobs,
  loadLedgerJobs,
  loadMlflowJobs,
  loadComplianceJobs,
  loadPolicyJobs,
  listModerated,
  measureModeration,
  moderateText,
  newAvatar,
  openAccessClient,
  openAssetClient,
  openConsentClient,
  openDecisionClient,
  backUpPersonKeys,
  describePersonKeys,
  openDeskClient,
  openRetentionClient,
  restorePersonKeys,
  rewrapPersonKeys,
  openEvidenceClient,
  openModelClient,
  openRolloutClient,
  openStatementClient,
  readRolloutWishes,
  openTakedownClient,
  openCampaignClient,
  openVideoClient,
  planScript,
  previewAvatar,
  previewMotion,
  renderScript,
  reproduceVideo,
  restoreInstallation,
  startRemoteWorker,
  startService,
  showConfig,
  signModel,
  showDatabase,
  upgradeDatabase,
  verifyVideo,
} from "./jobs.ts";
export type { CaseReport, ChangeReport } from "./golden/index.ts";
export type { CampaignClient, CampaignPage, CampaignQuoteView, CampaignView } from "./campaigns/index.ts";
export type { Witnessed } from "../ledger/index.ts";
export type { AvatarLint } from "./lint-avatar.ts";
export type { ModeratedText, MeasuredSuite } from "./moderate.ts";
export type { RunningService } from "./server/index.ts";
export type { DoctorReport } from "./doctor/index.ts";
export type { BundleReport } from "./policy-jobs.ts";
export type { ToldMatrix } from "../governance/compliance/index.ts";
export type { DutyAnswer, DutyRecordAnswer } from "./compliance-jobs.ts";
export type { PlanReport } from "./plan-report.ts";
export type { RenderRequest, RenderSummary } from "./render-script.ts";
export type { JudgementView, ReconciliationView, RolloutView } from "../api/index.ts";
export type { StatementClient, StatementFormat } from "./statement-client.ts";
export type { ComparedNumber, ModelClient, ModelComparison, ModelMove } from "./models/index.ts";
export type { RolloutClient, RolloutWish } from "./rollouts/index.ts";
export type { Reproduction } from "./reproduce-video.ts";
export type { RenderProgress } from "./report-progress.ts";
export type { ShownSetting } from "./show-config.ts";
export type { VerifiedVideo } from "./verify-video.ts";
export type {
  AttemptView,
  FollowOptions,
  OrderOptions,
  ReproductionView,
  VideoClient,
  VideoView,
} from "./videos/index.ts";
