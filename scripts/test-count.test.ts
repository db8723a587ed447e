import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("test-count.js", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-count-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = { numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 0, success: true };

describe("the last line of CI", () => {
  it.each([
    { of: "a good run", report: good, test: "0", check: "0", line: "7 passed, 0 failed", status: 0 },
    {
      of: "a failed test",
      report: { ...good, numFailedTests: 2, success: false },
      test: "1",
      check: "0",
      line: "7 passed, 2 failed",
      status: 1,
    },
    {
      of: "a file that does not load",
      report: { ...good, numFailedTestSuites: 1, success: false },
      test: "1",
      check: "0",
      line: "7 passed, 1 failed",
      status: 1,
    },
    {
      of: "an error outside all tests",
      report: { ...good, success: true },
      test: "1",
      check: "0",
      line: "7 passed, 1 failed",
      status: 1,
    },
    { of: "a failed check", report: good, test: "0", check: "1", line: "7 passed, 0 failed", status: 1 },
    {
      of: "a run without tests",
      report: { ...good, numPassedTests: 0 },
      test: "0",
      check: "0",
      line: "0 passed, 0 failed",
      status: 1,
    },
    {
      of: "a run that left no report",
      report: undefined,
      test: "1",
      check: "0",
      line: "0 passed, 1 failed",
      status: 1,
    },
  ])("counts $of", ({ report, test, check, line, status }) => {
    const path = join(folder, "report.json");
    if (report) writeFileSync(path, JSON.stringify(report));
    const run = spawnSync(process.execPath, [script, path, test, check], { encoding: "utf8" });
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe(line);
    expect(run.status).toBe(status);
  });
});
