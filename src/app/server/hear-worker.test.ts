import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { SutradharError } from "../../core/index.ts";
import type { RunRow, StepReport, TakenStep, WorkerEvent } from "../../executors/index.ts";
import type { VideoState } from "../../store/index.ts";
import { createLog } from "../../telemetry/log/index.ts";
import { createMetrics, type Metrics } from "../../telemetry/metrics/index.ts";
import { countNotice } from "./count-notice.ts";
import { hearWorker } from "./hear-worker.ts";
import { createVideoWatch } from "./watch-videos.ts";
import type { WorkerNotice } from "./worker-notice.ts";

const createdAt = new Date("2026-11-15T06:00:00Z");
const after = (ms: number): Date => new Date(createdAt.getTime() + ms);

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
  const row = { workspace_id: "default", request: "{}", warnings: "[]", created_at: createdAt };
  const video = (id: string, state: VideoState) => ({ ...row, id, state, finished_at: after(9_000) });
  const times = { started_at: after(200), first_chunk_at: after(4_000), first_playable_at: after(5_000) };
  const { engine } = test.database;
  await engine
    .insertInto("videos")
    .values({ ...video("vid_ready", "ready"), ...times, request_id: "req_1", frames: 100, frames_rendered: 40 })
    .execute();
  await engine
    .insertInto("videos")
    .values([video("vid_blocked", "blocked"), video("vid_cancelled", "cancelled"), video("vid_under_way", "rendering")])
    .execute();
});
afterAll(() => test.close());

let notices: WorkerNotice[];
let written: Record<string, unknown>[];
beforeEach(() => {
  notices = [];
  written = [];
});

function ended(
  videoId: string,
  step: string,
  report: Partial<StepReport> = {},
  run: Partial<RunRow> = {},
): WorkerEvent {
  const usage = { wallMs: 1_500, cpuMs: 1_000, gpuMs: 0, frames: 40, bytesRead: 0, bytesWritten: 0 };
  const taken = {
    run: { id: "run", workspaceId: "default", videoId, priority: "bulk", purpose: "make", ...run },
    node: { id: `${step}/1`, step },
    fence: 1,
    queuedMs: 30,
  } as TakenStep;
  return { kind: "ended", taken, report: { outcome: "done", usage, costMicroInr: 1_250_000, ...report } };
}

const watch = (event: WorkerEvent) => createVideoWatch(test.database, (notice) => notices.push(notice))(event);

it("tells of a video that its release made ready, with the times to its first frame", async () => {
  await watch(ended("vid_ready", "release"));
  expect(notices).toEqual([
    {
      kind: "video ended",
      video: "vid_ready",
      requestId: "req_1",
      state: "ready",
      timesMs: { serverLatency: 200, firstChunkEncoded: 4_000, firstChunkPlayable: 5_000 },
      framesReused: 60,
    },
  ]);
});

it.each([
  ["a step that is dead", ended("vid_blocked", "speak", { outcome: "dead" })],
  ["its plan", { kind: "planned", job: { video: "vid_blocked" } } as const],
])("tells of a video that %s ended", async (_, event) => {
  await watch(event);
  expect(notices).toMatchObject([{ state: "blocked", framesReused: 0, timesMs: { serverLatency: null } }]);
});

it.each([
  ["a step that is not the last", ended("vid_ready", "render")],
  ["a release that another had done", ended("vid_ready", "release", { outcome: "dropped" })],
  ["what is made once more for a look", ended("vid_ready", "release", {}, { purpose: "reproduce" })],
  ["a plan for that", { kind: "planned", job: { video: "vid_ready", reproduce: "run_2" } } as const],
  ["a video that goes on", { kind: "planned", job: { video: "vid_under_way" } } as const],
  ["a video that was cancelled, which the API has told of", ended("vid_cancelled", "speak", { outcome: "dead" })],
  ["a video that is no more", ended("vid_gone", "release")],
])("says nothing of %s", async (_, event) => {
  await watch(event);
  expect(notices).toEqual([]);
});

/** What a server counts of what its worker does. */
function hearInto(metrics: Metrics): (event: WorkerEvent) => void {
  const stream = { write: (text: string) => void written.push(JSON.parse(text) as Record<string, unknown>) };
  const log = createLog({ level: "info", stream, now: () => createdAt });
  return hearWorker({ log, database: test.database, tell: (notice) => countNotice(metrics, notice) });
}

it("counts steps, what they cost, frames that were drawn and reused, and videos with their times", async () => {
  const metrics = createMetrics();
  const hear = hearInto(metrics);
  hear(ended("vid_ready", "render"));
  hear(ended("vid_ready", "animate", { costMicroInr: 0 }));
  hear(ended("vid_ready", "release", { costMicroInr: 0 }));
  let text = "";
  await vi.waitUntil(async () => (text = await metrics.collect()).includes("sutradhar_videos_ended_total{"), {
    timeout: 60_000,
  });
  for (const sample of [
    'sutradhar_steps_ended_total{step="render",class="cpu",outcome="done"} 1',
    'sutradhar_cost_inr_total{workspace="default",step="render"} 1.25',
    // What animate read is not drawn.
    'sutradhar_frames_total{source="rendered"} 40',
    'sutradhar_frames_total{source="reused"} 60',
    'sutradhar_videos_ended_total{state="ready"} 1',
    "sutradhar_server_latency_seconds_sum 0.2",
    "sutradhar_first_chunk_encoded_seconds_sum 4",
    "sutradhar_first_chunk_playable_seconds_sum 5",
  ]) {
    expect(text).toContain(`${sample}\n`);
  }
  expect(text).not.toContain('workspace="default",step="animate"');
  expect(written).toMatchObject([{ level: "info", video: "vid_ready", state: "ready", requestId: "req_1" }]);
});

it("logs what went wrong, by video, run, node and attempt", () => {
  const error = new SutradharError("engine_failed", "it stumbled");
  hearInto(createMetrics())(ended("vid_under_way", "speak", { outcome: "retried", error }));
  expect(written).toMatchObject([
    {
      level: "warn",
      video: "vid_under_way",
      run: "run",
      node: "speak/1",
      outcome: "retried",
      error: { code: "engine_failed" },
    },
  ]);
});
