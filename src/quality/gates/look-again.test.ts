import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Digest } from "../../core/index.ts";
import { drawTestClip } from "../../../test/fixtures/mouth-clip.ts";
import { measureLipSync } from "../lip-sync/index.ts";
import { gatherEvidence, type PlannedMaster } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "look-again-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("finds lips that are shut at the edge of their time, and does not look for them twice", async () => {
  const path = join(folder, "clip.mp4");
  const timeline = await drawTestClip({ path, seed: "diwali", boxHeight: 144 });
  const plan = (lateMs: number): PlannedMaster => ({
    picture: timeline,
    labels: timeline.shots.map(() => ({ language: "en", layout: "medium" })),
    timeline: {
      ...timeline,
      phones: timeline.phones.map((phone) => ({
        ...phone,
        startMs: phone.startMs + lateMs,
        endMs: phone.endMs + lateMs,
      })),
    },
  });
  const once = gatherEvidence(path, plan(0));
  expect(once.lips).toMatchObject({ verdict: "pass", closureRecall: 1, unlooked: [] });
  expect(once.looked).toBeLessThan(once.frames * 0.75);

  // Lips shut 70 ms before the middle of the time that is given for it.
  const late = plan(70);
  const known = new Map<Digest, Uint8Array>();
  const kept = {
    find: (name: Digest) => known.get(name),
    made: (name: Digest, bytes: Uint8Array) => void known.set(name, bytes),
  };
  const twice = gatherEvidence(path, late, kept);
  const whole = measureLipSync({ videoPath: path, timeline: late.timeline, leadMs: 0 });
  expect(twice.looked).toBeGreaterThan(once.looked);
  expect(twice.lips.closureRecall).toBeGreaterThan(0.7);
  expect(Math.abs(twice.lips.closureRecall - whole.closureRecall)).toBeLessThan(0.05);
  expect(twice.lips.unlooked).toEqual([]);

  expect(gatherEvidence(path, late, { ...kept, made: () => expect.unreachable("all of it is known") })).toEqual(twice);
});
