import { afterAll, beforeAll, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { recordMeter, type MeteredAttempt } from "./record-meter.ts";
import { sumCosts, type CostQuery } from "./sum-costs.ts";

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  const attempts: Partial<MeteredAttempt>[] = [
    { nodeId: "render/1" },
    { nodeId: "render/2", at: new Date("2026-11-15T18:29:59Z") },
    { nodeId: "speak/1", step: "speak", at: new Date("2026-11-15T18:30:00Z") },
    { nodeId: "render/1", runId: "run_2", videoId: "vid_2", campaignId: "cmp_1" },
    { nodeId: "bake/1", runId: "run_3", videoId: null, step: "bake-rig" },
    { nodeId: "render/1", runId: "run_4", videoId: "vid_9", workspaceId: "other" },
  ];
  await opened.database.engine.transaction().execute(async (trx) => {
    for (const attempt of attempts) await recordMeter(trx, meteredAttempt(attempt), roundMetering);
  });
});
afterAll(() => opened.close());

const sum = async (query: Partial<CostQuery>) =>
  (
    await sumCosts(opened.database.engine, {
      by: "video",
      workspaceId: "default",
      timeZone: "Asia/Kolkata",
      ...query,
    })
  ).map(({ name, costMicroInr }) => [name, costMicroInr / 1_000_000]);

it("sums all that an attempt took", async () => {
  const [first] = await sumCosts(opened.database.engine, {
    by: "workspace",
    workspaceId: "default",
    timeZone: "Asia/Kolkata",
  });
  expect(first).toEqual({
    name: "default",
    costMicroInr: 5_000_000,
    attempts: 5,
    wallMs: 5_500,
    cpuMs: 5_000,
    gpuMs: 0,
    frames: 300,
    bytesRead: 50,
    bytesWritten: 100,
  });
});

it.each<[string, Partial<CostQuery>, unknown]>([
  [
    "by video, the dearest first",
    { by: "video" },
    [
      ["vid_1", 3],
      ["vid_2", 1],
      [null, 1],
    ],
  ],
  [
    "by campaign, with what belongs to none",
    { by: "campaign" },
    [
      [null, 4],
      ["cmp_1", 1],
    ],
  ],
  [
    "by step",
    { by: "step" },
    [
      ["render", 3],
      ["bake-rig", 1],
      ["speak", 1],
    ],
  ],
  [
    "by day of the zone, the newest first",
    { by: "day" },
    [
      ["2026-11-16", 1],
      ["2026-11-15", 4],
    ],
  ],
  ["by day elsewhere", { by: "day", timeZone: "UTC" }, [["2026-11-15", 5]]],
  [
    "of one video, by step",
    { by: "step", videoId: "vid_1" },
    [
      ["render", 2],
      ["speak", 1],
    ],
  ],
  ["of one campaign", { by: "video", campaignId: "cmp_1" }, [["vid_2", 1]]],
  ["from an instant on", { by: "step", from: new Date("2026-11-15T18:30:00Z") }, [["speak", 1]]],
  [
    "up to an instant, without it",
    { by: "video", to: new Date("2026-11-15T18:30:00Z"), videoId: "vid_1" },
    [["vid_1", 2]],
  ],
  ["no more rows than asked for", { by: "video", rowsMax: 1 }, [["vid_1", 3]]],
  ["another workspace", { by: "workspace", workspaceId: "other" }, [["other", 1]]],
  ["a workspace that has spent nothing", { workspaceId: "nobody" }, []],
])("sums %s", async (_, query, sums) => {
  expect(await sum(query)).toEqual(sums);
});

it("sums every workspace for the engine, and for a caller its own alone", async () => {
  const query = { by: "workspace", timeZone: "Asia/Kolkata" } as const;
  expect((await sumCosts(opened.database.engine, query)).map(({ name }) => name)).toEqual(["default", "other"]);
  const own = await opened.database.forWorkspace("other", (trx) => sumCosts(trx, query));
  expect(own.map(({ name }) => name)).toEqual(["other"]);
});
