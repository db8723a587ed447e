/** What anybody may ask of a video, without a key: what it says of itself, and whether that holds. */
export { receiveVideo } from "./receive-video.ts";
export { createVerifyRoutes, type VerifyServices } from "./verify-routes.ts";
