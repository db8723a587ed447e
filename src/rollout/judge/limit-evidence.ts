import { logarithm } from "../../core/index.ts";
import { logOfMean } from "./relative-evidence.ts";

const ratios: readonly number[] = [1.5, 2, 3, 5, 10, 20];
const rateMax = 0.95;

/**
 * ln E that bad outcomes are more frequent than a limit allows: a binomial mixture over 1.5 to 20 times the limit, by units
 * seen. The limit is that of the service, not the usual rate: what befalls both arms for an hour is no reason to go back.
 */
export function limitEvidence(seen: { readonly bad: number; readonly units: number; readonly limit: number }): number {
  const { bad, units, limit } = seen;
  const logs = ratios.map((ratio) => {
    const rate = Math.min(rateMax, limit * ratio);
    return bad * logarithm(rate / limit) + (units - bad) * logarithm((1 - rate) / (1 - limit));
  });
  return logOfMean(logs);
}
