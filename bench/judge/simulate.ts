import { createGates, usualSpec, type Gate, type JudgeSpec, type Stage } from "../../src/rollout/judge/index.ts";
import { createChance, type Chance } from "./chance.ts";
import type { Stops } from "./stops.ts";

/** What is true in a simulated world: what each arm does to a video. */
export interface World {
  /** Rates at which first attempts fail and gates are not passed. */
  readonly failure?: Rates;
  readonly safety?: Rates;
  /** By how many standard deviations of a video the candidate's lips are worse. */
  readonly lipShift?: number;
  /** By which factor it is dearer; costs vary by a log-sd of 0.3. */
  readonly costFactor?: number;
  readonly tails?: "normal" | "heavy";
  /** Of all units, in which both arms fail more often. */
  readonly incident?: { readonly share: number; readonly rate: number };
}

interface Rates {
  readonly champion: number;
  readonly candidate: number;
}

const costSpread = 0.3;

export interface Simulation {
  readonly world: World;
  readonly runs: number;
  /** Where the ramp goes; with one stage, a plain canary. */
  readonly stages: readonly Stage[];
  readonly seed: string;
  /** Which metrics are measured at all; the judge's usual four where it says nothing. */
  readonly metrics?: readonly MeasuredMetric[];
}

/** A canary that stays at a share for so many of the candidate's units. */
export function flat(units: number, share = 0.05): readonly Stage[] {
  return [{ share, units, inFlightMax: Infinity }];
}

const measuredMetrics = ["failure", "lip_sync", "safety", "cost"] as const;
type MeasuredMetric = (typeof measuredMetrics)[number];

/** One simulated run: when it was stopped, and in which stage. */
export interface Run {
  readonly stop: number | undefined;
  readonly stage: number;
}

/** Runs a rollout many times over, with the product's own gates and thresholds, looking after every unit. */
export function simulate(simulation: Simulation): Run[] {
  const spec = usualSpec("canary");
  return Array.from({ length: simulation.runs }, (_, index) =>
    runOnce({ ...simulation, spec, chance: createChance(`${simulation.seed} ${index}`) }),
  );
}

export function stopsOf(runs: readonly Run[]): Stops {
  return runs.map(({ stop }) => stop);
}

function runOnce(simulation: Simulation & { readonly spec: JudgeSpec; readonly chance: Chance }): Run {
  const { world, stages, metrics = measuredMetrics, spec, chance } = simulation;
  const gates = createGates(spec).filter(
    ({ metric, test }) => test !== "missing" && (metrics as readonly string[]).includes(metric.name),
  );
  const total = stages.reduce((sum, { units }) => sum + units, 0);
  const incident = placeIncident(world, total, chance);
  let units = 0;
  for (const [stage, { share, units: wanted }] of stages.entries()) {
    const end = units + wanted;
    while (units < end) {
      const isCandidate = chance.isIn(share);
      const draw: Draw = { world, isCandidate, isIncident: incident(units), chance };
      const harms: Harms = {};
      for (const metric of metrics) harms[metric] = draws[metric](draw);
      if (isCandidate) units++;
      if (takeAll(gates, harms, { isCandidate, share, stage })) return { stop: units, stage };
    }
  }
  return { stop: undefined, stage: stages.length };
}

/** Whether any gate acts after a video. */
function takeAll(
  gates: readonly Gate[],
  harms: Harms,
  { isCandidate, ...chosen }: { readonly isCandidate: boolean; readonly share: number; readonly stage: number },
): boolean {
  let isOver = false;
  for (const gate of gates) {
    const harm = harms[gate.metric.name as MeasuredMetric];
    if (harm === undefined) continue;
    gate.take({ arm: isCandidate ? "candidate" : "champion", ...chosen, harm });
    if (isCandidate && hasActed(gate, harm)) isOver = true;
  }
  return isOver;
}

function hasActed(gate: Gate, harm: number): boolean {
  // A good outcome is no evidence against anybody: nothing has changed upwards.
  if (gate.metric.kind === "rate" && harm === 0) return false;
  return gate.evidence() >= gate.needed && gate.isDirected();
}

type Harms = Partial<Record<MeasuredMetric, number>>;

interface Draw {
  readonly world: World;
  readonly isCandidate: boolean;
  readonly isIncident: boolean;
  readonly chance: Chance;
}

/** What a video shows of each metric. */
const draws: Readonly<Record<MeasuredMetric, (draw: Draw) => number>> = {
  failure: ({ world, isCandidate, isIncident, chance }) => {
    const rate = rateOf(world.failure, isCandidate, 0.01);
    return Number(chance.isIn(isIncident ? (world.incident?.rate ?? rate) : rate));
  },
  lip_sync: (draw) => noiseOf(draw) + (draw.isCandidate ? (draw.world.lipShift ?? 0) : 0),
  safety: ({ world, isCandidate, chance }) => Number(chance.isIn(rateOf(world.safety, isCandidate, 0.02))),
  cost: (draw) => costSpread * noiseOf(draw) + (draw.isCandidate ? Math.log(draw.world.costFactor ?? 1) : 0),
};

function rateOf(rates: Rates | undefined, isCandidate: boolean, usual: number): number {
  return (isCandidate ? rates?.candidate : rates?.champion) ?? usual;
}

function noiseOf({ world, chance }: Draw): number {
  return world.tails === "heavy" ? chance.heavy() : chance.normal();
}

/** An incident lies somewhere in the run, in one piece. */
function placeIncident({ incident }: World, total: number, chance: Chance): (units: number) => boolean {
  if (!incident) return () => false;
  const length = incident.share * total;
  const start = chance.uniform() * (total - length);
  return (units) => units >= start && units < start + length;
}

/** By how much the two versions' errors for one script differ by chance: 0.4 of a video's standard deviation each. */
const pairNoise = 0.4 * Math.SQRT2;

/** A shadow rollout: pairs of the same script, until the lip-sync gate acts. */
export function simulatePairs({
  shift,
  runs,
  pairs,
  seed,
  tails = "normal",
}: {
  readonly shift: number;
  readonly runs: number;
  readonly pairs: number;
  readonly seed: string;
  readonly tails?: "normal" | "heavy";
}): Stops {
  const spec = usualSpec("shadow");
  return Array.from({ length: runs }, (_, index) => {
    const chance = createChance(`${seed} ${index}`);
    const noise = tails === "heavy" ? chance.heavy : chance.normal;
    const gate = createGates(spec).find(({ metric, test }) => metric.name === "lip_sync" && test === "relative");
    if (!gate) throw new Error("a shadow rollout compares lips");
    for (let pair = 1; pair <= pairs; pair++) {
      gate.takePair({ champion: 0, candidate: shift + pairNoise * noise() });
      if (gate.evidence() >= gate.needed && gate.isDirected()) return pair;
    }
    return undefined;
  });
}
