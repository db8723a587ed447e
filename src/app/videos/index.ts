/** Videos through a server's API: what the command line asks of one. */
export type { AttemptView, ReproductionView } from "../../api/index.ts";
export type { VideoView } from "../../productions/index.ts";
export type { FollowOptions } from "./follow-video.ts";
export type { OrderOptions } from "./order-video.ts";
export { renderOnServer } from "./render-on-server.ts";
export { createVideoClient, type VideoClient } from "./video-client.ts";
