import { describe, expect, it } from "vitest";
import { parseGrounds, readShippedGrounds } from "./grounds.ts";

const from = new Date("2026-11-29T06:00:00Z");
const grounds = readShippedGrounds();

describe("a ground to take something down", () => {
  it.each([
    ["impersonation", "2026-11-29T08:00:00.000Z"],
    ["order", "2026-11-29T09:00:00.000Z"],
    ["election", "2026-11-29T09:00:00.000Z"],
    ["specified", "2026-11-30T18:00:00.000Z"],
    ["grievance", "2026-12-06T06:00:00.000Z"],
  ])("%s has a clock of its own", (id, due) => {
    expect(grounds.begin(id, from).dueAt.toISOString()).toBe(due);
  });

  it("names its source", () => {
    for (const { law, rule } of grounds.all) expect([law, rule].every((text) => text.length > 3)).toBe(true);
  });

  it("that is none is refused, with those that there are", () => {
    expect(() => grounds.begin("whim", from)).toThrow(/no ground "whim": there is impersonation, order/);
  });
});

const one = { id: "own", withinHours: 1, law: "none", rule: "own", says: "so", since: null };
it.each([
  ["no JSON", "{", /it is no JSON/],
  [
    "without a clock",
    JSON.stringify({ edition: "2026-11-29", source: "x", grounds: [{ ...one, withinHours: 0 }] }),
    /withinHours/,
  ],
  ["twice the same", JSON.stringify({ edition: "2026-11-29", source: "x", grounds: [one, one] }), /same id/],
])("a file of grounds that is %s is refused", (_what, text, message) => {
  expect(() => parseGrounds(text, "grounds.json")).toThrow(message);
});
