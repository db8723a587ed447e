/** Videos through a server's API: what the command line asks of one. */
import type { renderOnServer as RenderOnServer } from "./render-on-server.ts";

export type { AttemptView, ReproductionView } from "../../api/index.ts";
export type { VideoView } from "../../productions/index.ts";
export type { FollowOptions } from "./follow-video.ts";
export type { OrderOptions } from "./order-video.ts";
export { createVideoClient, type VideoClient } from "./video-client.ts";

// Loaded when it is called, as every job is: it reads scripts.
export const renderOnServer: typeof RenderOnServer = async (...parameters) =>
  (await import("./render-on-server.ts")).renderOnServer(...parameters);
