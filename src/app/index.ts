/** Configuration and wiring: what the command line calls. The only folder that names concrete adapters. */
export { checkScript, type ScriptReport } from "./check-script.ts";
export { readConfig, type Config } from "./config.ts";
export { inspectVideo, type VideoReport } from "./inspect-video.ts";
export { listAvatars, listVoices } from "./list-assets.ts";
export { previewAvatar } from "./preview-avatar.ts";
export type { RenderProgress } from "./report-progress.ts";
export { renderScript, type RenderRequest, type RenderSummary } from "./render-script.ts";
