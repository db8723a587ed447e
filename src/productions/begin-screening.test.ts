import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../test/fixtures/test-database.ts";
import { digestBytes } from "../core/index.ts";
import type { RunPurpose, RunState, VideoState } from "../store/index.ts";
import { beginScreening } from "./begin-screening.ts";
import { findVideo } from "./videos.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const now = new Date("2026-11-29T05:00:00Z");
let count = 0;

interface Run {
  readonly state: RunState;
  readonly purpose?: RunPurpose;
}

/** Begins the screening of a video in this state, with this run. */
async function begin(state: VideoState, run?: Run) {
  const id = `vid_${(count += 1)}`;
  return test.database.engine.transaction().execute(async (trx) => {
    await trx
      .insertInto("videos")
      .values({ id, workspace_id: "default", state, priority: "interactive", request: "{}", created_at: now })
      .execute();
    if (run) {
      await trx
        .insertInto("runs")
        .values({
          id: `run_${id}`,
          workspace_id: "default",
          video_id: id,
          state: run.state,
          purpose: run.purpose ?? "make",
          priority: "interactive",
          build: digestBytes("build"),
          reuse: true,
          trace: null,
        })
        .execute();
    }
    const begun = await beginScreening(trx, id, now);
    return { begun: begun?.state, state: (await findVideo(trx, id))?.state };
  });
}

describe("a video is screened and planned", () => {
  it.each<[string, VideoState, Run?]>([
    ["when it has just been asked for", "queued"],
    ["when whoever planned it died on the way", "screening"],
    ["when it has been measured", "rendering", { state: "done", purpose: "measure" }],
    ["when its run was planned by another build", "rendering", { state: "superseded" }],
    ["while it is being made once more to be compared", "queued", { state: "running", purpose: "reproduce" }],
  ])("%s", async (_when, state, run) => {
    expect(await begin(state, run)).toEqual({ begun: "screening", state: "screening" });
  });
});

describe("a job that comes again plans nothing", () => {
  it.each<[string, VideoState, Run?]>([
    ["while the video is being made", "rendering", { state: "running" }],
    ["while it is being measured", "rendering", { state: "running", purpose: "measure" }],
    ["while it is being verified", "verifying", { state: "running" }],
    ["when it is ready", "ready", { state: "done" }],
    ["when it was cancelled", "cancelled", { state: "cancelled" }],
  ])("%s", async (_when, state, run) => {
    expect(await begin(state, run)).toEqual({ begun: undefined, state });
  });
});
