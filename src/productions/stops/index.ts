/** Emergency stops: what stands still, who told it to and why, and which work falls under it. */
export {
  findStop,
  holdStops,
  listStandingStops,
  refuseStopped,
  refuseStoppedVideo,
  stoppedBy,
  type StandingStop,
  type StoppableWork,
} from "./find-stop.ts";
export { listUses } from "./list-uses.ts";
export { getStop, liftStop, listStops, setStop, type NewStop, type Stop } from "./stop.ts";
