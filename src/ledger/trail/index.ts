/** The ledger's entries as those of one workspace look for them: who did what, when, and where it stands in the log. */
export { exportTrail, type TrailExport } from "./export-trail.ts";
export {
  listTrail,
  readLog,
  type LoggedEntry,
  type TrailEntry,
  type TrailFilter,
  type TrailPage,
} from "./list-trail.ts";
export { noteEntry, placeNoted } from "./note-entry.ts";
