import { describe, expect, it } from "vitest";
import type { Rectangle } from "../captions/index.ts";
import type { RgbaPicture } from "../raster/index.ts";
import { bakeSlide, placeSlideIn, readBakedSlide, writeBakedSlide } from "./baked-slide.ts";
import { composeLayout } from "./compose-layout.ts";
import { drawHighlight, drawSlide } from "./draw-slide.ts";
import { locateRegion, placeSlide, viewOf } from "./fit-slide.ts";
import type { LayoutName } from "./layout-names.ts";
import { createSlideSprites } from "./slide-sprites.ts";

/** A slide whose left half is red, whose right half is blue, with a green quarter at its top left. */
function slideOf(width: number, height: number): RgbaPicture {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const isLeft = at % width < width / 2;
    const isTop = Math.floor(at / width) < height / 2;
    data.set(isLeft && isTop ? [0, 200, 0, 255] : isLeft ? [200, 0, 0, 255] : [0, 0, 200, 255], at * 4);
  }
  return { width, height, data };
}

const frames = [
  { width: 854, height: 480 },
  { width: 480, height: 854 },
  { width: 480, height: 480 },
];
const shapes = [
  ["wide", 1600, 900],
  ["old", 1024, 768],
  ["square", 900, 900],
  ["upright", 900, 1600],
  ["a strip", 2000, 200],
  ["a ribbon", 200, 2000],
] as const;
const layouts = ["slide", "slide-over", "slide-corner"] as const satisfies readonly LayoutName[];
const areaOf = (layout: LayoutName, frame: (typeof frames)[number]): Rectangle =>
  composeLayout(layout, frame, {}).content ?? { x: 0, y: 0, ...frame };

describe.each(frames.map((frame) => ({ name: `${frame.width}×${frame.height}`, frame })))(
  "a slide at $name",
  ({ frame }) => {
    it.each(layouts.flatMap((layout) => shapes.map((shape) => [layout, ...shape] as const)))(
      "in %s keeps its shape when it is %s, and stays inside",
      (layout, _name, width, height) => {
        const { card, slide } = placeSlideIn(
          layout,
          { width, height },
          { area: areaOf(layout, frame), picture: frame },
        );
        // Sides are rounded to even pixels.
        expect(Math.abs(slide.width - (slide.height * width) / height)).toBeLessThan(2 + (2 * width) / height);
        expect(slide.x >= card.x && slide.x + slide.width <= card.x + card.width).toBe(true);
        expect(slide.y >= card.y && slide.y + slide.height <= card.y + card.height).toBe(true);
        expect(card.x >= 0 && card.y >= 0).toBe(true);
        expect(card.x + card.width <= frame.width && card.y + card.height <= frame.height).toBe(true);
      },
    );
  },
);

describe("an upright slide in a wide place", () => {
  const area: Rectangle = { x: 20, y: 40, width: 400, height: 220 };
  const source = slideOf(300, 600);
  const place = placeSlide(source, area);
  const { picture } = bakeSlide(source, { area, picture: frames[0]!, layout: "slide", nearest: 1 });
  const drawn = drawSlide(picture, place, { view: viewOf(undefined), shorterSide: 480 });
  const pixel = (x: number, y: number) => [
    ...drawn.rgba.subarray(4 * ((y - drawn.y) * drawn.width + x - drawn.x)).subarray(0, 4),
  ];

  it("has a fill of its own colours beside it, darker, and is not cut", () => {
    expect(place.card.width).toBeGreaterThan(1.5 * place.slide.width);
    const middle = place.slide.y + place.slide.height - 20;
    const [fill, edge] = [pixel(place.card.x + 30, middle), pixel(place.slide.x + 10, middle)];
    expect(edge).toEqual([200, 0, 0, 255]);
    expect([fill[0]! > 20 && fill[0]! < 130, fill[3]]).toEqual([true, 255]);
    expect(pixel(place.slide.x + 10, place.slide.y + 10)).toEqual([0, 200, 0, 255]);
  });

  it("has round corners over nothing", () => {
    expect(pixel(place.card.x, place.card.y)[0]).toBe(0);
    expect(pixel(place.card.x + place.card.width / 2, place.card.y + 3)[3]).toBe(255);
  });
});

describe("a baked slide", () => {
  const options = { area: { x: 0, y: 0, width: 320, height: 180 }, picture: frames[0]!, layout: "slide" } as const;

  it("has its place's size, and more where one looks at a part of it", () => {
    const source = slideOf(1600, 900);
    expect(bakeSlide(source, { ...options, nearest: 1 }).picture).toMatchObject({ width: 320, height: 180 });
    expect(bakeSlide(source, { ...options, nearest: 0.5 }).picture).toMatchObject({ width: 640, height: 360 });
    expect(bakeSlide(source, { ...options, nearest: 0.1 }).picture).toMatchObject({ width: 1600, height: 900 });
  });

  it("is opaque throughout: what was clear is paper", () => {
    const clear = { width: 32, height: 18, data: new Uint8Array(32 * 18 * 4) };
    const { picture } = bakeSlide(clear, { ...options, nearest: 1 });
    expect(new Set(picture.data)).toEqual(new Set([255]));
  });

  it("is read as it was written, and refused when it is damaged", () => {
    const baked = bakeSlide(slideOf(64, 36), { ...options, nearest: 1 });
    const bytes = writeBakedSlide(baked);
    expect(readBakedSlide(bytes)).toEqual({ ...baked, picture: { ...baked.picture, data: baked.picture.data } });
    for (const damaged of [bytes.subarray(0, 8), bytes.subarray(0, -1), new Uint8Array(0)])
      expect(() => readBakedSlide(damaged)).toThrow("damaged");
  });
});

describe("what is looked at", () => {
  it.each([
    ["the whole", undefined, { x: 0, y: 0, width: 1, height: 1 }],
    [
      "a wide part, in the slide's own shape",
      { x: 0.2, y: 0.4, width: 0.6, height: 0.1 },
      { x: 0.2, y: 0.15, width: 0.6, height: 0.6 },
    ],
    ["a part at the edge", { x: 0.9, y: 0.9, width: 0.1, height: 0.1 }, { x: 0.7, y: 0.7, width: 0.3, height: 0.3 }],
  ])("is %s", (_name, region, view) => {
    for (const [key, value] of Object.entries(view))
      expect(viewOf(region)[key as keyof typeof view]).toBeCloseTo(value, 9);
  });

  it("is found again in the picture after zooming", () => {
    const slide = { x: 100, y: 50, width: 400, height: 200 };
    const region = { x: 0.5, y: 0.5, width: 0.25, height: 0.25 };
    expect(locateRegion(region, viewOf(undefined), slide)).toEqual({ x: 300, y: 150, width: 100, height: 50 });
    expect(locateRegion(region, { x: 0.5, y: 0.5, width: 0.5, height: 0.5 }, slide)).toEqual({
      x: 100,
      y: 50,
      width: 200,
      height: 100,
    });
  });

  it("is framed, and the rest is darker", () => {
    const place = placeSlide({ width: 16, height: 9 }, { x: 0, y: 0, width: 320, height: 180 });
    const region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
    const drawn = drawHighlight(place, {
      region,
      view: viewOf(undefined),
      accent: { red: 250, green: 0, blue: 0 },
      shorterSide: 480,
    });
    const pixel = (x: number, y: number) => [...drawn.rgba.subarray(4 * (y * drawn.width + x)).subarray(0, 4)];
    expect(pixel(160, 90)).toEqual([0, 0, 0, 0]);
    expect(pixel(30, 90)).toEqual([0, 0, 0, 140]);
    expect(pixel(80 - 2, 90)[0]).toBeGreaterThan(200);
  });
});

describe("slides in a shot", () => {
  const area: Rectangle = { x: 0, y: 0, width: 160, height: 90 };
  const style = {
    area,
    picture: { width: 320, height: 240 },
    layout: "slide",
    accent: { red: 250, green: 160, blue: 30 },
    isMirrored: false,
  } as const;
  const bake = (source: RgbaPicture) => bakeSlide(source, { ...style, nearest: 0.5 });
  const slides = [bake(slideOf(320, 180)), bake(slideOf(180, 320))];
  const keysAt = (content: Parameters<typeof createSlideSprites>[0], atMs: number) =>
    createSlideSprites(content, slides, style).map((sprite) => sprite.at(atMs).key);

  it("rest without a redraw when nothing happens", () => {
    const content = { kind: "slide", before: { slide: 0 }, changes: [] } as const;
    const keys = [0, 500, 5_000].map((atMs) => keysAt(content, atMs));
    expect(new Set(keys.map(String)).size).toBe(1);
    expect(keys[0]?.filter((key) => key !== "")).toHaveLength(1);
  });

  it("turn in few steps, and then only the new one is there", () => {
    const content = { kind: "slide", before: { slide: 0 }, changes: [{ at: 1_000, view: { slide: 1 } }] } as const;
    const during = Array.from({ length: 40 }, (_, frame) => String(keysAt(content, 1_000 + frame * 10)));
    expect(new Set(during).size).toBeLessThanOrEqual(9);
    const [outgoing, incoming] = keysAt(content, 2_000);
    expect(outgoing).toBe("");
    expect(incoming?.startsWith("1/")).toBe(true);
  });

  it("zoom in at most 16 steps, then highlight, and come back to the very same picture", () => {
    const zoom = { x: 0, y: 0, width: 0.5, height: 0.5 };
    const content = {
      kind: "slide",
      before: { slide: 0 },
      changes: [
        { at: 1_000, view: { slide: 0, zoom, highlight: { x: 0.1, y: 0.1, width: 0.1, height: 0.1 } } },
        { at: 4_000, view: { slide: 0 } },
      ],
    } as const;
    const base = (atMs: number) => keysAt(content, atMs)[1];
    const moving = Array.from({ length: 140 }, (_, frame) => base(990 + frame * 5));
    expect(new Set(moving).size).toBeLessThanOrEqual(17);
    expect(keysAt(content, 1_500)[2]).toBe("");
    expect(keysAt(content, 3_000)[2]).not.toBe("");
    expect(base(6_000)).toBe(base(0));
    expect(keysAt(content, 6_000)[2]).toBe("");
  });
});
