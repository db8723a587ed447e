import { createChance } from "./chance.ts";
import { judgeAsKayenta } from "./kayenta.ts";
import { simulateRules } from "./peer-rules.ts";
import { stoppedShare } from "./stops.ts";

/** How often each judge finds a candidate that fails so often, of so many jobs in each of 50 intervals. */
export interface KayentaCell {
  readonly jobsPerInterval: number;
  readonly rate: number;
  /** Kayenta's share of `High`, with a champion of the same size beside. */
  readonly kayenta: number;
  /** This judge's share of stops within as many of the candidate's jobs, at 5 %. */
  readonly judge: number;
}

const intervals = 50;
const usualRate = 0.01;

export function compareWithKayenta(runs: number): readonly KayentaCell[] {
  return [1, 2, 5, 20].flatMap((jobsPerInterval) =>
    [usualRate, 0.05, 0.1, 0.2, 0.5].map((rate) => ({
      jobsPerInterval,
      rate,
      kayenta: highShare(jobsPerInterval, rate, runs),
      judge: stoppedShare(
        simulateRules({
          champion: usualRate,
          candidate: rate,
          runs,
          units: intervals * jobsPerInterval,
          seed: `kayenta ${jobsPerInterval} ${rate}`,
        })["e-process (this judge)"],
      ),
    })),
  );
}

function highShare(jobs: number, rate: number, runs: number): number {
  let high = 0;
  for (let run = 0; run < runs; run++) {
    const chance = createChance(`kayenta ${jobs} ${rate} ${run}`);
    const rates = (probability: number): number[] =>
      Array.from({ length: intervals }, () => {
        let failures = 0;
        for (let job = 0; job < jobs; job++) failures += Number(chance.isIn(probability));
        return failures / jobs;
      });
    if (verdictOf(rates(rate), rates(usualRate)) === "High") high++;
  }
  return high / runs;
}

/** Where all values are tied after a shift its test throws, and its judge says `Error`: no verdict, and no stop. */
function verdictOf(candidate: readonly number[], champion: readonly number[]): string {
  try {
    return judgeAsKayenta(candidate, champion, "increase").verdict;
  } catch (error) {
    if (error instanceof RangeError) return "Error";
    throw error;
  }
}
