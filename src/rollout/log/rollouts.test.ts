import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestRollouts, smallRamp as small, type TestRollouts } from "../../../test/fixtures/test-rollouts.ts";
import { SutradharError } from "../../core/index.ts";
import { usualSpec } from "../judge/index.ts";
import {
  abortRollout,
  approveRollout,
  decisionOf,
  findPlacement,
  listStanding,
  mayFallToCandidate,
  observeVideo,
  pauseRollout,
  resumeRollout,
  takeBack,
} from "./index.ts";

let rollouts: TestRollouts;
beforeAll(async () => {
  rollouts = await openTestRollouts();
});
beforeEach(() => rollouts.clear());
afterAll(() => rollouts.close());

describe("a rollout", () => {
  it("goes through its ramp, stage by stage, and is promoted", async () => {
    const { start, place, end, tend, get } = rollouts;
    const { id } = await start();
    for (let videos = 0; videos < 100 && (await get(id)).state === "running"; videos++) {
      await end((await place(id)).video);
      await tend(id);
    }
    const rollout = await get(id);
    expect(rollout).toMatchObject({ state: "promoted", stage: 1, endedBy: "the judge", verdict: { to: "champion" } });
    expect(rollout.words[0]).toContain("it becomes the champion");
    expect(await rollouts.inTrx((trx) => listStanding(trx, "default"))).toEqual([]);
  });

  it("goes back by itself, and gives no video more to the candidate", async () => {
    const { start, place, end, get } = rollouts;
    const { id } = await start();
    const given: string[] = [];
    for (let index = 0; index < 60 && (await get(id)).state === "running"; index++) {
      const { video, arm } = await place(id);
      if (arm === "candidate") given.push(video);
      await end(video, arm === "candidate" ? { failures: 1 } : {});
    }
    const rollout = await get(id);
    expect(rollout.state).toBe("rolled_back");
    expect(rollout.words[0]).toMatch(/^rollback: the candidate .* failure/);
    expect(rollout.words.at(-1)).toContain(given[0]);
    expect(given.length).toBeLessThanOrEqual(12);
    expect((await place(id)).arm).toBe("champion");
  });

  it("of two on one alias the second is refused, and another alias is not", async () => {
    const { start } = rollouts;
    const { id } = await start();
    await expect(start()).rejects.toThrow(`avatar/asha@production is rolled out already, by ${id}`);
    await start(small, "staging");
    const both = await Promise.allSettled([start(small, "third"), start(small, "third")]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is held where a metric stops coming, and goes on when somebody has seen to it", async () => {
    const { start, place, end, tend, get, locked, state } = rollouts;
    const { id } = await start();
    let report = "blind";
    const make = async () => {
      await end((await place(id)).video, { report });
      return (await tend(id)).rollout;
    };
    let rollout = await get(id);
    for (let videos = 0; videos < 40 && rollout.state === "running"; videos++) rollout = await make();
    expect(rollout).toMatchObject({ state: "held", verdict: { cause: { kind: "missing", metric: "lip_sync" } } });
    expect(rollout.words[0]).toContain("no data is not a pass");
    expect((await place(id)).arm).toBe("champion");
    report = "good";
    await locked(id, (trx, held) => resumeRollout(trx, held, { room: state.room, by: "Meera", now: state.now }));
    expect((await make()).state).toBe("running");
  });

  it.each([
    ["shares that use up more than alpha", { ...small, limitAlphaShare: 0.5 }],
    ["a ramp that goes down", { ...small, stages: [...small.stages].reverse() }],
    ["no stage", { ...small, stages: [] }],
    ["an ab without a goal", { ...usualSpec("ab") }],
    ["a goal that is no metric", { ...usualSpec("ab"), goal: "mood" }],
    ["half a unit", { ...small, stages: [{ share: 0.5, units: 0.5, inFlightMax: 1 }] }],
  ])("refuses %s", async (_, judge) => {
    await expect(rollouts.start(judge)).rejects.toThrow(SutradharError);
  });
});

describe("a promotion that people must agree to", () => {
  const requester = "person:person_ravi";
  const wants = { approval: { requester } };
  const yesOf = (principal: string) => ({ principal, name: principal, roles: ["ml"], reason: "it is good", at: "" });
  const agree = (id: string, principal: string, isEnough: boolean) =>
    rollouts.locked(id, async (trx, rollout) => {
      const { state, settle } = rollouts;
      const approved = await approveRollout(trx, rollout, { approval: yesOf(principal), isEnough, now: state.now });
      return settle(trx, approved);
    });
  async function goToItsEnd(id: string): Promise<void> {
    for (let videos = 0; videos < 100 && (await rollouts.get(id)).state === "running"; videos++) {
      await rollouts.end((await rollouts.place(id)).video);
      await rollouts.tend(id);
    }
  }

  it("waits for them, whatever the judge says, and is done with the last yes", async () => {
    const { id } = await rollouts.start(small, "production", [], wants);
    await goToItsEnd(id);
    const waiting = await rollouts.get(id);
    expect(waiting).toMatchObject({ state: "held", verdict: { decision: "promote" }, endedAt: null });
    expect(decisionOf(waiting)).toBe("hold");
    expect(waiting.words[0]).toContain(`nobody has agreed yet: sutradhar rollout approve ${id}`);
    expect(await rollouts.replay(id)).toMatchObject({ isSame: true });
    expect((await agree(id, "person:person_meera", false)).rollout).toMatchObject({ state: "held" });
    await expect(agree(id, "person:person_meera", true)).rejects.toThrow("you have agreed already");
    await expect(agree(id, requester, true)).rejects.toThrow(`you have started ${id}`);
    expect(await agree(id, "person:person_devi", true)).toMatchObject({ from: "held", rollout: { state: "promoted" } });
    await expect(agree(id, "person:person_asha", true)).rejects.toThrow("is promoted");
  });

  it("is not waited for where they have agreed before, and harm takes back what they agreed to", async () => {
    const { id } = await rollouts.start(small, "production", [], wants);
    await agree(id, "person:person_devi", true);
    await goToItsEnd(id);
    expect((await rollouts.get(id)).state).toBe("promoted");
    const harmful = await rollouts.start(small, "staging", [], wants);
    await agree(harmful.id, "person:person_devi", true);
    for (let videos = 0; videos < 60 && (await rollouts.get(harmful.id)).state === "running"; videos++) {
      const { video, arm } = await rollouts.place(harmful.id);
      await rollouts.end(video, arm === "candidate" ? { failures: 1 } : {});
    }
    expect((await rollouts.get(harmful.id)).state).toBe("rolled_back");
  });

  it("is nobody's to agree to where nobody is asked", async () => {
    const { id } = await rollouts.start();
    await expect(agree(id, "person:person_devi", true)).rejects.toThrow("needs nobody's approval");
  });
});

describe("which videos count", () => {
  it("one of a batch, none that the cache has decided, none of a pinned campaign", async () => {
    const { start, place, database } = rollouts;
    const { id } = await start(small, "production", ["cam_pinned"]);
    for (let index = 0; index < 6; index++) await place(id, { batch: "cam_1" });
    for (let index = 0; index < 6; index++) await place(id, { isExecuted: false });
    for (let index = 0; index < 6; index++) expect((await place(id, { batch: "cam_pinned" })).arm).toBe("champion");
    const rows = await database.engine.selectFrom("rollout_units").select(["counts", "batch"]).execute();
    expect(rows.filter(({ counts }) => counts)).toEqual([{ counts: true, batch: "cam_1" }]);
  });

  it("of a campaign that counts already, most need no plan with the candidate", async () => {
    const { start, place, inTrx } = rollouts;
    const rollout = await start(small, "production", ["cam_pinned"]);
    const may = (id: string, batch?: string) => inTrx((trx) => mayFallToCandidate(trx, rollout, { id, batch }));
    expect(await may("vid_1")).toBe(true);
    expect(await may("vid_1", "cam_1")).toBe(true);
    expect(await may("vid_1", "cam_pinned")).toBe(false);
    await place(rollout.id, { batch: "cam_1" });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => may(`vid_${index}`, "cam_1")));
    expect(answers).toContain(true);
    expect(answers).toContain(false);
    expect(
      await inTrx((trx) => mayFallToCandidate(trx, { ...rollout, state: "held" }, { id: "vid_1", batch: undefined })),
    ).toBe(false);
  });

  it("no more than the cap are in the candidate's hands at once", async () => {
    const { id } = await rollouts.start();
    const arms: string[] = [];
    for (let index = 0; index < 30; index++) arms.push((await rollouts.place(id)).arm);
    expect(arms.filter((arm) => arm === "candidate")).toHaveLength(4);
  });

  it("a video keeps what it was given, whatever becomes of the rollout", async () => {
    const { start, place, locked, inTrx, state } = rollouts;
    const { id } = await start();
    const { video, version } = await place(id);
    const hand = { by: "Meera", reason: "a better one", now: state.now };
    await locked(id, (trx, rollout) => abortRollout(trx, rollout, hand));
    expect(await inTrx((trx) => findPlacement(trx, video))).toMatchObject({
      version,
      wanted: "avatar/asha@production",
    });
    expect(await inTrx((trx) => findPlacement(trx, "vid_none"))).toBeUndefined();
  });

  it.each([
    ["cancelled", { state: "cancelled", code: "cancelled" }],
    ["the database was away", { state: "failed", code: "database_unavailable" }],
    ["the budget was spent", { state: "blocked", code: "budget_exceeded" }],
  ] as const)("not one that ended by what no version does: %s", async (_, told) => {
    const { start, place, end, tend, replay } = rollouts;
    const { id } = await start();
    for (let index = 0; index < 8; index++) await end((await place(id)).video, told);
    await tend(id);
    expect((await replay(id)).judgement).toMatchObject({ measured: 0, inFlight: 0, verdict: { decision: "continue" } });
  });

  it("what waits for a person, and what a gate has stopped, has not passed", async () => {
    const { start, place, end, tend, get, replay } = rollouts;
    const { id } = await start();
    for (let index = 0; index < 60 && (await get(id)).state === "running"; index++) {
      const { video, arm } = await place(id);
      const stopped = { state: "failed", code: "gate_failed" } as const;
      const waits = { state: "in_review", code: "review_required" } as const;
      await end(video, arm === "champion" ? {} : index % 2 > 0 ? waits : stopped);
      await tend(id);
    }
    expect((await get(id)).verdict).toMatchObject({ decision: "rollback", finding: { metric: "safety" } });
    // It has cost as much as what was released: no metric of it is missing.
    const tallies = (await replay(id)).judgement.tallies.filter(({ candidate }) => candidate.missing > 0);
    expect(tallies).toEqual([]);
  });
});

describe("a hand in it", () => {
  it("a pause holds the candidate back and keeps what was seen; resumed, it goes on", async () => {
    const { start, place, locked, get, state } = rollouts;
    const { id } = await start();
    const hand = { room: state.room, by: "Meera", now: state.now, reason: "a holiday" };
    await locked(id, (trx, rollout) => pauseRollout(trx, rollout, hand));
    expect((await get(id)).state).toBe("paused");
    for (let index = 0; index < 10; index++) expect((await place(id)).arm).toBe("champion");
    const resumed = await locked(id, (trx, rollout) => resumeRollout(trx, rollout, hand));
    expect(resumed).toMatchObject({ from: "paused", rollout: { state: "running" } });
    await locked(id, (trx, rollout) => abortRollout(trx, rollout, hand));
    await expect(locked(id, (trx, rollout) => resumeRollout(trx, rollout, hand))).rejects.toThrow(
      "is aborted, and cannot be resumed",
    );
  });

  it("what has not begun is taken back, what has begun is not", async () => {
    const { start, place, locked, inTrx, state, database } = rollouts;
    const { id } = await start();
    const candidates: string[] = [];
    while (candidates.length < 3) {
      const { video, arm } = await place(id);
      if (arm === "candidate") candidates.push(video);
    }
    const [begun = "", waits = ""] = candidates;
    await database.engine.updateTable("videos").set({ started_at: state.now }).where("id", "=", begun).execute();
    const { videos, events } = await locked(id, (trx, rollout) => takeBack(trx, rollout, state.now));
    expect([...videos].sort()).toEqual(candidates.slice(1));
    expect(events).toHaveLength(2);
    const placed = (video: string) => inTrx((trx) => findPlacement(trx, video));
    expect(await placed(waits)).toMatchObject({ arm: "champion", version: "1.0.0" });
    expect(await placed(begun)).toMatchObject({ arm: "candidate" });
  });

  it("what viewers say is heard, of its own videos and metrics alone", async () => {
    const { start, place, locked, replay, state } = rollouts;
    const { id } = await start();
    const { video } = await place(id);
    const say = (seen: { video: string; metric: string; value: number }) =>
      locked(id, (trx, rollout) => observeVideo(trx, rollout, { ...seen, room: state.room, now: state.now }));
    await say({ video, metric: "complaint", value: 1 });
    await expect(say({ video: "vid_other", metric: "complaint", value: 1 })).rejects.toThrow("is no video of");
    await expect(say({ video, metric: "failure", value: 1 })).rejects.toThrow("complaint, completion");
    await expect(say({ video, metric: "complaint", value: 0.5 })).rejects.toThrow("0 or 1");
    const tally = (await replay(id)).judgement.tallies.find(({ metric }) => metric === "complaint");
    expect((tally?.candidate.units ?? 0) + (tally?.champion.units ?? 0)).toBe(1);
  });
});
