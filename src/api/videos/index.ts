export { fileNames, settingsFields, videoParameters } from "./video-schemas.ts";
export { createVideoRoutes } from "./video-routes.ts";
export type { AttemptView, NewOrder, ReproductionView, ServedFile, VideoServices, Wait } from "./video-services.ts";
