import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bakeForFrame,
  createShippedStage,
  flatPlate,
  loadShippedRig,
  poseWith,
} from "../../../test/fixtures/shipped-stage.ts";
import { withPlainHands } from "../../../test/fixtures/handed-rig.ts";
import { poseParameters, type Pose } from "../pose.ts";
import type { Picture } from "../raster/index.ts";
import { toRgba } from "./to-rgba.ts";

const frame = { width: 320, height: 240 };
const shipped = withPlainHands(await loadShippedRig());
const baked = bakeForFrame(shipped, frame);
const kept = createShippedStage(shipped, baked, frame);
const fresh = createShippedStage(shipped, baked, frame);

const range = (name: string): number =>
  name === "yaw" || name === "pitch" || name.startsWith("trail")
    ? 6
    : name.startsWith("head") || name === "swayX"
      ? 12
      : name.startsWith("hand") || name.startsWith("beat")
        ? 4
        : 1;

/** Poses as a track has them, and as it never has: small steps, standing still, and jumps to anywhere. */
const anySteps = fc.array(
  fc.record({
    changes: fc.array(fc.tuple(fc.constantFrom(...poseParameters), fc.double({ min: -1, max: 1, noNaN: true })), {
      maxLength: 6,
    }),
    isJump: fc.boolean(),
    overlay: fc.constantFrom("keep", "keep", "show", "hide"),
  }),
  { minLength: 3, maxLength: 8 },
);

function overlay(x: number): Picture {
  const data = new Uint8Array(60 * 20 * 4);
  for (let i = 0; i < data.length; i += 4) data.set(i % 3 ? [100, 64, 64, 128] : [235, 128, 128, 255], i);
  return { width: 60, height: 20, x, y: 181, data };
}

function step(pose: Pose, changes: readonly (readonly [keyof Pose, number])[], isJump: boolean): Pose {
  const next: Record<string, number> = { ...pose };
  for (const [name, value] of changes) {
    const wanted = value * range(name);
    next[name] = isJump ? wanted : (next[name] as number) + wanted * 0.05;
  }
  // Shares run from 0 to 1; what a track never gives need not be drawn.
  for (const name of [
    "jaw",
    "round",
    "upper",
    "lower",
    "press",
    "tuck",
    "tongueUp",
    "tongueOut",
    "breath",
    "shrug",
    "squint",
    "frown",
    "lidLeft",
    "lidRight",
    "raiseLeft",
    "raiseRight",
  ]) {
    next[name] = Math.max(0, Math.min(1, next[name] as number));
  }
  return next as unknown as Pose;
}

function planesOf(stage: typeof kept) {
  const { luma, blue, red } = stage.planes;
  return Buffer.concat([luma, blue, red]);
}

describe("a stage", () => {
  it("shows the same whether it draws what changed or everything anew", () => {
    const run = fc.property(anySteps, (steps) => {
      let pose = poseWith({});
      let x = 16;
      kept.setOverlay(0, undefined);
      kept.beginChunk();
      for (const { changes, isJump, overlay: change } of steps) {
        pose = step(pose, changes, isJump);
        x = (x + 23) % 200;
        if (change === "show") for (const each of [kept, fresh]) each.setOverlay(0, overlay(x));
        if (change === "hide") for (const each of [kept, fresh]) each.setOverlay(0, undefined);
        kept.draw(pose);
        fresh.beginChunk();
        fresh.draw(pose);
        expect(Buffer.compare(planesOf(kept), planesOf(fresh))).toBe(0);
      }
      fresh.setOverlay(0, undefined);
    });
    fc.assert(run, { numRuns: 60, seed: 20_261_122 });
  });

  it("draws nothing where nothing moved, and only the face where only the mouth does", () => {
    kept.beginChunk();
    const all = kept.draw(poseWith({}));
    expect(all).toBe((320 / 16) * (240 / 16));
    expect(kept.draw(poseWith({}))).toBe(0);
    expect([...kept.planes.drawnRows]).toEqual(Array.from({ length: 15 }, () => 0));
    const some = kept.draw(poseWith({ upper: 1, lower: 1 }));
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all / 4);
    const drawn = [...kept.planes.drawnRows].flatMap((isDrawn, row) => (isDrawn ? [row] : []));
    const mouth = kept.mouthBox();
    expect(Math.min(...drawn) * 16).toBeGreaterThan(mouth.y - 48);
    expect(Math.max(...drawn) * 16).toBeLessThan(mouth.y + mouth.height + 48);
  });

  it("draws only the tiles of a piece that is replaced, such as a word that is marked", () => {
    const plain = { ...overlay(16), width: 160, height: 48, data: new Uint8Array(160 * 48 * 4).fill(120) };
    const marked = { ...plain, data: plain.data.slice() };
    for (let y = 4; y < 20; y++) marked.data.fill(255, 4 * (y * 160 + 70), 4 * (y * 160 + 90));
    const piece = { x: 86, y: plain.y + 4, width: 20, height: 16, data: new Uint8Array(20 * 16 * 4).fill(255) };
    kept.setOverlay(0, plain);
    kept.beginChunk();
    kept.draw(poseWith({}));
    kept.patchOverlay(0, piece);
    // 20 columns from 86 and 16 rows from 185 of the picture touch two tiles across and two down.
    expect(kept.draw(poseWith({}))).toBe(4);
    fresh.setOverlay(0, marked);
    fresh.beginChunk();
    fresh.draw(poseWith({}));
    expect(Buffer.compare(planesOf(kept), planesOf(fresh))).toBe(0);
    expect(() => kept.patchOverlay(0, { ...piece, x: 170 })).toThrow(RangeError);
    for (const each of [kept, fresh]) each.setOverlay(0, undefined);
  });

  it("adds a pattern to each plane, and takes it away again", () => {
    const size = kept.planes.lumaStride * 240;
    kept.beginChunk();
    kept.draw(poseWith({}));
    const names = ["luma", "blue", "red"] as const;
    const plain = { luma: kept.planes.luma.slice(), blue: kept.planes.blue.slice(), red: kept.planes.red.slice() };
    // Another one for each, so that none can be taken for another.
    const wave = (length: number, period: number) => Int8Array.from({ length }, (_, i) => (i % period) - 2);
    const pattern = { luma: wave(size, 5), blue: wave(size / 4, 4), red: wave(size / 4, 3) };
    kept.setPattern(pattern);
    kept.draw(poseWith({}));
    for (const name of names) {
      const added = pattern[name].map((_, i) => (kept.planes[name][i] as number) - (plain[name][i] as number));
      expect(added).toEqual(pattern[name]);
    }
    kept.setPattern(undefined);
    kept.draw(poseWith({}));
    for (const name of names) expect(Buffer.compare(kept.planes[name], plain[name])).toBe(0);
  });

  it("draws all but the presenter, and goes on as before", () => {
    kept.setOverlay(0, overlay(0));
    kept.beginChunk();
    kept.draw(poseWith({}));
    const before = planesOf(kept);
    const covered = kept.presenterCover() as Uint8Array;
    kept.setPattern(undefined);
    const set = kept.drawSet().luma.slice();
    kept.beginChunk();
    kept.draw(poseWith({}));
    expect(Buffer.compare(planesOf(kept), before)).toBe(0);
    const isElsewhere = (at: number) => covered[at] === 0;
    const differs = [...set.keys()].filter((at) => set[at] !== kept.planes.luma[at]);
    expect(differs.length).toBeGreaterThan(1000);
    expect(differs.filter(isElsewhere)).toEqual([]);
    kept.setOverlay(0, undefined);
  });

  it("opens the mouth where it says the mouth is", () => {
    kept.beginChunk();
    kept.draw(poseWith({}));
    const shut = kept.planes.luma.slice();
    const { x, y, width, height } = kept.mouthBox();
    kept.draw(poseWith({ upper: 1, lower: 1 }));
    let inside = 0;
    let outside = 0;
    for (const [i, value] of kept.planes.luma.entries()) {
      const column = i % kept.planes.lumaStride;
      const row = Math.floor(i / kept.planes.lumaStride);
      const isInside = column >= x - 1 && column <= x + width && row >= y - 1 && row <= y + height;
      const difference = Math.abs(value - (shut[i] as number));
      if (isInside) inside += difference;
      else outside += difference;
    }
    expect(inside).toBeGreaterThan(200);
    expect(outside).toBeLessThan(inside / 10);
  });

  it("says what the presenter covers, whatever lies over it, and goes on as before", () => {
    kept.setOverlay(0, overlay(0));
    kept.beginChunk();
    kept.draw(poseWith({}));
    const before = planesOf(kept);
    const covered = kept.presenterCover() ?? new Uint8Array();
    const { x, y } = kept.mouthBox();
    expect(covered[y * kept.planes.lumaStride + x]).toBe(255);
    expect([covered[0], covered[319], covered[185 * kept.planes.lumaStride + 2]]).toEqual([0, 0, 0]);
    kept.beginChunk();
    kept.draw(poseWith({}));
    expect(Buffer.compare(planesOf(kept), before)).toBe(0);
    kept.setOverlay(0, undefined);
  });

  it("has the plate where nobody stands", () => {
    kept.beginChunk();
    kept.draw(poseWith({}));
    const [plate, last] = [flatPlate(frame).data[0], flatPlate(frame).data.at(-4)];
    expect([kept.planes.luma[0], kept.planes.luma[319]]).toEqual([plate, last]);
    const rgba = toRgba(kept.planes, frame);
    expect([rgba.length, rgba[3]]).toEqual([320 * 240 * 4, 255]);
  });
});
