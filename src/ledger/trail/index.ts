/** The ledger's entries as those of one workspace look for them: who did what, when, and where it stands in the log. */
export { exportTrail } from "./export-trail.ts";
export { listTrail, readLog, type TrailEntry, type TrailFilter, type UnclaimedEntry } from "./list-trail.ts";
export { noteEntry, placeNoted } from "./note-entry.ts";
