/** The HTTP API: one folder a resource. Routes check, services do. */
export type { ApiEnv } from "./api-env.ts";
export { createAssetRoutes, type AssetServices } from "./assets/index.ts";
export { createAuditRoutes, type AuditServices } from "./audit/index.ts";
export { createBlobRoutes, type BlobServices } from "./blobs/index.ts";
export {
  createCampaignRoutes,
  type CampaignChange,
  type CampaignOrder,
  type CampaignServices,
  type RowView,
  type ErasedRecipient,
  type SentRows,
} from "./campaigns/index.ts";
export {
  createComplianceRoutes,
  createDutyRoutes,
  type ComplianceServices,
  type DutyServices,
} from "./compliance/index.ts";
export { createConsentRoutes, type ConsentServices } from "./consents/index.ts";
export { createCostRoutes, type CostServices } from "./costs/index.ts";
export { createApi, createApiApp, type ApiApp, type ApiOptions, type ApiRequestReport } from "./create-api.ts";
export { createEventRoutes, type EventServices } from "./events/index.ts";
export { createHealthRoutes, type HealthServices } from "./health/index.ts";
export { createIdempotency, type IdempotencyOptions } from "./idempotency.ts";
export { createKeyRoutes, type KeyServices } from "./keys/index.ts";
export { createLedgerRoutes, type LedgerRouteOptions } from "./ledger/index.ts";
export { createInvitationRoutes, createPeopleRoutes, type PeopleServices } from "./people/index.ts";
export { createLinkRoutes, type LinkServices } from "./links/index.ts";
export { createModelRoutes, type ModelServices } from "./models/index.ts";
export { createModerationRoutes, type ModerationServices } from "./moderation/index.ts";
export { createPolicyRoutes, type PolicyServices } from "./policy/index.ts";
export { createPreviewRoutes, type PreviewedVideo, type PreviewService } from "./preview/index.ts";
export { createRateLimit, type RateLimitOptions } from "./rate-limit.ts";
export { createBreachRoutes, type BreachServices } from "./breaches/index.ts";
export { createEvidenceRoutes, type EvidenceServices, type PackedEvidence } from "./evidence/index.ts";
export { createRetentionRoutes, type RetentionServices } from "./retention/index.ts";
export { createRightsRoutes, type FulfilOrder, type RightsServices } from "./rights/index.ts";
export {
  createRolloutRoutes,
  rolloutWish,
  type JudgementView,
  type ReconciliationView,
  type RolloutOrder,
  type RolloutServices,
  type RolloutView,
  type RolloutWishes,
} from "./rollouts/index.ts";
export { createTemplateRoutes, type TemplateServices } from "./templates/index.ts";
export { createRunRoutes, type RunServices } from "./runs/index.ts";
export { createStatementRoutes, type StatementServices } from "./statements/index.ts";
export { createStopRoutes, type StopServices } from "./stops/index.ts";
export { createVideoRoutes } from "./videos/index.ts";
export type { AttemptView, NewOrder, ReproductionView, ServedFile, VideoServices, Wait } from "./videos/index.ts";
export {
  createTakedownRoutes,
  type FoundVideos,
  type GroundsView,
  type TakedownServices,
  type TakedownStep,
  type TakedownView,
} from "./takedowns/index.ts";
export { createTraceRoutes, type CopyTrace, type TraceServices } from "./traces/index.ts";
export { createVerifyRoutes, type VerifyServices } from "./verify/index.ts";
export { createWebhookRoutes, type WebhookServices } from "./webhooks/index.ts";
export { createWorkspaceRoutes, type WorkspaceServices } from "./workspaces/index.ts";
