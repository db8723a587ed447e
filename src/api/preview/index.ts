/** A video while it is made, for those who may see it before its release. */
export { createPreviewRoutes } from "./preview-routes.ts";
export type { PreviewedVideo, PreviewService } from "./preview-service.ts";
