/** What anybody may ask of a video, without a key: what it says of itself, and whether that holds. */
export { createVerifyRoutes, type VerifyServices } from "./verify-routes.ts";
