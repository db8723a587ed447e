import { describe, expect, it } from "vitest";
import { straight } from "./mark-geometry.ts";
import { classify, middleOf, nearestPlace, placesOf, toGeometry, type GridPlace } from "./place-grid.ts";
import { boundChance } from "./score-cells.ts";

const size = { width: 480, height: 270 };
const middle: GridPlace = { ...middleOf(16 / 9), scale: -50, stretch: 0, turned: 0, isFlipped: false };

describe("the grid of places", () => {
  it("has each place once: there and back it is the same", () => {
    for (const place of [middle, { ...middle, x: 7, y: 600, scale: 60, stretch: -3, turned: 12, isFlipped: true }]) {
      expect(nearestPlace(toGeometry(place, size), size)).toEqual(place);
    }
  });

  it("holds a copy as it lies", () => {
    expect(toGeometry(nearestPlace(straight, size), size)).toMatchObject({
      scaleX: 1,
      scaleY: 1,
      turned: 0,
      x: 0,
      y: 0,
    });
  });

  it.each<[string, Partial<GridPlace>, string | undefined]>([
    ["a crop of the middle", {}, "middle"],
    ["one that is half a point off", { y: middle.y - 1 }, "middle"],
    ["one that is a little out of shape", { stretch: 1 }, "centred"],
    ["one that is mirrored", { isFlipped: true }, "centred"],
    ["one with bars round it", { scale: 1 }, "centred"],
    ["one that is a point off", { y: middle.y - 2 }, "centred"],
    ["one that is a little off", { x: middle.x + 8, stretch: 1 }, "centred"],
    ["the middle of a picture of another shape", middleOf(1), "centred"],
    ["one that is further off", { x: middle.x + 9 }, "straight"],
    ["one that is stretched", { stretch: 2 }, "straight"],
    ["what is turned", { scale: 0, turned: 4 }, "turned"],
    ["what is turned and enlarged", { turned: 4 }, undefined],
    ["what lies beside the lattice", { x: -1 }, undefined],
    ["what is stretched out of shape", { stretch: 9 }, undefined],
  ])("tells of %s what it is", (_name, change, kind) => {
    expect(classify({ ...middle, ...change }, size)).toBe(kind);
  });

  it("is counted as what can be classified: every place of a small part of it", () => {
    const counts = { middle: 0, centred: 0, straight: 0, turned: 0 };
    for (let dx = -20; dx <= 20; dx++) {
      for (let dy = -20; dy <= 20; dy++) {
        for (let stretch = -8; stretch <= 8; stretch++) {
          const kind = classify({ ...middle, x: middle.x + dx, y: middle.y + dy, stretch }, size);
          if (kind) counts[kind]++;
        }
      }
    }
    // Of one size, not mirrored; all sizes, and of what is centred four more shapes and mirror images, are in the numbers that are used.
    expect(counts).toMatchObject({ middle: 3 * 3, centred: 17 * 17 * 3 - 3 * 3, turned: 0 });
    const sizes = placesOf.middle / counts.middle;
    expect([classify({ ...middle, scale: 1 - sizes }, size), classify({ ...middle, scale: -sizes }, size)]).toEqual([
      "middle",
      undefined,
    ]);
    expect(placesOf.centred % (2 * 5 * 17 * 17 * 3)).toBe(0);
  });
});

describe("the chance that it is given", () => {
  it("is above what random signs do, and not far above", () => {
    // Of 16 equal signs a sum of 12 or more: 14, 15 or 16 right ones.
    const exact = (120 + 16 + 1) / 2 ** 16;
    const bound = boundChance(12 / 4, 1);
    expect(bound).toBeGreaterThan(exact);
    expect(bound).toBeLessThan(4 * exact);
  });

  it("is never more than one, and one where nothing was seen", () => {
    expect([boundChance(0, 1), boundChance(-3, 1), boundChance(0.1, 1), boundChance(3, 1e9)]).toEqual([
      1,
      1,
      expect.any(Number),
      1,
    ]);
    expect(boundChance(0.1, 1)).toBeLessThanOrEqual(1);
  });
});
