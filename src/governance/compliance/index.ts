/** Rule, control, evidence and state: what the law asks, what the product does about it, and what shows that. */
export { draftAssessment, type AssessmentFacts } from "./draft-assessment.ts";
export { dutyIds, nextDue, readDuties, type Duty, type DutyId } from "./duties.ts";
export { addDutyRecord, lastDone, listDutyRecords, type DutyRecord } from "./duty-records.ts";
export {
  describeMatrix,
  type ProbeResult,
  type ProbeResults,
  type ToldMatrix,
  type ToldRule,
} from "./describe-matrix.ts";
export { readMatrix, type ComplianceMatrix, type ComplianceRule, type Evidence, type ProbeName } from "./matrix.ts";
