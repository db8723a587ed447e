import { createGates } from "./gate.ts";
import type { JudgeSpec } from "./judge-spec.ts";
import type { GateFinding, HoldCause, Judgement, TraceRow, Verdict } from "./judgement.ts";
import { MetricWatch, type GateState, type Unit } from "./metric-watch.ts";
import type { RolloutEvent } from "./rollout-event.ts";

/** How many of the candidate's units in a row may lack a due metric before it is held. */
const missingRunMax = 5;
/** How many measurements the champion must have before a stage may be passed. */
const championUnitsMin = 5;

export interface Judge {
  /** Takes the next event of the log. */
  take(event: RolloutEvent): void;
  judgement(): Judgement;
  verdict(): Verdict;
  /** Every look at a gate, in order. */
  readonly trace: readonly TraceRow[];
}

/** What the judge says of an event log: a pure function of it. */
export function judge(spec: JudgeSpec, events: Iterable<RolloutEvent>): Judgement {
  const one = createJudge(spec);
  for (const event of events) one.take(event);
  return one.judgement();
}

/** The same, for whoever has the log event by event. */
export function createJudge(spec: JudgeSpec): Judge {
  return new EventFold(spec);
}

class EventFold implements Judge {
  readonly trace: TraceRow[] = [];
  readonly #spec: JudgeSpec;
  readonly #units = new Map<string, Unit>();
  readonly #watches: ReadonlyMap<string, MetricWatch>;
  readonly #gates: readonly GateState[];
  #position = -1;
  #stage = 0;
  #measured = 0;
  #inFlight = 0;
  #pause: Extract<HoldCause, { kind: "paused" }> | undefined;
  #finding: GateFinding | undefined;

  constructor(spec: JudgeSpec) {
    this.#spec = spec;
    const gates = createGates(spec).map((gate): GateState => ({ gate, peak: 0, hasActed: false }));
    this.#gates = gates;
    this.#watches = new Map(
      spec.metrics.map((metric) => {
        const own = gates.filter(({ gate }) => gate.metric === metric);
        return [metric.name, new MetricWatch(metric, own, (one) => this.#look(one))];
      }),
    );
  }

  take(event: RolloutEvent): void {
    this.#position++;
    switch (event.type) {
      case "assigned":
        this.#assign(event);
        break;
      case "observed":
        this.#observe(event);
        break;
      case "finished":
        this.#finish(event);
        break;
      case "entered":
        this.#enter(event.stage);
        break;
      case "paused":
        this.#pause = { kind: "paused", by: event.by, reason: event.reason };
        break;
      case "resumed":
        this.#pause = undefined;
        for (const watch of this.#watches.values()) watch.resume();
        break;
    }
  }

  #assign({ video, arm, share, counts }: Extract<RolloutEvent, { type: "assigned" }>): void {
    // A video keeps its version for ever: whoever assigns it again changes nothing.
    if (this.#units.has(video)) return;
    if (arm !== "champion") this.#inFlight++;
    this.#units.set(video, {
      video,
      share,
      stage: this.#stage,
      isShadow: arm === "both",
      counts: counts === true,
      seen: { champion: new Map(), candidate: new Map() },
      outcomes: new Map(),
    });
  }

  #observe({ video, arm, metric, value }: Extract<RolloutEvent, { type: "observed" }>): void {
    const unit = this.#units.get(video);
    if (unit?.counts) this.#watches.get(metric)?.observe(unit, arm, value);
  }

  #finish({ video, arm, outcome }: Extract<RolloutEvent, { type: "finished" }>): void {
    const unit = this.#units.get(video);
    if (!unit || unit.outcomes.has(arm)) return;
    unit.outcomes.set(arm, outcome);
    if (arm === "candidate") this.#inFlight--;
    if (!unit.counts || outcome === "cancelled") return;
    const isOfThisStage = arm === "candidate" && unit.stage === this.#stage;
    if (isOfThisStage) this.#measured++;
    for (const watch of this.#watches.values()) watch.finish(unit, arm, isOfThisStage);
  }

  #enter(stage: number): void {
    this.#stage = stage;
    this.#measured = 0;
    for (const watch of this.#watches.values()) watch.enterStage();
  }

  #look(one: GateState): void {
    const { gate } = one;
    const evidence = gate.evidence();
    one.peak = Math.max(one.peak, evidence);
    const { test, needed, alpha } = gate;
    const metric = gate.metric.name;
    this.trace.push({ position: this.#position, metric, test, evidence });
    if (one.hasActed || evidence < needed || !gate.isDirected()) return;
    one.hasActed = true;
    if (test !== "benefit") this.#finding ??= { metric, test, evidence, needed, alpha, position: this.#position };
  }

  verdict(): Verdict {
    if (this.#finding) return { decision: "rollback", finding: this.#finding };
    const cause = this.#pause ?? this.#stopped();
    if (cause) return { decision: "hold", cause };
    const stage = this.#spec.stages[this.#stage];
    if (!stage || (this.#measured < stage.units && !this.#isBetter())) return { decision: "continue" };
    const lack = this.#lack(stage.share);
    // By chance the champion may have had few so far: as long again it is waited for, and nothing is held for luck alone.
    if (lack?.kind === "no_comparison" && this.#measured < 2 * stage.units) return { decision: "continue" };
    if (lack) return { decision: "hold", cause: lack };
    const next = this.#stage + 1;
    return { decision: "promote", to: next < this.#spec.stages.length ? next : "champion" };
  }

  #isBetter(): boolean {
    return this.#gates.some(({ gate, hasActed }) => gate.test === "benefit" && hasActed);
  }

  /** A metric that no longer comes: who is blind does not go on. */
  #stopped(): HoldCause | undefined {
    for (const watch of this.#watches.values()) {
      const { missed, due, missedInARow } = watch.count();
      if (missedInARow >= missingRunMax) return { kind: "missing", metric: watch.metric.name, missing: missed, due };
    }
    return undefined;
  }

  /** What a stage has too little of to be passed. */
  #lack(share: number): HoldCause | undefined {
    for (const watch of this.#watches.values()) {
      const { metric } = watch;
      const { missed, due } = watch.count();
      if (metric.isDue !== "never" && (due === 0 || missed > due * this.#spec.missingShareMax)) {
        return { kind: "missing", metric: metric.name, missing: missed, due };
      }
      const champion = watch.of("champion").units;
      if (metric.alphaShare > 0 && share < 1 && champion < championUnitsMin) {
        return { kind: "no_comparison", metric: metric.name, champion };
      }
    }
    const { goal } = this.#spec;
    return goal !== undefined && !this.#isBetter() ? { kind: "no_benefit", metric: goal } : undefined;
  }

  judgement(): Judgement {
    return {
      verdict: this.verdict(),
      stage: this.#stage,
      measured: this.#measured,
      inFlight: this.#inFlight,
      gates: this.#gates.map(({ gate, peak }) => ({
        metric: gate.metric.name,
        test: gate.test,
        evidence: gate.evidence(),
        peak,
        needed: gate.needed,
      })),
      tallies: [...this.#watches.values()].map((watch) => watch.told()),
      events: this.#position + 1,
    };
  }
}
