/** The takedown desk: what was demanded, which videos that is about, what was decided, and which are withheld by it. */
export { findTargets, type FoundVideo, type TakedownTarget } from "./find-targets.ts";
export {
  appealTakedown,
  countWithheld,
  getTakedown,
  judgeAppeal,
  listTakedownEvents,
  listTakedowns,
  openTakedown,
  refuseTakedown,
  reinstateTakedown,
  revokeTakedown,
  type NewTakedown,
  type Takedown,
  type TakedownEvent,
  type TakedownHand,
} from "./takedown.ts";
export { findTakedown, refuseTakenDown } from "./withheld.ts";
