import { describe, expect, it } from "vitest";
import { parseBackground } from "./background-file.ts";
import { bakeLights } from "./bake-lights.ts";

const background = parseBackground(
  JSON.stringify({
    format: 1,
    name: "hall",
    version: "1.0.0",
    title: "A hall",
    pictures: { wide: "wide.png" },
    sprites: { lamp: { file: "lamp.png", columns: 3, rows: 1, anchor: [0.5, 0.75] } },
    lights: { wide: [] },
  }),
  "background.json",
);

/** Three cells of 20 × 40: black, red, white. */
function sheet() {
  const data = new Uint8Array(60 * 40 * 4);
  for (let i = 0; i < 60 * 40; i++) {
    const colour = [
      [0, 0, 0, 0],
      [255, 0, 0, 255],
      [255, 255, 255, 255],
    ][Math.floor((i % 60) / 20)] as number[];
    data.set(colour, i * 4);
  }
  return { width: 60, height: 40, data };
}

const bake = (scale: number, height = 40) =>
  bakeLights({
    background,
    lights: [
      { sprite: "lamp", x: 100, y: 200, height },
      { sprite: "lamp", x: 300, y: 200, height },
    ],
    sheets: new Map([["lamp.png", sheet()]]),
    cover: { scale, shiftX: -10, shiftY: 5 },
  });

describe("lights brought to a picture's size", () => {
  it.each([
    [0.5, { width: 10, height: 20 }, { x: 35, y: 90 }],
    [1, { width: 20, height: 40 }, { x: 80, y: 175 }],
    [2, { width: 40, height: 80 }, { x: 170, y: 345 }],
  ])("at scale %f stand with their anchor on their place", (scale, size, place) => {
    const { sprites, lights } = bake(scale);
    expect(sprites).toHaveLength(1);
    expect(sprites[0]).toMatchObject(size);
    expect(lights[0]).toEqual({ sprite: 0, ...place });
  });

  it("add nothing where the sheet is black or clear, and all where it is white", () => {
    const [black, red, white] = (bake(1).sprites[0]?.cells ?? []).map((cell) => [
      ...cell.subarray((20 * 20 + 10) * 3, (20 * 20 + 10) * 3 + 3),
    ]);
    expect(black).toEqual([0, 128, 128]);
    expect(red?.[0]).toBeCloseTo(47, -0.5);
    expect(red?.[2]).toBe(240);
    expect(white).toEqual([219, 128, 128]);
  });

  it("are refused where they would take too much memory", () => {
    expect(() => bake(100, 1000)).toThrow(expect.objectContaining({ code: "limit_exceeded" }));
  });
});
