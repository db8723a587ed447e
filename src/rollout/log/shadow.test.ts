import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestRollouts, type TestRollouts } from "../../../test/fixtures/test-rollouts.ts";
import { usualSpec, type JudgeSpec } from "../judge/index.ts";
import { abortRollout, callOffShadows } from "./index.ts";

const shadow: JudgeSpec = { ...usualSpec("shadow"), stages: [{ share: 1, units: 12, inFlightMax: 4 }] };

let rollouts: TestRollouts;
beforeAll(async () => {
  rollouts = await openTestRollouts();
});
beforeEach(() => rollouts.clear());
afterAll(() => rollouts.close());

type Beside = Parameters<TestRollouts["endBeside"]>[1];

/** Videos that the champion makes well, and the candidate beside as it is told, until the rollout has ended. */
async function compare(id: string, beside: (pair: number) => Beside): Promise<number> {
  const { place, end, endBeside, tend, get } = rollouts;
  for (let pair = 0; ; pair++) {
    if (pair === 40 || (await get(id)).state !== "running") return pair;
    const { video, arm, version, isShadowed } = await place(id);
    expect({ arm, version, isShadowed }).toEqual({ arm: "champion", version: "1.0.0", isShadowed: true });
    await end(video);
    await endBeside(video, beside(pair));
    await tend(id);
  }
}

describe("a candidate that works beside", () => {
  it("and is as good becomes the champion; nobody was given what it made", async () => {
    const { id } = await rollouts.start(shadow);
    expect(await compare(id, () => ({}))).toBe(12);
    expect(await rollouts.get(id)).toMatchObject({ state: "promoted", verdict: { to: "champion" } });
    const { tallies } = (await rollouts.replay(id)).judgement;
    for (const metric of ["failure", "lip_sync", "safety", "cost", "render_time"]) {
      const tally = tallies.find((one) => one.metric === metric);
      expect([metric, tally?.champion.units, tally?.candidate.units]).toEqual([metric, 12, 12]);
    }
  });

  it.each([
    ["whose lips are late", () => ({ report: "late" }), /lip_sync|safety/],
    ["that fails", () => ({ run: "failed" as const }), /failure/],
    ["that costs twice as much", () => ({ costMicroInr: 2_000_000 }), /cost/],
  ])("%s is stopped within the pairs that are promised", async (_, beside, metric) => {
    const { id } = await rollouts.start({ ...shadow, stages: [{ share: 1, units: 40, inFlightMax: 4 }] });
    const pairs = await compare(id, beside);
    expect(pairs).toBeLessThanOrEqual(18);
    const { state, words } = await rollouts.get(id);
    expect([state, words[0]]).toEqual(["rolled_back", expect.stringMatching(metric)]);
  });

  it("and is called off, or stopped from outside, is no measurement", async () => {
    const { id } = await rollouts.start(shadow);
    for (const run of ["cancelled", "superseded"] as const) {
      const { video } = await rollouts.place(id);
      await rollouts.end(video);
      await rollouts.endBeside(video, { run });
    }
    const refused = await rollouts.place(id);
    await rollouts.end(refused.video);
    await rollouts.endBeside(refused.video, { run: "failed", code: "budget_exceeded" });
    // It was cancelled before the candidate had begun anything.
    const { video } = await rollouts.place(id);
    await rollouts.end(video, { state: "cancelled", code: "cancelled" });
    await rollouts.tend(id);
    expect((await rollouts.replay(id)).judgement).toMatchObject({ measured: 0, inFlight: 0 });
  });

  it("waits for its own run, whatever the champion's has come to", async () => {
    const { id } = await rollouts.start(shadow);
    const { video } = await rollouts.place(id);
    await rollouts.endBeside(video, { run: "running" });
    await rollouts.end(video);
    await rollouts.tend(id);
    expect((await rollouts.replay(id)).judgement).toMatchObject({ measured: 0, inFlight: 1 });
    await rollouts.database.engine.updateTable("runs").set({ state: "done" }).where("purpose", "=", "shadow").execute();
    await rollouts.tend(id);
    await rollouts.tend(id);
    expect((await rollouts.replay(id)).judgement).toMatchObject({ measured: 1, inFlight: 0 });
  });

  it("has no more in work than its cap, and none of what the cache has made", async () => {
    const { id } = await rollouts.start(shadow);
    const placed = [];
    for (let index = 0; index < 8; index++) placed.push(await rollouts.place(id, { isExecuted: index > 1 }));
    expect(placed.map(({ isShadowed }) => isShadowed)).toEqual([false, false, true, true, true, true, false, false]);
  });

  it("is called off with its rollout, and what it would still say is not heard", async () => {
    const { id } = await rollouts.start(shadow);
    const { video } = await rollouts.place(id);
    const { state, locked } = rollouts;
    await locked(id, (trx, rollout) =>
      abortRollout(trx, rollout, { by: "Meera", reason: "a better one", now: state.now }),
    );
    const first = await locked(id, (trx, rollout) => callOffShadows(trx, rollout, state.now));
    expect(first.runs).toEqual([`run_beside_${video}`]);
    expect(first.events).toMatchObject([{ type: "finished", video, arm: "candidate", outcome: "cancelled" }]);
    expect((await locked(id, (trx, rollout) => callOffShadows(trx, rollout, state.now))).runs).toEqual([]);
  });
});
