import { harmOf, type Gate } from "./gate.ts";
import type { Metric } from "./judge-spec.ts";
import type { Arm, RolloutEvent } from "./rollout-event.ts";
import { createTally, type ArmTally, type MetricTally } from "./tally.ts";

export type Outcome = Extract<RolloutEvent, { type: "finished" }>["outcome"];

/** A video that counts, while the judge knows of it. */
export interface Unit {
  readonly video: string;
  /** With what probability the candidate had been chosen. */
  readonly share: number;
  /** The stage that it was assigned in. */
  readonly stage: number;
  /** Both arms work on it. */
  readonly isShadow: boolean;
  readonly counts: boolean;
  /** What was seen of it, by arm and metric, the higher the worse. */
  readonly seen: Record<Arm, Map<string, number>>;
  readonly outcomes: Map<Arm, Outcome>;
}

/** A gate with how far its evidence has ever come. */
export interface GateState {
  readonly gate: Gate;
  peak: number;
  hasActed: boolean;
}

/** How many due measurements there were of the candidate in this stage, and how many did not come. */
export interface StageCount {
  readonly due: number;
  readonly missed: number;
  readonly missedInARow: number;
}

/** Everything about one metric: what is counted for people, and what its gates are told. */
export class MetricWatch {
  readonly metric: Metric;
  readonly #tally: ReturnType<typeof createTally>;
  readonly #gates: readonly GateState[];
  readonly #missing: GateState | undefined;
  readonly #look: (gate: GateState) => void;
  #due = 0;
  #missed = 0;
  #missedInARow = 0;

  constructor(metric: Metric, gates: readonly GateState[], look: (gate: GateState) => void) {
    this.metric = metric;
    this.#tally = createTally(metric);
    this.#gates = gates.filter(({ gate }) => gate.test !== "missing");
    this.#missing = gates.find(({ gate }) => gate.test === "missing");
    this.#look = look;
  }

  /** The first value of an arm stands. What is no value of this metric has not come. */
  observe(unit: Unit, arm: Arm, value: number): void {
    const { name } = this.metric;
    const harm = harmOf(this.metric, value);
    if (!Number.isFinite(harm) || unit.seen[arm].has(name)) return;
    unit.seen[arm].set(name, harm);
    this.#tally.count(arm, unit.video, harm);
    if (unit.isShadow) {
      this.#takePair(unit);
      return;
    }
    for (const one of this.#gates) {
      one.gate.take({ arm, share: unit.share, stage: unit.stage, harm });
      // A value of the champion's is no evidence against the candidate; of benefit it may be.
      if (arm === "candidate" || one.gate.test === "benefit") this.#look(one);
    }
  }

  #takePair({ seen }: Unit): void {
    const champion = seen.champion.get(this.metric.name);
    const candidate = seen.candidate.get(this.metric.name);
    if (champion === undefined || candidate === undefined) return;
    for (const one of this.#gates) {
      one.gate.takePair({ champion, candidate });
      this.#look(one);
    }
  }

  /** An arm is done with a unit: what is due of it and has not come is missing. */
  finish(unit: Unit, arm: Arm, isOfThisStage: boolean): void {
    if (!isDue(this.metric, unit.outcomes.get(arm))) return;
    const isMissing = !unit.seen[arm].has(this.metric.name);
    if (isMissing) this.#tally.miss(arm);
    if (isOfThisStage) {
      this.#due++;
      this.#missed += Number(isMissing);
    }
    if (arm === "candidate") this.#missedInARow = isMissing ? this.#missedInARow + 1 : 0;
    if (this.#missing) this.#takeMissing(this.#missing, unit, isMissing ? arm : undefined);
  }

  #takeMissing(one: GateState, unit: Unit, arm: Arm | undefined): void {
    if (unit.isShadow) {
      // Of a pair it is asked once both are done, and only where it was due of both.
      const { seen, outcomes } = unit;
      if (!isDue(this.metric, outcomes.get("champion")) || !isDue(this.metric, outcomes.get("candidate"))) return;
      const missing = (which: Arm): number => Number(!seen[which].has(this.metric.name));
      one.gate.takePair({ champion: missing("champion"), candidate: missing("candidate") });
    } else if (arm) {
      one.gate.take({ arm, share: unit.share, stage: unit.stage, harm: 1 });
    } else {
      return;
    }
    this.#look(one);
  }

  enterStage(): void {
    this.#due = 0;
    this.#missed = 0;
  }

  resume(): void {
    this.#missedInARow = 0;
  }

  count(): StageCount {
    return { due: this.#due, missed: this.#missed, missedInARow: this.#missedInARow };
  }

  of(arm: Arm): Pick<ArmTally, "units"> {
    return this.#tally.of(arm);
  }

  told(): MetricTally {
    return this.#tally.told();
  }
}

function isDue(metric: Metric, outcome: Outcome | undefined): boolean {
  if (outcome === undefined || outcome === "cancelled" || metric.isDue === "never") return false;
  return metric.isDue === "always" || outcome === "made";
}
