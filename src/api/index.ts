/** The HTTP API: one folder a resource. Routes check, services do. */
export type { ApiEnv } from "./api-env.ts";
export { createBlobRoutes, type BlobServices } from "./blobs/blob-routes.ts";
export { createApi, createApiApp, type ApiApp, type ApiOptions, type ApiRequestReport } from "./create-api.ts";
export { createHealthRoutes, type HealthServices } from "./health/health-routes.ts";
export { createVideoRoutes } from "./videos/video-routes.ts";
export type { AttemptView, NewOrder, ReproductionView, ServedFile, VideoServices } from "./videos/video-services.ts";
