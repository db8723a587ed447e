import { describe, expect, it } from "vitest";
import { drawOverlay } from "./draw-overlay.ts";
import { layoutText, type FrameSize, type Rectangle } from "./layout-text.ts";

const frames: readonly FrameSize[] = [
  { width: 854, height: 480 },
  { width: 480, height: 854 },
  { width: 480, height: 480 },
  { width: 1920, height: 1080 },
];
const draw = (place: "above" | "below" | "behind", frame: FrameSize) =>
  drawOverlay({ kind: "test-mark", place }, "en", frame)!;
const meet = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each(frames)("the mark of a trial of $width × $height", (frame) => {
  it("stands at both edges, where neither the label nor a caption does", () => {
    const { label, caption, lowerThird } = layoutText(frame);
    for (const place of ["above", "below"] as const) {
      const band = draw(place, frame);
      expect([band.x, band.width]).toEqual([0, frame.width]);
      for (const area of [label, caption, lowerThird]) expect(meet(band, area)).toBe(false);
      const white = countInk(band.rgba, (red, green) => red > 240 && green > 240);
      expect(white / (band.width * band.height)).toBeGreaterThan(0.05);
    }
  });

  it("fills the wall behind, so that no quarter of the frame is without it, and lets the wall be seen", () => {
    const { rgba, width, height } = draw("behind", frame);
    expect([width, height]).toEqual([frame.width, frame.height]);
    for (const [left, top] of [
      [0, 0],
      [0.5, 0],
      [0, 0.5],
      [0.5, 0.5],
    ] as const) {
      const ink = countIn(
        { rgba, width },
        { left: left * width, top: top * height, across: width / 2, down: height / 2 },
      );
      expect(ink / ((width * height) / 4)).toBeGreaterThan(0.03);
    }
    expect(Math.max(...alphasOf(rgba))).toBeLessThan(128);
  });
});

function countInk(rgba: Uint8Array, isInk: (red: number, green: number) => boolean): number {
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) if (isInk(rgba[at] ?? 0, rgba[at + 1] ?? 0)) count += 1;
  return count;
}

function countIn(
  { rgba, width }: { readonly rgba: Uint8Array; readonly width: number },
  part: { readonly left: number; readonly top: number; readonly across: number; readonly down: number },
): number {
  let count = 0;
  for (let y = Math.floor(part.top); y < part.top + part.down; y++) {
    for (let x = Math.floor(part.left); x < part.left + part.across; x++) {
      if ((rgba[4 * (y * width + x) + 3] ?? 0) > 50) count += 1;
    }
  }
  return count;
}

function alphasOf(rgba: Uint8Array): Set<number> {
  const alphas = new Set<number>();
  for (let at = 3; at < rgba.length; at += 4) alphas.add(rgba[at] ?? 0);
  return alphas;
}
