import type { GateResult } from "./gate.ts";

/** What a gate says that fails by any fault. */
export function tellResult(
  name: string,
  faults: readonly string[],
  told: Pick<GateResult, "numbers" | "thresholds"> & { readonly good: string },
): GateResult {
  const { good, numbers, thresholds } = told;
  const isGood = faults.length === 0;
  return { name, verdict: isGood ? "pass" : "fail", reason: isGood ? good : faults.join("; "), numbers, thresholds };
}

/** JSON has no NaN: what could not be measured is −1, where all that is measured is not. */
export function roundNumber(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : -1;
}
