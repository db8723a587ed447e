import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadImage } from "@napi-rs/canvas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVideo, tryRollout, type RolloutPlace, type RolloutReport } from "../../examples/rollout/try-rollout.ts";
import type { JudgementView, RolloutView } from "../../src/app/index.ts";
import { runBeside, startTestServer, type TestServer } from "../e2e/running-server.ts";
import { createWorkplace, root, type Workplace } from "../e2e/workplace.ts";

const minuteMs = 60_000;
let workplace: Workplace;
let server: TestServer;
let place: RolloutPlace;
let report: RolloutReport;

beforeAll(async () => {
  workplace = createWorkplace();
  server = await startTestServer(workplace);
  const { url, key } = server;
  place = {
    url,
    key,
    assets: join(root, "assets"),
    picture: workplace.path("rollout.svg"),
    ramp: "0.5:16:4,1:4:4",
    run: (words, more = {}) => runBeside(workplace, words, { SUTRADHAR_URL: url, SUTRADHAR_KEY: key, ...more }),
    path: (name) => workplace.path(name),
    tell: () => undefined,
  };
  report = await tryRollout(place);
}, 30 * minuteMs);
afterAll(async () => {
  await server?.end();
  workplace?.remove();
}, minuteMs);

describe("a model that hears everything 90 ms late", () => {
  it("is refused by the golden check", () => {
    expect(report.golden).toMatchObject({ status: 3, says: expect.stringContaining("hello-480p25") });
  });

  it("is taken back by itself, within the videos that are promised for such a shift", () => {
    const { state, words, isSame } = report.worse;
    expect([state, isSame]).toEqual(["rolled_back", true]);
    expect(words[0]).toMatch(/lip_sync|safety/);
    // Of the shift, two standard deviations and more, 32 of the candidate's; and 4 that were in work.
    expect(report.burned).toBeLessThanOrEqual(36);
  });

  it("has no video that a gate stopped among those that are ready", () => {
    for (const { videos } of [report.worse, report.better]) {
      expect(videos.filter(({ problem, state }) => problem !== null && state === "ready")).toEqual([]);
    }
  });
});

describe("a better one", () => {
  it("goes through the ramp, and is the champion", () => {
    expect(report.better).toMatchObject({ state: "promoted", isSame: true });
    expect(report.champion).toBe("1.2.0");
    // A recording of chance may be stopped for its own sake, such as for a peak; not one after the other.
    expect(report.better.videos.filter(({ isReady }) => isReady).length).toBeGreaterThan(
      0.8 * report.better.videos.length,
    );
  });

  it("is in the picture beside the worse one", async () => {
    const svg = readFileSync(report.picture, "utf8");
    expect(svg).toContain("1.0.0 → 1.1.0, which hears 90 ms late");
    expect(svg).toContain("it becomes the champion");
    expect((await loadImage(Buffer.from(svg))).width).toBeGreaterThan(800);
  });
});

describe("the worse one in the shadow", () => {
  it(
    "works beside: viewers get the champion's, nobody pays, and what it did is measured",
    async () => {
      const started = JSON.parse(
        (
          await place.run([
            "rollout",
            "start",
            "model/ear@champion",
            "--to",
            "1.1.0",
            "--strategy",
            "shadow",
            "--steps",
            "1:12:4",
            "--json",
          ])
        ).stdout,
      ) as RolloutView;
      const videos = await Promise.all([makeVideo(place, started), makeVideo(place, started)]);
      expect(videos.map(({ arm, state }) => [arm, state])).toEqual(videos.map(() => ["champion", "ready"]));
      const measured = await untilCompared(started.id, videos.length);
      const lips = measured.tallies.find(({ metric }) => metric === "lip_sync");
      expect(lips?.champion.mean).toBeLessThan(40);
      expect(lips?.candidate.mean).toBeGreaterThan(60);
      expect(measured.tallies.find(({ metric }) => metric === "cost")?.candidate).toMatchObject({
        units: 2,
        missing: 0,
      });
      const runs = (await (await server.fetch("/v1/runs?purpose=shadow")).json()) as {
        readonly runs: readonly object[];
      };
      expect(runs.runs).toHaveLength(videos.length);
    },
    10 * minuteMs,
  );

  async function untilCompared(id: string, pairs: number): Promise<JudgementView> {
    for (;;) {
      await server.fetch(`/v1/rollouts/${id}`);
      const judged = (await (await server.fetch(`/v1/rollouts/${id}/replay`)).json()) as JudgementView;
      if (judged.measured >= pairs) return judged;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
});
