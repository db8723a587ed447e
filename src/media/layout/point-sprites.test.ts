import { describe, expect, it } from "vitest";
import { composeLayout } from "./compose-layout.ts";
import { fitPoints } from "./fit-points.ts";
import { plainLook } from "./look.ts";
import { createPointSprites } from "./point-sprites.ts";
import type { PointsContent } from "./shot-content.ts";
import { timeContent } from "./time-content.ts";

const frame = { width: 480, height: 270 };
const { content: area } = composeLayout("points", frame, {});
if (!area) throw new Error("points need a place");
const pages = fitPoints({
  points: Array.from({ length: 8 }, (_, index) => ({ text: `Point ${index}` })),
  heading: "Heading",
  language: "en",
  area,
  shorterSide: 270,
});
if ("tooLong" in pages) throw new Error("points must fit");
const [first, second] = pages;
if (!first || !second) throw new Error("two pages were expected");
const style = { look: plainLook, language: "en", area };

const content = (changes: Partial<PointsContent<number>> = {}): PointsContent<number> => ({
  kind: "points",
  pages: [{ page: { ...first, points: first.points.slice(0, 3) }, shown: 1, arrivals: [1_000, 3_000] }],
  opens: false,
  ...changes,
});
const keysAt = (what: PointsContent<number>, atMs: number) =>
  createPointSprites(what, style).map((one) => one.at(atMs).key);

describe("points in a shot", () => {
  it("are there from its first frame when they came before it", () => {
    const [heading, one, two, three] = keysAt(content(), 0);
    expect([heading, one].every((key) => key !== "")).toBe(true);
    expect([two, three]).toEqual(["", ""]);
  });

  it("come when they are spoken of, in few steps, and the one before grows calm", () => {
    const row = (index: number, atMs: number) => keysAt(content(), atMs)[1 + index];
    expect(row(1, 999)).toBe("");
    expect(row(1, 1_500)).not.toBe("");
    expect(row(0, 1_500)).not.toBe(row(0, 500));
    const steps = new Set(Array.from({ length: 80 }, (_, step) => row(1, 1_000 + step * 5)));
    expect(steps.size).toBeLessThanOrEqual(10);
    expect(row(1, 2_000)).toBe(row(1, 2_900));
    expect(row(1, 3_500)).not.toBe(row(1, 2_900));
  });

  it("look at a time as they do whatever was drawn before: a chunk may start anywhere", () => {
    const kept = createPointSprites(content(), style);
    for (let atMs = 0; atMs < 4_000; atMs += 33) for (const sprite of kept) sprite.at(atMs).draw();
    for (const [index, sprite] of createPointSprites(content(), style).entries()) {
      for (const atMs of [0, 1_100, 1_500, 3_100, 5_000]) {
        const [fresh, before] = [sprite.at(atMs), kept[index]?.at(atMs)];
        expect(fresh.key).toBe(before?.key);
        expect(fresh.draw()).toEqual(before?.draw());
      }
    }
  });

  it("bring their heading in only where the scene opens", () => {
    expect(keysAt(content({ opens: true }), 0)[0]).toBe("");
    expect(keysAt(content(), 0)[0]).not.toBe("");
    expect(keysAt(content({ opens: true }), 1_000)[0]).toBe(keysAt(content(), 0)[0]);
  });

  it("make way for the next page, which is turned up with its first point", () => {
    const turned = content({
      pages: [
        { page: first, shown: first.points.length, arrivals: [] },
        { page: { ...second, points: second.points.slice(0, 1) }, shown: 0, arrivals: [2_000] },
      ],
    });
    const before = keysAt(turned, 1_000);
    expect(before.filter((key) => key.startsWith("0/"))).toHaveLength(first.points.length);
    const after = keysAt(turned, 3_000).slice(1);
    expect(after.filter((key) => key !== "")).toEqual([expect.stringMatching(/^1\//)]);
  });
});

describe("times", () => {
  const clock = { startMs: 100, endMs: 4_000, timeAt: (char: number) => 100 * char };
  const marks = [{ name: "here", atMs: 1_500 }];

  it("come from the start, from a word or from a mark, a little before it is heard", () => {
    const moments = [{ kind: "start" }, { kind: "char", char: 10 }, { kind: "mark", name: "here" }] as const;
    const timed = timeContent(
      { ...content(), pages: [{ page: first, shown: 0, arrivals: moments }] },
      { clock, marks },
    );
    if (timed.kind !== "points") throw new Error("points were expected");
    expect(timed.pages[0]?.arrivals).toEqual([120, 840, 1_340]);
  });

  it("never let a point come before the one above it", () => {
    const moments = [{ kind: "mark", name: "here" }, { kind: "char", char: 3 }, { kind: "start" }] as const;
    const timed = timeContent(
      { ...content(), pages: [{ page: first, shown: 0, arrivals: moments }] },
      { clock, marks },
    );
    if (timed.kind !== "points") throw new Error("points were expected");
    expect(timed.pages[0]?.arrivals).toEqual([1_340, 1_340, 1_340]);
  });

  it("have a scene's first slide there with the cut", () => {
    const view = { slide: 0 };
    const timed = timeContent({ kind: "slide", changes: [{ at: { kind: "start" }, view }] }, { clock, marks });
    expect(timed).toEqual({ kind: "slide", before: view, changes: [] });
  });
});
