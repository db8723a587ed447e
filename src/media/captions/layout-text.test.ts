import { describe, expect, it } from "vitest";
import { drawOverlay } from "./draw-overlay.ts";
import { layoutText, type Rectangle } from "./layout-text.ts";
import { writtenLanguages } from "./writing-systems.ts";

const sizes = [
  [1920, 1080],
  [1280, 720],
  [854, 480],
  [1080, 1920],
  [720, 1280],
  [480, 854],
  [1080, 1080],
  [720, 720],
  [480, 480],
] as const;

const meets = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe.each(sizes)("the layout of text at %i×%i", (width, height) => {
  const frame = { width, height };
  const layout = layoutText(frame);
  const areas = [layout.caption, layout.label, layout.lowerThird];

  it("keeps 5 % of the frame free all round, on even pixels", () => {
    const safe = {
      x: Math.floor(0.05 * width) - 1,
      y: Math.floor(0.05 * height) - 1,
      width: Math.ceil(0.9 * width) + 2,
      height: Math.ceil(0.9 * height) + 2,
    };
    for (const area of areas) {
      expect(holds(safe, area)).toBe(true);
      for (const side of [area.x, area.y, area.width, area.height]) expect(Math.abs(side % 2)).toBe(0);
    }
  });

  it("leaves the middle of the upper half to the face, and no area meets another", () => {
    const face = { x: 0.25 * width, y: 0.17 * height, width: 0.5 * width, height: 0.37 * height };
    for (const area of areas) expect(meets(area, face)).toBe(false);
    expect(meets(layout.caption, layout.lowerThird)).toBe(false);
    expect(meets(layout.label, layout.lowerThird)).toBe(false);
  });

  it("holds what is drawn in every language", () => {
    for (const language of writtenLanguages) {
      const label = drawOverlay({ kind: "label" }, language, frame);
      expect(label && holds(layout.label, label), `label ${language}`).toBe(true);
      const lines = ["ﷺ ग्र्ण्य क्ष्म्य ঞ্জ্ব ഷ്ട്ര్య", "السلام علیکم عنوانات ڈگری"];
      const caption = drawOverlay({ kind: "caption", lines }, language, frame);
      expect(caption && holds(layout.caption, caption), `caption ${language}`).toBe(true);
      for (const picture of [label, caption]) {
        expect([picture?.x, picture?.y, picture?.width, picture?.height].every((n) => (n ?? 1) % 2 === 0)).toBe(true);
      }
    }
  });
});

it.each([
  [1919, 1080],
  [0, 0],
  [1920, 10_000],
  [Number.NaN, 480],
  [480.5, 480],
])("a frame of %d×%d is refused", (width, height) => {
  expect(() => layoutText({ width, height })).toThrow(/must be even/);
});
