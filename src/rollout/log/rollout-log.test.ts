import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestRollouts, type TestRollouts } from "../../../test/fixtures/test-rollouts.ts";
import { toJson } from "../../store/index.ts";
import { createJudgeRoom, getRollout } from "./index.ts";

let rollouts: TestRollouts;
beforeAll(async () => {
  rollouts = await openTestRollouts();
});
beforeEach(() => rollouts.clear());
afterAll(() => rollouts.close());

describe("the log", () => {
  /** Some videos, of which the candidate's fail now and then; `before` is called before each. */
  async function fill(id: string, before: () => void): Promise<void> {
    const { place, end, tend } = rollouts;
    for (let index = 0; index < 14; index++) {
      before();
      const { video, arm } = await place(id);
      await end(video, { failures: arm === "candidate" && index % 5 === 0 ? 1 : 0 });
    }
    before();
    await tend(id);
  }

  it("gives the same verdict and evidence when it is judged again, also after a restart at every step", async () => {
    const { start, replay, state } = rollouts;
    const { id } = await start();
    // A room that knows nothing is a server that has just come up.
    await fill(id, () => {
      state.room = createJudgeRoom();
    });
    const first = await replay(id);
    expect(first).toMatchObject({ isSame: true, brokenAt: null });
    expect(first.events).toBeGreaterThan(40);
    expect(await replay(id)).toEqual(first);
  });

  it("a clock that jumps changes nothing", async () => {
    const { start, replay, state } = rollouts;
    const { id } = await start();
    const before = state.now.getTime();
    let turn = 0;
    await fill(id, () => {
      state.now = new Date(before + (turn++ % 2 > 0 ? -1 : 1) * 90_000 * 3_600_000);
    });
    state.now = new Date(before);
    expect(await replay(id)).toMatchObject({ isSame: true, brokenAt: null });
  });

  it("a transaction that fails after it was judged leaves nothing behind, in no memory either", async () => {
    const { start, place, end, tend, locked, settle, replay } = rollouts;
    const { id } = await start();
    await end((await place(id)).video);
    const dies = locked(id, async (trx, rollout) => {
      await settle(trx, rollout);
      throw new Error("the power goes");
    });
    await expect(dies).rejects.toThrow("the power goes");
    const { rollout } = await tend(id);
    expect(await replay(id)).toMatchObject({ isSame: true, brokenAt: null, events: rollout.events });
  });

  it("two servers that tend at once tell each thing once", async () => {
    const { start, place, end, tend, replay, database } = rollouts;
    const { id } = await start();
    for (let index = 0; index < 8; index++) await end((await place(id)).video);
    await Promise.all([tend(id, createJudgeRoom()), tend(id, createJudgeRoom())]);
    const rows = await database.engine.selectFrom("rollout_events").select("event").execute();
    const finished = rows
      .map(({ event }) => event as { readonly type: string; readonly video: string })
      .filter(({ type }) => type === "finished")
      .map(({ video }) => video);
    expect(new Set(finished).size).toBe(finished.length);
    expect(await replay(id)).toMatchObject({ isSame: true, brokenAt: null });
  });

  it("one that was changed behind its back says where", async () => {
    const { start, replay, database } = rollouts;
    const { id } = await start();
    await fill(id, () => undefined);
    await database.engine
      .updateTable("rollout_events")
      .set({ event: toJson({ type: "paused", by: "nobody", reason: "forged" }) })
      .where("position", "=", 7)
      .execute();
    expect((await replay(id)).brokenAt).toBe(7);
  });

  it("is seen by its own workspace alone", async () => {
    const { start, database } = rollouts;
    const { id } = await start();
    const read = (workspaceId: string) => database.forWorkspace(workspaceId, (trx) => getRollout(trx, "default", id));
    await expect(read("other")).rejects.toThrow("there is no rollout");
    expect((await read("default")).id).toBe(id);
  });
});
