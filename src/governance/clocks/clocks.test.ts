import { describe, expect, it } from "vitest";
import { parseClocks, readShippedClocks } from "./clocks.ts";

const clocks = readShippedClocks();

describe("a clock", () => {
  it("of a grievance is the month of the rules of 2011 while they stand, and then ninety days", () => {
    const before = clocks.dueOf("grievance", new Date("2026-11-29T06:00:00Z"));
    expect([before.id, before.dueAt.toISOString(), before.isInForce]).toEqual([
      "grievance-spdi",
      "2026-12-29T06:00:00.000Z",
      true,
    ]);
    // 18:29 UTC on the 12th is still the 12th in India, 18:30 is the 13th.
    expect(clocks.dueOf("grievance", new Date("2027-05-12T18:29:00Z")).id).toBe("grievance-spdi");
    const after = clocks.dueOf("grievance", new Date("2027-05-12T18:30:00Z"));
    expect([after.id, after.dueAt.toISOString()]).toEqual(["grievance", "2027-08-10T18:30:00.000Z"]);
  });

  it.each(["access", "correction", "erasure", "nomination"])("of %s says that no law names its period", (kind) => {
    const due = clocks.dueOf(kind, new Date("2026-11-29T06:00:00Z"));
    expect([due.isOwn, due.isInForce, due.dueAt.toISOString()]).toEqual([true, false, "2026-12-29T06:00:00.000Z"]);
  });

  it("of a breach runs beside the others, the first to end first, and says whether it binds yet", () => {
    const running = clocks.ofBreach(new Date("2026-11-29T06:00:00Z"));
    expect(running.map(({ id, dueAt, isInForce }) => [id, dueAt.toISOString(), isInForce])).toEqual([
      ["board-first", "2026-11-29T06:00:00.000Z", false],
      ["people", "2026-11-29T06:00:00.000Z", false],
      ["cert-in", "2026-11-29T12:00:00.000Z", true],
      ["board-full", "2026-12-02T06:00:00.000Z", false],
    ]);
  });
});

describe("a file of clocks", () => {
  const { edition, source, rights, breach } = clocks;
  it("takes the place of those that ship", () => {
    const own = rights.map((each) => (each.id === "access" ? { ...each, within: { days: 7 } } : each));
    const read = parseClocks(JSON.stringify({ edition, source, rights: own, breach }), "clocks.json");
    expect(read.dueOf("access", new Date(0)).dueAt).toEqual(new Date(7 * 86_400_000));
  });

  it.each([
    ["no JSON", "{", "it is no JSON"],
    ["a clock without its law", JSON.stringify({ edition, source, breach, rights: [{ id: "x" }] }), "rights.0.for"],
  ])("that is %s is refused, with what is wrong", (_, text, message) => {
    expect(() => parseClocks(text, "clocks.json")).toThrow(message);
  });

  it("that has no clock for a kind is refused when one is asked for", () => {
    const none = parseClocks(JSON.stringify({ edition, source, rights: [rights[0]], breach }), "clocks.json");
    expect(() => none.dueOf("grievance", new Date(0))).toThrow("no clock runs for grievance");
  });
});
