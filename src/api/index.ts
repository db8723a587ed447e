/** The HTTP API: one folder a resource. Routes check, services do. */
export type { ApiEnv } from "./api-env.ts";
export { createAssetRoutes, type AssetServices } from "./assets/index.ts";
export { createBlobRoutes, type BlobServices } from "./blobs/index.ts";
export { createCostRoutes, type CostServices } from "./costs/index.ts";
export { createApi, createApiApp, type ApiApp, type ApiOptions, type ApiRequestReport } from "./create-api.ts";
export { createHealthRoutes, type HealthServices } from "./health/index.ts";
export { createPreviewRoutes, type PreviewedVideo, type PreviewService } from "./preview/index.ts";
export { createVideoRoutes } from "./videos/index.ts";
export type { AttemptView, NewOrder, ReproductionView, ServedFile, VideoServices } from "./videos/index.ts";
