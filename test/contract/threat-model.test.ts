import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = readFileSync(`${root}docs/guides/threat-model.md`, "utf8");
const rows = guide
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:threat|---)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const testsOf = (cell: string | undefined): string[] =>
  [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? "");

/** What the product must have an answer to. */
const threats = [
  "insider with the database",
  "stolen API key",
  "stolen ledger key",
  "forged consent",
  "replayed decision",
  "malicious asset",
  "prompt in a script",
  "operator who rewrites history",
];

describe("the threat model", () => {
  it.each(threats)("has a row for: %s", (threat) => {
    expect(rows.some(([, name]) => name?.includes(threat))).toBe(true);
  });

  it("gives each threat a control and a test", () => {
    const bare = rows.filter(([, , control, tests]) => !control || testsOf(tests).length === 0);
    expect(bare).toEqual([]);
  });

  it("names no test that is not there", () => {
    const named = rows.flatMap(([, , , tests]) => testsOf(tests));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !file.endsWith(".test.ts") || !existsSync(root + file))).toEqual([]);
  });
});
