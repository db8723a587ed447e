import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawOverlay, layoutText, type FrameSize, type OverlayPicture, type Rectangle } from "../captions/index.ts";
import { composeLayout, layoutNames, type LookLogo } from "../layout/index.ts";
import { drawCornerLogo } from "./corner-logo.ts";
import { readLogo } from "./read-logo.ts";

const file = join(import.meta.dirname, "../../../assets/brands/neelgagan/logo.svg");
const sample = await readLogo(readFileSync(file), "logo.svg");
const symbol = await readLogo(readFileSync(file.replace("logo.svg", "symbol.svg")), "symbol.svg");
const plate = { red: 255, green: 255, blue: 255, opacity: 255 };
/** A badge that is as high as a kit may ask for. */
const square = { width: 100, height: 100, data: new Uint8Array(40_000).fill(255) };
const logos: readonly (readonly [string, LookLogo])[] = [
  ["a wide logo", { picture: sample, plate, heightShare: 0.085 }],
  ["a wide logo with a small form", { picture: sample, small: symbol, plate, heightShare: 0.085 }],
  ["a square badge, as large as it may be", { picture: square, plate, heightShare: 0.1 }],
];

const frames: readonly (readonly [string, FrameSize])[] = (
  [
    [1920, 1080],
    [854, 480],
    [1080, 1920],
    [480, 854],
    [1080, 1080],
    [480, 480],
  ] as const
).map(([width, height]) => [`${width}×${height}`, { width, height }]);

function draw(logo: LookLogo, language: string, frame: FrameSize): OverlayPicture {
  const drawn = drawCornerLogo(logo, language, frame);
  if (!drawn) throw new Error("no logo");
  return drawn;
}

const meets = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each(logos)("%s", (_name, logo) => {
  it.each(frames)(
    "at %s meets neither the label nor captions nor the name, in short labels or long",
    (_size, frame) => {
      for (const language of ["en", "ta", "te", "ur"]) {
        const drawn = draw(logo, language, frame);
        const label = drawOverlay({ kind: "label" }, language, frame);
        const { caption, lowerThird } = layoutText(frame);
        const mirrored = { ...lowerThird, x: frame.width - lowerThird.x - lowerThird.width };
        for (const area of [label, caption, lowerThird, mirrored]) {
          expect({ language, meets: area !== undefined && meets(drawn, area) }).toEqual({ language, meets: false });
        }
        expect(drawn.x + drawn.width).toBeLessThanOrEqual(0.955 * frame.width);
        expect(drawn.width * drawn.height).toBeLessThan(0.035 * frame.width * frame.height);
        expect([drawn.x, drawn.y, drawn.width, drawn.height].every((value) => value % 2 === 0)).toBe(true);
      }
    },
  );

  it.each(frames)(
    "at %s leaves every layout its captions and what is shown, unless that fills the picture",
    (_size, frame) => {
      for (const layout of layoutNames) {
        const { content, text } = composeLayout(layout, frame, {});
        const placed = { ...frame, text };
        const drawn = drawCornerLogo(logo, "en", placed);
        const label = drawOverlay({ kind: "label" }, "en", placed);
        // A layout that has the label in the logo's corner goes without a logo there.
        if (!drawn) expect(label?.x).toBeGreaterThan(0.3 * frame.width);
        for (const area of [content, text.caption, text.lowerThird, label]) {
          if (!drawn || !area || area.width >= frame.width) continue;
          expect({ layout, area, meets: meets(drawn, area) }).toEqual({ layout, area, meets: false });
        }
      }
    },
  );
});

it("in a tall picture is its small form, which is larger there", () => {
  const [[, wide], [, both]] = logos.slice(0, 2) as [(typeof logos)[number], (typeof logos)[number]];
  const tall = { width: 480, height: 854 };
  expect(draw(both, "en", tall).height).toBeGreaterThan(1.4 * draw(wide, "en", tall).height);
  expect(draw(both, "en", { width: 854, height: 480 })).toEqual(draw(wide, "en", { width: 854, height: 480 }));
});

it("is drawn in its own colours, whole, on its plate", () => {
  const [, logo] = logos[0] ?? [];
  if (!logo) throw new Error("no logo");
  const { rgba, width, height } = draw(logo, "en", { width: 1920, height: 1080 });
  const count = (test: (at: number) => boolean): number =>
    Array.from({ length: width * height }, (_, pixel) => test(4 * pixel)).filter(Boolean).length;
  const ink = count((at) => (rgba[at] ?? 0) < 60 && (rgba[at + 2] ?? 0) > 80 && rgba[at + 3] === 255);
  const ground = count((at) => rgba[at] === 255 && rgba[at + 1] === 255 && rgba[at + 3] === 255);
  expect(ink / (width * height)).toBeGreaterThan(0.1);
  expect(ground / (width * height)).toBeGreaterThan(0.4);
  // Premultiplied: nothing is brighter than its opacity, not even where logo and plate meet.
  expect(count((at) => Math.max(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0) > (rgba[at + 3] ?? 0))).toBe(0);
});
