export type Verdict = "pass" | "fail" | "review";

/** What a gate says of an artifact, with its evidence. */
export interface GateResult {
  readonly name: string;
  /** `review`: a person must look. */
  readonly verdict: Verdict;
  /** In a sentence, what decided it. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** A check of what is delivered. `Evidence` is what was measured on its own bytes. */
export interface Gate<Evidence> {
  readonly name: string;
  judge(evidence: Evidence): GateResult;
}
