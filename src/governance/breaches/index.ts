/** When something got out, or may have: who is affected, which clocks run, and what they and the authorities are told. */
export type { BreachScope } from "./affected.ts";
export {
  addBreach,
  changeFacts,
  closeBreach,
  getBreach,
  listBreachPersons,
  listBreaches,
  lookAgain,
  noteClockDone,
  notePersonsTold,
  type Breach,
  type BreachClock,
  type BreachDesk,
  type BreachPerson,
} from "./breaches.ts";
export { draftNotice, listDrafts, noticeKinds, type NoticeDraft, type NoticeKind } from "./notices.ts";
export { breachFactNames, type BreachFacts } from "./facts.ts";
