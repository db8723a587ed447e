import { createGates, createJudge, assignVideo, usualSpec } from "../../src/rollout/judge/index.ts";
import { createChance, type Chance } from "./chance.ts";
import type { Stops } from "./stops.ts";

/** What a wrong way of counting does to a rollout of two versions that are exactly alike. */
export interface Trap {
  readonly name: string;
  readonly right: Stops;
  readonly wrong: Stops;
}

const share = 0.05;
const videos = 4_000;

export function simulateTraps(runs: number): readonly Trap[] {
  return [
    compare("assigned by video; by customer", runs, tenantsApart),
    compare("one unit a batch; every video of it", runs, batches),
    compare("units that both would execute; all that were executed", runs, cachedChampion),
  ];
}

type Way = "right" | "wrong";
/** The failures of one run, in order: each with its arm. */
type World = (chance: Chance, way: Way) => Iterable<{ readonly isCandidate: boolean; readonly hasFailed: boolean }>;

function compare(name: string, runs: number, world: World): Trap {
  const stops = (way: Way): Stops =>
    Array.from({ length: runs }, (_, run) => runOnce(world(createChance(`trap ${name} ${run}`), way)));
  return { name, right: stops("right"), wrong: stops("wrong") };
}

function runOnce(units: ReturnType<World>): number | undefined {
  const gate = createGates(usualSpec("canary")).find(
    ({ metric, test }) => metric.name === "failure" && test === "relative",
  );
  if (!gate) throw new Error("a canary compares failures");
  let candidates = 0;
  for (const { isCandidate, hasFailed } of units) {
    if (isCandidate) candidates++;
    gate.take({ arm: isCandidate ? "candidate" : "champion", share, stage: 0, harm: Number(hasFailed) });
    if (isCandidate && hasFailed && gate.evidence() >= gate.needed) return candidates;
  }
  return undefined;
}

/** 40 customers by Zipf's law, whose scripts differ in how often they fail. */
function* tenantsApart(chance: Chance, way: Way) {
  const tenants = Array.from({ length: 40 }, (_, rank) => ({
    weight: 1 / (rank + 1),
    rate: Math.min(0.5, 0.01 * Math.exp(1.2 * chance.normal())),
    isCandidate: chance.isIn(share),
  }));
  const total = tenants.reduce((sum, { weight }) => sum + weight, 0);
  for (let video = 0; video < videos; video++) {
    let at = chance.uniform() * total;
    const tenant = tenants.find(({ weight }) => (at -= weight) < 0) ?? tenants[0];
    if (!tenant) return;
    yield {
      isCandidate: way === "right" ? chance.isIn(share) : tenant.isCandidate,
      hasFailed: chance.isIn(tenant.rate),
    };
  }
}

/** Batches of up to 60 videos that share their shots: one that fails by its script fails in all of them, once cached. */
function* batches(chance: Chance, way: Way) {
  for (let video = 0; video < videos;) {
    const size = 1 + Math.floor(60 * chance.uniform() ** 3);
    const fails: Record<string, boolean> = { true: chance.isIn(0.02), false: chance.isIn(0.02) };
    for (let member = 0; member < size; member++) {
      const isCandidate = chance.isIn(share);
      if (way === "wrong" || member === 0) yield { isCandidate, hasFailed: fails[String(isCandidate)] === true };
    }
    video += size;
  }
}

/** The champion has been at work for long, and 60 % of what is asked of it lies in the cache: nothing runs, nothing fails. */
function* cachedChampion(chance: Chance, way: Way) {
  for (let video = 0; video < videos; video++) {
    const isCandidate = chance.isIn(share);
    const isCached = chance.isIn(0.6);
    const isExecuted = isCandidate || !isCached;
    const hasFailed = chance.isIn(0.02);
    if (way === "right" ? !isCached : isExecuted) yield { isCandidate, hasFailed };
  }
}

/** How many of its videos a candidate burns that always fails, where each is 400 arrivals in work: with a cap and without. */
export function simulateBurning(runs: number, inFlightMax: number): readonly number[] {
  const usual = usualSpec("canary");
  const spec = { ...usual, stages: usual.stages.map((stage) => ({ ...stage, inFlightMax })) };
  return Array.from({ length: runs }, (_, run) => burn(spec, `burn ${run}`));
}

const workArrivals = 400;

function burn(spec: ReturnType<typeof usualSpec>, rollout: string): number {
  const judge = createJudge(spec);
  const inWork: { readonly due: number; readonly video: string; readonly isCandidate: boolean }[] = [];
  let burnt = 0;
  for (let arrival = 0; arrival < 100_000; arrival++) {
    while ((inWork[0]?.due ?? Infinity) <= arrival) {
      const done = inWork.shift();
      if (!done) break;
      const { video, isCandidate } = done;
      const arm = isCandidate ? "candidate" : "champion";
      judge.take({ type: "observed", video, arm, metric: "failure", value: Number(isCandidate) });
      judge.take({ type: "finished", video, arm, outcome: isCandidate ? "failed" : "made" });
    }
    const { verdict, stage, inFlight } = judge.judgement();
    if (verdict.decision === "rollback") return burnt;
    const video = `${rollout} ${arrival}`;
    const wish = { rollout, salt: "s", video, isExecuted: true, isOfCountedBatch: false, isPinned: false };
    const assigned = assignVideo(spec, { stage, inFlight }, wish);
    judge.take(assigned);
    const isCandidate = assigned.arm === "candidate";
    burnt += Number(isCandidate);
    inWork.push({ due: arrival + workArrivals, video, isCandidate });
  }
  return burnt;
}
