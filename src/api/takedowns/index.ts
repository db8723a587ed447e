/** The takedown desk over HTTP: find, withhold, appeal, bring back. */
export { createTakedownRoutes, type TakedownServices, type TakedownStep } from "./takedown-routes.ts";
export type { FoundVideos, GroundsView, TakedownView } from "./takedown-schemas.ts";
