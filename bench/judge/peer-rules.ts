import { createGates, usualSpec, type Gate } from "../../src/rollout/judge/index.ts";
import { createChance } from "./chance.ts";
import type { Stops } from "./stops.ts";

/** What a rule is told after each of the candidate's units, and says: stop? */
interface Counts {
  readonly candidates: number;
  readonly candidateFailures: number;
  readonly champions: number;
  readonly championFailures: number;
  /** Whether this unit, the newest, failed. */
  readonly hasFailed: boolean;
}

type Rule = (counts: Counts) => boolean;

/** `success < 95 %` over each window of 20 of the candidate's jobs; as many windows may fail as the limit says. */
function windowRule(failureLimit: number): () => Rule {
  return () => {
    let failures = 0;
    let windows = 0;
    return ({ candidates, hasFailed }) => {
      failures += Number(hasFailed);
      if (candidates % 20 > 0) return false;
      if (failures > 1) windows++;
      failures = 0;
      return windows > failureLimit;
    };
  };
}

/** Two proportions compared after every job from the tenth on, as if it were the only look. */
function naiveZ(): Rule {
  return ({ candidates: n1, candidateFailures: f1, champions: n2, championFailures: f2 }) => {
    if (n1 < 10 || n2 === 0) return false;
    const pooled = (f1 + f2) / (n1 + n2);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
    return error > 0 && (f1 / n1 - f2 / n2) / error > 1.96;
  };
}

/** The rules that failures are judged by, this judge's among them. */
export const rules = {
  "e-process (this judge)": undefined,
  "window of 20 < 95 %, failureLimit 0": windowRule(0),
  "window of 20 < 95 %, failureLimit 3": windowRule(3),
  "naive z-test, p < 0.05, every job": () => naiveZ(),
} as const satisfies Readonly<Record<string, (() => Rule) | undefined>>;

export type RuleName = keyof typeof rules;

/** All rules on the same draws: when each would have stopped. */
export function simulateRules(simulation: {
  readonly champion: number;
  readonly candidate: number;
  readonly runs: number;
  readonly units: number;
  readonly seed: string;
}): Readonly<Record<RuleName, Stops>> {
  const names = Object.keys(rules) as RuleName[];
  const stops = Object.fromEntries(names.map((name) => [name, [] as (number | undefined)[]])) as Record<
    RuleName,
    (number | undefined)[]
  >;
  for (let run = 0; run < simulation.runs; run++) {
    const found = runRules(simulation, `${simulation.seed} ${run}`);
    for (const name of names) stops[name].push(found.get(name));
  }
  return stops;
}

const share = 0.05;

function runRules(
  { champion, candidate, units }: { readonly champion: number; readonly candidate: number; readonly units: number },
  seed: string,
): ReadonlyMap<RuleName, number> {
  const chance = createChance(seed);
  const names = Object.keys(rules) as RuleName[];
  const gates = failureGates();
  const playing = new Map(names.map((name) => [name, rules[name]?.()]));
  const stops = new Map<RuleName, number>();
  let [candidates, candidateFailures, champions, championFailures] = [0, 0, 0, 0];
  while (candidates < units && stops.size < names.length) {
    const isCandidate = chance.isIn(share);
    const hasFailed = chance.isIn(isCandidate ? candidate : champion);
    for (const gate of gates) {
      gate.take({ arm: isCandidate ? "candidate" : "champion", share, stage: 0, harm: Number(hasFailed) });
    }
    if (!isCandidate) {
      champions++;
      championFailures += Number(hasFailed);
      continue;
    }
    candidates++;
    candidateFailures += Number(hasFailed);
    for (const [name, rule] of playing) {
      if (stops.has(name)) continue;
      const isOver = rule
        ? rule({ candidates, candidateFailures, champions, championFailures, hasFailed })
        : hasFailed && gates.some((gate) => gate.evidence() >= gate.needed && gate.isDirected());
      if (isOver) stops.set(name, candidates);
    }
  }
  return stops;
}

function failureGates(): Gate[] {
  return createGates(usualSpec("canary")).filter(({ metric, test }) => metric.name === "failure" && test !== "missing");
}
