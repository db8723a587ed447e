/** The work itself: what each step of a plan does, and what worker processes do for them. */
export type { AlignmentArtifact } from "./align-track.ts";
export type { ModelProviders, ProviderParcel, ReachedProvider } from "./model-providers.ts";
export type { ModelServer } from "./voice-track.ts";
export { stepCatalog } from "./catalog.ts";
export type { ReleaseReceipt, ReleaseVault } from "./release.ts";
export { createStepTable, type StepTableOptions } from "./step-table.ts";
