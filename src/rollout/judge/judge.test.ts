import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findBlindMetrics } from "./blind-metrics.ts";
import { explainJudgement } from "./explain-judgement.ts";
import { createJudge, judge } from "./judge.ts";
import { createGates } from "./gate.ts";
import { usualSpec, type JudgeSpec } from "./judge-spec.ts";
import type { Arm, RolloutEvent, UnitExclusion } from "./rollout-event.ts";

const canary = usualSpec("canary");
const shadow = usualSpec("shadow");

interface Told {
  readonly arm?: Arm;
  readonly share?: number;
  readonly counts?: UnitExclusion;
  readonly failure?: number;
  readonly lipSync?: number;
  readonly cost?: number;
  readonly safety?: number;
  /** Metrics that do not come. */
  readonly without?: readonly string[];
}

let serial = 0;

/** All that happens with a video: assigned, measured, finished. */
function video(told: Told = {}): RolloutEvent[] {
  const { arm = "champion", share = 0.05, counts } = told;
  const name = `vid_${serial++}`;
  return [{ type: "assigned", video: name, arm, share, counts: counts ?? true }, ...measure(name, arm, told)];
}

function measure(
  name: string,
  arm: Arm,
  { failure = 0, lipSync, cost = 10, safety = 0, without = [] }: Told,
): RolloutEvent[] {
  const spread = (serial * 0.618) % 1;
  const values = { failure, lip_sync: lipSync ?? 20 + 10 * spread, safety, cost: cost * (0.9 + 0.2 * spread) };
  const due = failure === 1 ? ["failure"] : Object.keys(values);
  return [
    ...due
      .filter((metric) => !without.includes(metric))
      .map((metric): RolloutEvent => ({
        type: "observed",
        video: name,
        arm,
        metric,
        value: values[metric as keyof typeof values],
      })),
    { type: "finished", video: name, arm, outcome: failure === 1 ? "failed" : "made" },
  ];
}

/** A video that both work on. */
function pair(champion: Told, candidate: Told): RolloutEvent[] {
  const name = `vid_${serial++}`;
  return [
    { type: "assigned", video: name, arm: "both", share: 0.2, counts: true },
    ...measure(name, "champion", champion),
    ...measure(name, "candidate", candidate),
  ];
}

const many = (count: number, told: Told = {}): RolloutEvent[] =>
  Array.from({ length: count }, () => video(told)).flat();
const decide = (spec: JudgeSpec, events: readonly RolloutEvent[]) => judge(spec, events).verdict;

describe("what goes back", () => {
  test("three failures of the candidate and none of the champion", () => {
    const events = [...many(60), ...many(2, { arm: "candidate", failure: 1 })];
    expect(decide(canary, events).decision).toBe("continue");
    const judgement = judge(canary, [...events, ...video({ arm: "candidate", failure: 1 })]);
    expect(judgement.verdict).toMatchObject({ decision: "rollback", finding: { metric: "failure", test: "relative" } });
    const words = explainJudgement(canary, judgement);
    expect(words[0]).toBe("rollback: the candidate is worse than the champion in failure");
    expect(words[1]).toBe(
      "failure: candidate 3 of 3 of first attempts failed, champion 0 of 60 of first attempts failed",
    );
    expect(words[2]).toContain("ln E = 6.81, needed 5.99");
    expect(words[3]).toMatch(/^videos: vid_\d+, vid_\d+, vid_\d+$/);
  });

  test("not where both arms fail alike", () => {
    const incident = [...many(19, { failure: 1 }), ...many(1, { arm: "candidate", failure: 1 })];
    expect(decide(canary, [...many(200), ...incident, ...incident, ...incident]).decision).toBe("continue");
  });

  test("more costly, slower lips, gates not passed", () => {
    for (const [metric, told] of [
      ["cost", { cost: 20 }],
      ["lip_sync", { lipSync: 90 }],
      ["safety", { safety: 1 }],
    ] as const) {
      const verdict = decide(canary, [...many(100), ...many(20, { arm: "candidate", ...told })]);
      expect(verdict).toMatchObject({ decision: "rollback", finding: { metric } });
    }
  });

  test("not for being better", () => {
    const better = many(20, { arm: "candidate", cost: 5, lipSync: 1 });
    expect(decide(canary, [...many(100, { failure: 0 }), ...many(4, { failure: 1 }), ...better]).decision).toBe(
      "continue",
    );
  });

  test("beyond the limit at the last stage, where there is nobody to compare with", () => {
    const events: RolloutEvent[] = [
      { type: "entered", stage: 3 },
      ...many(6, { arm: "candidate", share: 1, failure: 1 }),
    ];
    expect(decide(canary, events)).toMatchObject({
      decision: "rollback",
      finding: { metric: "failure", test: "limit" },
    });
  });

  test("not beyond a limit that the champion breaks as well", () => {
    const both = Array.from({ length: 30 }, (_, index) => [
      ...many(9, { share: 0.1, failure: index % 3 === 0 ? 1 : 0 }),
      ...video({ arm: "candidate", share: 0.1, failure: index % 3 === 0 ? 1 : 0 }),
    ]).flat();
    const judgement = judge(canary, both);
    const limit = judgement.gates.find(({ metric, test: kind }) => metric === "failure" && kind === "limit");
    expect(limit?.peak).toBeGreaterThan(limit?.needed ?? Infinity);
    expect(judgement.verdict.decision).toBe("continue");
  });

  test("stays so, whatever comes later", () => {
    const broken = [...many(60), ...many(4, { arm: "candidate", failure: 1 })];
    const before = decide(canary, broken);
    expect(before.decision).toBe("rollback");
    expect(decide(canary, [...broken, ...many(500, { failure: 1 }), { type: "resumed", by: "asha" }])).toEqual(before);
  });

  test("a second attempt does not hide the first", () => {
    const hidden = many(3, { arm: "candidate", failure: 1 }).flatMap((event): RolloutEvent[] =>
      event.type === "observed" ? [event, { ...event, value: 0 }] : [event],
    );
    expect(decide(canary, [...many(60), ...hidden]).decision).toBe("rollback");
  });
});

describe("what does not count", () => {
  test.each(["cached", "batch", "pinned"] as const)("a video that is %s", (counts) => {
    const judgement = judge(canary, [...many(60), ...many(50, { arm: "candidate", counts, failure: 1 })]);
    expect(judgement.verdict.decision).toBe("continue");
    expect(judgement.measured).toBe(0);
  });

  test("a champion's failure while the candidate was capped: there was no choice", () => {
    const judgement = judge(canary, many(30, { share: 0, failure: 1 }));
    expect(
      judgement.gates.find(({ metric, test: kind }) => metric === "failure" && kind === "relative")?.evidence,
    ).toBe(0);
  });

  test("a video that was cancelled, a video or metric nobody knows", () => {
    const judgement = judge(canary, [
      { type: "assigned", video: "vid_x", arm: "candidate", share: 0.05, counts: true },
      { type: "observed", video: "vid_x", arm: "candidate", metric: "mood", value: 1 },
      { type: "finished", video: "vid_x", arm: "candidate", outcome: "cancelled" },
      { type: "finished", video: "vid_y", arm: "candidate", outcome: "failed" },
    ]);
    expect(judgement).toMatchObject({ verdict: { decision: "continue" }, measured: 0, inFlight: 0 });
  });
});

describe("no data is not a pass", () => {
  const stage = [...many(300), ...many(100, { arm: "candidate" })];

  test("a full stage without harm goes on, with a metric missing it is held", () => {
    expect(decide(canary, stage)).toEqual({ decision: "promote", to: 1 });
    const without = many(300, { without: ["lip_sync"] }).concat(
      Array.from({ length: 100 }, (_, index) =>
        video({ arm: "candidate", without: index % 3 === 0 ? ["lip_sync"] : [] }),
      ).flat(),
    );
    expect(decide(canary, without)).toMatchObject({ decision: "hold", cause: { kind: "missing", metric: "lip_sync" } });
  });

  test("a metric that stops for both is held after five, goes on when it comes again", () => {
    const stopped = [
      ...many(60),
      ...many(30, { without: ["cost"] }),
      ...many(5, { arm: "candidate", without: ["cost"] }),
    ];
    expect(decide(canary, stopped)).toMatchObject({ decision: "hold", cause: { kind: "missing", metric: "cost" } });
    expect(explainJudgement(canary, judge(canary, stopped))[0]).toContain("no data is not a pass");
    expect(decide(canary, [...stopped, ...video({ arm: "candidate" })]).decision).toBe("continue");
  });

  test("a metric that stops for the candidate alone is harm", () => {
    const stopped = [...many(60), ...many(4, { arm: "candidate", without: ["cost"] })];
    expect(decide(canary, stopped)).toMatchObject({
      decision: "rollback",
      finding: { metric: "cost", test: "missing" },
    });
  });

  test("NaN, a cost of nothing and half a failure are no measurements", () => {
    const odd = Array.from({ length: 5 }, () =>
      video({ arm: "candidate", lipSync: Number.NaN, cost: 0, failure: 0.5 }),
    );
    const champion = many(5, { lipSync: Number.NaN, cost: 0 });
    const judgement = judge(canary, [...champion, ...odd.flat()]);
    expect(judgement.tallies.find(({ metric }) => metric === "lip_sync")?.candidate).toMatchObject({
      units: 0,
      missing: 5,
    });
    expect(judgement.verdict.decision).toBe("rollback");
  });

  test("a champion that has had few by chance is waited for, as long again", () => {
    const candidate = many(150, { arm: "candidate" });
    expect(decide(canary, candidate)).toEqual({ decision: "continue" });
    expect(decide(canary, [...candidate, ...many(5)])).toEqual({ decision: "promote", to: 1 });
  });

  test("nothing of the champion's to compare with", () => {
    expect(decide(canary, many(200, { arm: "candidate" }))).toMatchObject({
      decision: "hold",
      cause: { kind: "no_comparison" },
    });
  });
});

describe("the ramp", () => {
  test("evidence is carried on: two failures before, one after", () => {
    const before = [...many(300), ...many(2, { arm: "candidate", failure: 1 }), ...many(98, { arm: "candidate" })];
    expect(decide(canary, before)).toEqual({ decision: "promote", to: 1 });
    const after: RolloutEvent[] = [
      { type: "entered", stage: 1 },
      ...many(2, { arm: "candidate", share: 0.25, failure: 1 }),
    ];
    expect(decide(canary, [...before, ...after]).decision).toBe("rollback");
    expect(decide(canary, after).decision).toBe("continue");
  });

  test("goes on stage by stage, and at its end is the champion", () => {
    const events: RolloutEvent[] = [];
    for (const [stage, { share, units }] of canary.stages.entries()) {
      if (stage > 0) events.push({ type: "entered", stage });
      events.push(...many(60, { share }), ...many(units - 1, { arm: "candidate", share }));
      expect(decide(canary, events).decision).toBe("continue");
      events.push(...video({ arm: "candidate", share }));
      expect(decide(canary, events)).toEqual({ decision: "promote", to: stage === 3 ? "champion" : stage + 1 });
    }
  });

  test("while it is paused nothing goes on, but harm is still harm", () => {
    const paused: RolloutEvent = { type: "paused", by: "asha", reason: "a holiday" };
    expect(decide(canary, [paused, ...many(300), ...many(100, { arm: "candidate" })])).toMatchObject({
      decision: "hold",
      cause: { kind: "paused", by: "asha" },
    });
    expect(decide(canary, [...many(60), paused, ...many(3, { arm: "candidate", failure: 1 })]).decision).toBe(
      "rollback",
    );
  });
});

describe("shadow", () => {
  test("pairs show a shift that scripts' own differences hide", () => {
    const pairs = Array.from({ length: 12 }, (_, index) => {
      const difficult = (index % 4) * 30;
      return pair({ lipSync: 20 + difficult }, { lipSync: 24 + difficult + (index % 2) });
    }).flat();
    expect(decide(shadow, pairs)).toMatchObject({ decision: "rollback", finding: { metric: "lip_sync" } });
  });

  test("failures of both say nothing, of the candidate alone they do", () => {
    const both = Array.from({ length: 30 }, () => pair({ failure: 1 }, { failure: 1 })).flat();
    expect(judge(shadow, both).gates[0]?.evidence).toBe(0);
    const alone = Array.from({ length: 12 }, () => pair({}, { failure: 1 })).flat();
    expect(decide(shadow, alone)).toMatchObject({ decision: "rollback", finding: { metric: "failure" } });
  });

  test("a metric that the candidate alone does not deliver", () => {
    const pairs = Array.from({ length: 16 }, () => pair({}, { without: ["safety"] })).flat();
    expect(decide(shadow, pairs)).toMatchObject({
      decision: "rollback",
      finding: { metric: "safety", test: "missing" },
    });
  });

  test("forty pairs without harm are enough", () => {
    const pairs = Array.from({ length: 40 }, () =>
      pair({ lipSync: 20 + (serial % 7) }, { lipSync: 20 + (serial % 5) }),
    ).flat();
    expect(decide(shadow, pairs)).toEqual({ decision: "promote", to: "champion" });
  });
});

describe("ab", () => {
  const ab: JudgeSpec = {
    ...usualSpec("ab"),
    goal: "completion",
    stages: [{ share: 0.5, units: 150, inFlightMax: 64 }],
  };
  const view = (arm: Arm, isCompleted: boolean): RolloutEvent[] => {
    const events = video({ arm, share: 0.5 });
    const { video: name } = events[0] as Extract<RolloutEvent, { type: "assigned" }>;
    return [...events, { type: "observed", video: name, arm, metric: "completion", value: isCompleted ? 1 : 0 }];
  };
  /** Both arms in turns: the champion's are completed every other time. */
  const views = (count: number, isCompleted: (index: number) => boolean): RolloutEvent[] =>
    Array.from({ length: count }, (_, index) => [
      ...view("champion", index % 2 === 0),
      ...view("candidate", isCompleted(index)),
    ]).flat();

  test("a benefit that is shown promotes", () => {
    expect(
      decide(
        ab,
        views(140, (index) => index % 8 > 0),
      ),
    ).toEqual({ decision: "promote", to: "champion" });
  });

  test("no difference is no reason", () => {
    expect(
      decide(
        ab,
        views(150, (index) => index % 2 > 0),
      ),
    ).toEqual({
      decision: "hold",
      cause: { kind: "no_benefit", metric: "completion" },
    });
  });
});

describe("a ramp that is too short", () => {
  const rampOf = (...stages: readonly (readonly [share: number, units: number])[]): JudgeSpec => ({
    ...canary,
    stages: stages.map(([share, units]) => ({ share, units, inFlightMax: 4 })),
  });
  test.each([
    ["the usual one", canary, []],
    ["the usual shadow", shadow, []],
    ["six, and three of all", rampOf([0.5, 6], [1, 3]), ["lip_sync", "cost"]],
    ["sixteen, and four of all", rampOf([0.5, 16], [1, 4]), []],
    ["two", rampOf([0.05, 2]), ["failure", "lip_sync", "safety", "cost"]],
  ])("%s: says what it would not find", (_, spec, blind) => {
    expect(findBlindMetrics(spec)).toEqual(blind);
    const told = explainJudgement(spec, judge(spec, [])).join("\n");
    expect(told.includes("careful")).toBe(blind.length > 0);
    for (const metric of blind) expect(told).toContain(metric);
  });
});

describe("the judge", () => {
  test.each(["shadow", "ab", "canary"] as const)("all gates of %s together use up no more than alpha", (strategy) => {
    const spec = usualSpec(strategy);
    const used = createGates(spec).reduce((sum, { alpha }) => sum + alpha, 0);
    expect(used).toBeLessThanOrEqual(spec.alpha + 1e-12);
  });

  test("a log gives the same trace and verdict, however often it is judged and wherever it is cut", () => {
    const arms = fc.constantFrom<Arm>("champion", "candidate");
    const told = fc.record({
      arm: arms,
      failure: fc.constantFrom(0, 0, 0, 1),
      lipSync: fc.double({ min: 0, max: 200, noNaN: true }),
      share: fc.constantFrom(0.05, 0.25, 0.5),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 60 }), fc.nat(), (videos, cut) => {
        const events = videos.flatMap((one) => video(one));
        const whole = createJudge(canary);
        for (const event of events) whole.take(event);
        const at = events.length === 0 ? 0 : cut % events.length;
        const again = createJudge(canary);
        // A restart: what was stored is read back, then the rest comes.
        for (const event of JSON.parse(JSON.stringify(events.slice(0, at))) as RolloutEvent[]) again.take(event);
        for (const event of events.slice(at)) again.take(event);
        expect(again.trace).toEqual(whole.trace);
        expect(again.judgement()).toEqual(whole.judgement());
        expect(JSON.parse(JSON.stringify(whole.judgement()))).toEqual(whole.judgement());
      }),
      { numRuns: 50 },
    );
  });
});
