/** Golden samples: recorded, compared with what was approved, and what a change has to pass before it goes in. */
export { approveCases, checkSuite, recordSuite, type CaseReport, type SuiteRequest } from "./check-suite.ts";
export { checkChange, type ChangeReport, type ChangeRequest } from "./check-change.ts";
export { writeReports, type CheckedPart, type Report } from "./report/index.ts";
