import { createGates } from "./gate.ts";
import type { JudgeSpec } from "./judge-spec.ts";

/** A ramp of so many units finds whatever is bad in all of them. */
const unitsEnough = 100;

/**
 * Which deciding metrics could not stop even a candidate that is as bad as can be in every video: the ramp is over before their
 * evidence is enough. Their gates are told of such a candidate.
 */
export function findBlindMetrics(spec: JudgeSpec): readonly string[] {
  if (spec.stages.reduce((sum, { units }) => sum + units, 0) >= unitsEnough) return [];
  const gates = createGates(spec).filter(({ test }) => test === "relative" || test === "limit");
  const deciding = spec.metrics.filter(({ alphaShare }) => alphaShare > 0);
  const isFound = new Set<string>();
  const far = 1e6;
  spec.stages.forEach(({ share, units }, stage) => {
    for (let unit = 0; unit < units; unit++) {
      for (const gate of gates) {
        const isRate = gate.metric.kind === "rate";
        // Never quite the same: no spread at all would make any difference endless.
        const [good, bad] = isRate ? [0, 1] : [unit % 2, far + (unit % 2)];
        if (spec.strategy === "shadow") {
          gate.takePair({ champion: good, candidate: bad });
        } else {
          for (let champions = 0; champions < (1 - share) / share; champions++) {
            gate.take({ arm: "champion", share, stage, harm: good });
          }
          gate.take({ arm: "candidate", share, stage, harm: bad });
        }
        if (gate.evidence() >= gate.needed && gate.isDirected()) isFound.add(gate.metric.name);
      }
    }
  });
  return deciding.filter(({ name }) => !isFound.has(name)).map(({ name }) => name);
}
