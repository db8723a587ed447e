/** Configuration and wiring: what the command line calls. The only folder that names concrete adapters. */
export type { BrandReport } from "./check-brand.ts";
export type { ScriptReport } from "./check-script.ts";
export { nameConfigFile, readConfig, type Config } from "./config.ts";
export type { VideoReport } from "./inspect-video.ts";
export {
  checkBrand,
  checkScript,
  inspectVideo,
  lintAvatar,
  listAvatars,
  listVoices,
  newAvatar,
  previewAvatar,
  previewMotion,
  renderScript,
  reproduceVideo,
  startRemoteWorker,
  startService,
  showConfig,
} from "./jobs.ts";
export type { AvatarLint } from "./lint-avatar.ts";
export type { RunningService } from "./server/serve.ts";
export type { RenderRequest, RenderSummary } from "./render-script.ts";
export type { Reproduction } from "./reproduce-video.ts";
export type { RenderProgress } from "./report-progress.ts";
export type { ShownSetting } from "./show-config.ts";
