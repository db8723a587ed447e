import { SutradharError } from "../core/index.ts";

/** As much of a gate's result as decides what may be done with a master. */
export interface GateOutcome {
  readonly name: string;
  readonly verdict: "pass" | "fail" | "review";
  readonly reason: string;
}

export function takeOutcome({ name, verdict, reason }: GateOutcome): GateOutcome {
  return { name, verdict, reason };
}

/** What fails is neither signed nor released, whoever asks. @throws SutradharError `gate_failed`; no gate at all is no pass */
export function requireNoFailure(gates: readonly GateOutcome[]): void {
  const failed = gates.filter(({ verdict }) => verdict === "fail");
  if (failed.length === 0 && gates.length > 0) return;
  const reasons = tell(failed) || "no gate has looked at it";
  throw new SutradharError("gate_failed", `the video may not be released: ${reasons}`, {
    details: { gates: failed.map(takeOutcome) },
  });
}

/** @throws SutradharError `review_required` where a gate could not tell */
export function requireApproval(gates: readonly GateOutcome[]): void {
  const unsure = gates.filter(({ verdict }) => verdict === "review");
  if (unsure.length === 0) return;
  throw new SutradharError(
    "review_required",
    `a person must look at the video before it is released: ${tell(unsure)}`,
    { details: { gates: unsure.map(takeOutcome) } },
  );
}

function tell(gates: readonly GateOutcome[]): string {
  return gates.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
}
