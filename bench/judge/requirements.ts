import { replayLogs } from "./replays.ts";
import { referenceVectors } from "./reference-vectors.ts";
import { flat, simulate, simulatePairs, stopsOf, type Run, type World } from "./simulate.ts";
import { describeStops, stoppedShare, type Stops } from "./stops.ts";

/** One of the things that the judge must do. */
export interface Requirement {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

type Say = (text: string) => void;

/** Two standard errors: what chance alone may add to a share in so many runs. */
function margin(share: number, runs: number): number {
  return 2 * Math.sqrt((share * (1 - share)) / runs);
}

function atMost(
  id: string,
  what: string,
  { stops, bar }: { readonly stops: Stops; readonly bar: number },
): Requirement {
  const share = stoppedShare(stops);
  return {
    id,
    what,
    target: `≤ ${percent(bar)}`,
    measured: `${percent(share)} of ${stops.length}`,
    isMet: share <= bar + margin(bar, stops.length),
  };
}

function within(
  id: string,
  what: string,
  { stops, units }: { readonly stops: Stops; readonly units: number },
): Requirement {
  const share = stoppedShare(stops, units);
  return {
    id,
    what,
    target: `≥ 95 % within ${units}`,
    measured: `${percent(share)}; half / 95 % at ${describeStops(stops, 400)}`,
    isMet: share >= 0.95 - margin(0.95, stops.length),
  };
}

/** Runs everything, and says of each requirement whether it is met. `runs` is the usual number of runs. */
export function checkRequirements(runs: number, say: Say): Requirement[] {
  const told = (id: string, work: () => Requirement[]): Requirement[] => {
    say(`${id} …`);
    return work();
  };
  return [
    ...told("J1", () => falseRollbacks(runs)),
    ...told("J2", () => failures(runs)),
    ...told("J3", () => lips(runs)),
    ...told("J4", () => costs(runs)),
    ...told("J5", () => incidents(runs)),
    ...told("J7", () => heavyTails(runs)),
    ...told("J8", () => ramps(runs)),
    ...told("J10, J11", replaysAndVectors),
  ];
}

function run(
  world: World,
  other: Partial<Parameters<typeof simulate>[0]> & { readonly runs: number; readonly seed: string },
) {
  return simulate({ world, stages: flat(200), ...other });
}

function falseRollbacks(runs: number): Requirement[] {
  const stops = stopsOf(run({}, { runs, seed: "J1" }));
  return [
    atMost("J1", "false rollback, four metrics and their limits, 200 of the candidate's jobs, a look after each", {
      stops,
      bar: 0.01,
    }),
  ];
}

function failures(runs: number): Requirement[] {
  const cases = [
    [1, 0.01, 5],
    [1, 0.02, 5],
    [0.5, 0.01, 16],
    [0.5, 0.02, 16],
    [0.2, 0.02, 65],
    [0.2, 0.01, 48],
    [0.1, 0.01, 135],
  ] as const;
  return cases.map(([candidate, champion, units]) => {
    const world = { failure: { champion, candidate } };
    const stops = stopsOf(run(world, { runs, seed: `J2 ${candidate}`, metrics: ["failure"], stages: flat(400) }));
    return within("J2", `candidate fails ${percent(candidate)}, champion ${percent(champion)}`, { stops, units });
  });
}

function lips(runs: number): Requirement[] {
  return (
    [
      [1, 32, 18],
      [0.5, 120, 42],
    ] as const
  ).flatMap(([shift, units, pairs]) => {
    const apart = run({ lipShift: shift }, { runs, seed: `J3 ${shift}`, metrics: ["lip_sync"], stages: flat(300) });
    const shadow = simulatePairs({ shift, runs: 4 * runs, pairs: 300, seed: `J3 pairs ${shift}` });
    return [
      within("J3", `lip-sync error +${shift} sd, canary`, { stops: stopsOf(apart), units }),
      within("J3", `lip-sync error +${shift} sd, shadow pairs`, { stops: shadow, units: pairs }),
    ];
  });
}

function costs(runs: number): Requirement[] {
  return (
    [
      [1.2, 80],
      [1.5, 18],
    ] as const
  ).map(([costFactor, units]) => {
    const runsOfCost = run(
      { costFactor },
      { runs: 2 * runs, seed: `J4 ${costFactor}`, metrics: ["cost"], stages: flat(300) },
    );
    return within("J4", `cost a minute × ${costFactor}`, { stops: stopsOf(runsOfCost), units });
  });
}

function incidents(runs: number): Requirement[] {
  const world = { incident: { share: 0.1, rate: 0.2 } };
  const stops = stopsOf(run(world, { runs, seed: "J5", metrics: ["failure"] }));
  return [atMost("J5", "false rollback, both arms fail 20 % for a tenth of the time", { stops, bar: 0.0025 })];
}

function heavyTails(runs: number): Requirement[] {
  const one = (metric: "lip_sync" | "cost") =>
    stopsOf(run({ tails: "heavy" }, { runs: 2 * runs, seed: `J7 ${metric}`, metrics: [metric] }));
  const pairs = simulatePairs({ shift: 0, runs: 2 * runs, pairs: 200, seed: "J7 pairs", tails: "heavy" });
  return [
    atMost("J7", "false rollback by lip-sync, t with 4 degrees of freedom", { stops: one("lip_sync"), bar: 0.0025 }),
    atMost("J7", "false rollback by cost, the same", { stops: one("cost"), bar: 0.0025 }),
    atMost("J7", "false rollback by lip-sync in shadow pairs, the same", { stops: pairs, bar: 0.0025 }),
  ];
}

const ramp = [0.05, 0.25, 0.5].flatMap((share) => flat(100, share));

function ramps(runs: number): Requirement[] {
  const at = (candidate: number): Run[] =>
    run(
      { failure: { champion: 0.01, candidate } },
      { runs, seed: `J8 ${candidate}`, metrics: ["failure"], stages: ramp },
    );
  const caught = at(0.1);
  const inFirst = caught.filter(({ stop, stage }) => stop !== undefined && stage === 0).length / caught.length;
  const fast = stopsOf(at(0.2));
  const share = stoppedShare(stopsOf(caught));
  return [
    atMost("J8", "ramp 5, 25, 50 % with one evidence: false rollback", { stops: stopsOf(at(0.01)), bar: 0.0025 }),
    {
      id: "J8",
      what: "ramp: candidate fails 10 %",
      target: "≥ 99 % caught, ≥ 80 % of them at 5 %",
      measured: `${percent(share)}, ${percent(inFirst)} at 5 %`,
      isMet: share >= 0.99 && inFirst >= 0.8,
    },
    within("J8", "ramp: candidate fails 20 %", { stops: fast, units: 48 }),
  ];
}

function replaysAndVectors(): Requirement[] {
  const { logs, events, different } = replayLogs(20);
  const vectors = referenceVectors();
  const worst = Math.max(...vectors.map(({ value, expected }) => Math.abs(value - expected)));
  return [
    {
      id: "J10",
      what: "a log judged again, from its JSON, gives the same ln E at every look and the same verdict",
      target: "all",
      measured: `${logs - different} of ${logs} logs, ${events} events`,
      isMet: different === 0,
    },
    {
      id: "J11",
      what: `${vectors.length} test vectors`,
      target: "within 1e-9",
      measured: `farthest ${worst.toExponential(1)}`,
      isMet: vectors.every(({ value, expected, tolerance }) => Math.abs(value - expected) <= tolerance),
    },
  ];
}

export function percent(share: number): string {
  const shown = share * 100;
  return `${shown >= 99.5 || shown < 10 ? Number(shown.toFixed(2)) : shown.toFixed(1)} %`;
}
