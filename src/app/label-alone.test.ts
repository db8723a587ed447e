import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readShippedBundle } from "../governance/policy/index.ts";
import { readConfig } from "./config.ts";
import { createLabelAlone } from "./label-alone.ts";
import { handOverRefusals, noteRefusal, type LocalRefusal } from "./local-refusals.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-label-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const now = new Date("2026-11-29T06:00:00Z");
const labelsOf = (environment: Readonly<Record<string, string>> = {}) =>
  createLabelAlone(readConfig({ SUTRADHAR_HOME: home, ...environment }), () => now);

async function handOver(): Promise<LocalRefusal[]> {
  const taken: LocalRefusal[] = [];
  await handOverRefusals(home, async (refusals) => void taken.push(...refusals));
  return taken;
}

describe("on one's own machine", () => {
  it.each([
    ["in India", {}, ["general"], "in-sgi"],
    ["in Germany", { SUTRADHAR_TERRITORY: "DE" }, ["general"], "eu"],
    ["where somebody recommends something", {}, ["general", "endorsement"], "asci"],
  ] as const)("the rules decide which label a video owes %s", async (_where, environment, classes, label) => {
    const decided = await labelsOf(environment).decide(undefined, classes);
    expect(decided).toMatchObject({ label, bundle: readShippedBundle().digest });
    expect(await handOver()).toEqual([]);
  });

  it("who asks for more gets it", async () => {
    expect((await labelsOf().decide("asci", ["general"])).label).toBe("asci");
  });

  it.each(["none", "off", "", "in-eci"])(
    "%j is refused before anything is read, and kept for the ledger",
    async (asked) => {
      await expect(labelsOf().admit(asked)).rejects.toMatchObject({ code: "label_refused" });
      expect(await handOver()).toEqual([{ at: now.toISOString(), reason: expect.stringContaining("label") as string }]);
    },
  );

  it("who asks for less than is owed is refused, and that is kept for the ledger", async () => {
    await expect(labelsOf().decide("eu", ["general"])).rejects.toMatchObject({ code: "label_refused" });
    await expect(labelsOf().decide(undefined, ["political"])).rejects.toMatchObject({ code: "policy_refused" });
    expect(await handOver()).toHaveLength(2);
  });
});

describe("what is kept for the ledger", () => {
  const refusal = { at: now.toISOString(), reason: "no label" };

  it("is handed over once", async () => {
    await noteRefusal(home, refusal);
    expect(await handOver()).toEqual([refusal]);
    expect(await handOver()).toEqual([]);
  });

  it("stays where the ledger would not have it", async () => {
    await noteRefusal(home, refusal);
    await expect(handOverRefusals(home, () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    await noteRefusal(home, { ...refusal, reason: "another" });
    expect((await handOver()).map(({ reason }) => reason)).toEqual(["no label", "another"]);
  });

  it("does not grow without end", async () => {
    const long = { ...refusal, reason: "x".repeat(600_000) };
    for (let i = 0; i < 4; i++) await noteRefusal(home, long);
    expect(readFileSync(join(home, "refusals.jsonl"), "utf8").split("\n").filter(Boolean)).toHaveLength(2);
  });
});
