import { describe, expect, it } from "vitest";
import { resultDocument, summarise } from "./full-run-document.ts";

describe("what a stage said", () => {
  it.each([
    {
      name: "tests",
      output:
        "\u001B[2m Test Files \u001B[22m \u001B[1m4 passed\u001B[22m (4)\n      Tests  35 passed (35)\n   Start at  22:37\n",
      said: "Test Files 4 passed (4); Tests 35 passed (35)",
    },
    { name: "check", output: "noise\n✓ types (3.0 s)\n✗ lint (9.1 s)\n", said: "✓ types (3.0 s); ✗ lint (9.1 s)" },
    {
      name: "chaos",
      output: "3 of 3 kills: 1\nkills by SIGKILL   3 in 3 runs   3\nAll of it held.\n",
      said: "kills by SIGKILL 3 in 3 runs 3; All of it held.",
    },
    { name: "bench", output: "step speak  3.1 s\n", said: "" },
    { name: "unheard", output: "anything\n", said: "" },
  ])("is taken from the end of its output: $name", ({ name, output, said }) => {
    expect(summarise(name, output)).toBe(said);
  });
});

const stage = { command: "npm test", seconds: 12.4, said: "a | b" };
const order = ["tests", "chaos", "bench"];

const rowsOf = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("| "));

it("is written as a table, with what failed and how", () => {
  const results = [
    { ...stage, name: "bench", status: null },
    { ...stage, name: "tests", status: 0 },
    { ...stage, name: "chaos", status: 1 },
  ];
  expect(rowsOf(resultDocument({ results, when: "2026-01-02, abc", order, before: "" }))).toEqual([
    "| stage | command | result | seconds | when | what it said |",
    "| tests | `npm test` | passed | 12 | 2026-01-02, abc | a \\| b |",
    "| chaos | `npm test` | failed (1) | 12 | 2026-01-02, abc | a \\| b |",
    "| bench | `npm test` | failed (killed) | 12 | 2026-01-02, abc | a \\| b |",
  ]);
});

it("keeps the rows of stages that did not run, and drops those that are no more", () => {
  const gone = { ...stage, name: "gone", status: 0 };
  const results = [{ ...stage, name: "tests", status: 0 }, { ...stage, name: "chaos", status: 1 }, gone];
  const before = resultDocument({ results, when: "then", order: [...order, "gone"], before: "# Another form" });
  const again = { results: [{ ...stage, name: "chaos", status: 0 }], when: "now", order, before };
  expect(rowsOf(resultDocument(again)).slice(1)).toEqual([
    "| tests | `npm test` | passed | 12 | then | a \\| b |",
    "| chaos | `npm test` | passed | 12 | now | a \\| b |",
  ]);
});
