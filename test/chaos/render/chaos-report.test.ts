import { describe, expect, it } from "vitest";
import type { RenderSummary } from "../../../src/app/index.ts";
import { digestBytes } from "../../../src/core/index.ts";
import { composeReport, type ChaosReport } from "./chaos-report.ts";
import type { ChaosRun, KilledRun } from "./kill-renders.ts";
import { toMarkdown, toTable } from "./report-text.ts";

const master = digestBytes("master");
const summary = { masterSha256: master, frames: 900 } as RenderSummary;
const killed: KilledRun = {
  kills: [{ victim: "tree", afterMs: 1_234 }],
  keptBefore: 2,
  keptAfter: 5,
  begun: 5,
  lost: 2,
  endedMs: 40,
};

function report(
  change: Partial<ChaosRun> & { run?: Partial<KilledRun>; leftovers?: readonly string[]; kills?: number },
): ChaosReport {
  const { run, leftovers = [], kills = 1, ...rest } = change;
  return composeReport({
    setting: { script: "a.md × 1", profile: "480p30", jobs: 2, kills, seed: "x" },
    undisturbed: summary,
    undisturbedMs: 9_000,
    chaos: {
      runs: [{ ...killed, ...run }],
      finished: [summary],
      resumed: { framesRendered: 300, framesMissing: 300 },
      failures: [],
      ...rest,
    },
    leftovers,
  });
}

describe("a report of kills", () => {
  it("finds no fault where all held", () => {
    const found = report({});
    expect(found).toMatchObject({ kills: 1, lostMax: 3, lost: { most: 2, sum: 2 }, endedMsMost: 40, failures: [] });
    expect(toTable(found)).toContain("All of it held.");
    expect(toMarkdown(found)).toContain("| tree at 1.2 s | 2 | 5 | 5 | 2 | 40 ms |  |");
  });

  it.each<[string, Parameters<typeof report>[0], RegExp]>([
    ["another master", { finished: [summary, { ...summary, masterSha256: digestBytes("other") }] }, /has the master/],
    ["too many chunks lost", { run: { lost: 4 } }, /killed run 1: it lost 4 chunks, 3 at most/],
    ["a kept chunk that is gone", { run: { keptAfter: 1 } }, /1 chunks that were kept are gone/],
    ["a process that stays", { run: { endedMs: null } }, /a process outlived it/],
    [
      "work done twice at last",
      { resumed: { framesRendered: 301, framesMissing: 300 } },
      /drew 301 frames.*lacked 300/,
    ],
    ["a run that fails by itself", { failures: ["out of strings"] }, /without a video: out of strings/],
    ["something left over", { leftovers: ["store/temp/x"] }, /store\/temp\/x was left over/],
    ["too few kills", { kills: 25 }, /there were 1 kills, wanted 25/],
  ])("says what did not hold: %s", (_what, change, says) => {
    const found = report(change);
    expect(found.failures.join("\n")).toMatch(says);
    expect(toTable(found)).toMatch(says);
  });
});
