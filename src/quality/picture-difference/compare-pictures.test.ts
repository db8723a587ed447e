import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { bakeForFrame, createShippedStage, loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";
import { drawOverlay } from "../../media/captions/index.ts";
import { toRgba } from "../../media/stage/index.ts";
import { linearOf, toLab } from "../colour/index.ts";
import { comparePictures, describeDifference } from "./compare-pictures.ts";
import { drawDifference } from "./draw-difference.ts";

const frame = { width: 854, height: 480 };
interface Shot {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

const shipped = await loadShippedRig();
const bare = drawPresenter(() => true);
const shot = withCaption(bare, "only 8.5 % a year");

function drawPresenter(isKept: (layer: string) => boolean): Shot {
  const rig = { ...shipped.rig, layers: shipped.rig.layers.filter(({ id }) => isKept(id)) };
  const stage = createShippedStage({ ...shipped, rig }, bakeForFrame({ ...shipped, rig }, frame), frame);
  stage.beginChunk();
  stage.draw(poseWith({}));
  return { ...frame, rgba: toRgba(stage.planes, frame) };
}

function withCaption({ rgba: below }: Shot, text: string, shiftPx = 0, language = "en"): Shot {
  const overlay = drawOverlay({ kind: "caption", lines: [text] }, language, frame);
  if (!overlay) throw new Error("nothing to draw");
  const rgba = below.slice();
  for (let y = 0; y < overlay.height; y++) {
    for (let x = 0; x < overlay.width; x++) {
      const from = 4 * (y * overlay.width + x);
      const to = 4 * ((overlay.y + y) * frame.width + overlay.x + x + shiftPx);
      const rest = 1 - (overlay.rgba[from + 3] as number) / 255;
      for (let channel = 0; channel < 3; channel++) {
        rgba[to + channel] = (overlay.rgba[from + channel] as number) + rest * (rgba[to + channel] as number);
      }
    }
  }
  return { ...frame, rgba };
}

/** Every channel of every pixel, or of those in a place. */
function withLevels(
  { rgba }: Shot,
  change: (level: number, at: number) => number,
  isChanged: (x: number, y: number) => boolean = () => true,
): Shot {
  return {
    ...frame,
    rgba: rgba.map((level, at) => {
      const pixel = at >> 2;
      const isAlpha = (at & 3) === 3;
      return isAlpha || !isChanged(pixel % frame.width, Math.floor(pixel / frame.width)) ? level : change(level, at);
    }),
  };
}

async function recode({ rgba }: Shot, kind: "webp" | "jpeg", quality: number): Promise<Shot> {
  const canvas = createCanvas(frame.width, frame.height);
  const context = canvas.getContext("2d");
  context.putImageData(new ImageData(rgba, frame.width, frame.height), 0, 0);
  const image = await loadImage(
    kind === "webp" ? await canvas.encode("webp", quality) : await canvas.encode("jpeg", quality),
  );
  context.drawImage(image, 0, 0);
  return { ...frame, rgba: new Uint8ClampedArray(context.getImageData(0, 0, frame.width, frame.height).data) };
}

/** By how much the middle of the flat plate's left half moves. */
function shiftOf(one: Shot, other: Shot): number {
  const lab = ({ rgba }: Shot) =>
    toLab([...rgba.subarray(4 * 854 * 100 + 160, 4 * 854 * 100 + 163)].map(linearOf) as never);
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe("two pictures look the same", () => {
  it.each([
    ["if they are", () => shot],
    ["after a WebP of quality 90", () => recode(shot, "webp", 90)],
    ["after a JPEG of quality 90", () => recode(shot, "jpeg", 90)],
    ["with a level more everywhere", () => withLevels(shot, (level) => level + 1)],
    ["with a level less everywhere", () => withLevels(shot, (level) => level - 1)],
    [
      "with a level of noise",
      () => withLevels(shot, (level, at) => level + ((Math.imul(at, 2_654_435_761) >>> 7) % 3) - 1),
    ],
  ])("%s", async (_name, make) => {
    const difference = comparePictures(await make(), shot);
    expect({ isNear: difference.isNear, measured: describeDifference(difference) }).toMatchObject({ isNear: true });
  });
});

describe("two pictures look different", () => {
  it("where all colours are ΔE 5 away", () => {
    const tinted = withLevels(shot, (level, at) => level + [6, -3, 3][at & 3]!);
    expect(shiftOf(tinted, shot)).toBeLessThan(5.5);
    expect(comparePictures(tinted, shot)).toMatchObject({ isNear: false, structure: { value: expect.closeTo(1, 1) } });
  });

  it("where a garment's colours are ΔE 5 away", () => {
    const isGarment = (x: number, y: number): boolean => x > 350 && x < 500 && y > 400;
    expect(
      comparePictures(
        withLevels(shot, (level, at) => level + [6, -3, 3][at & 3]!, isGarment),
        shot,
      ).isNear,
    ).toBe(false);
  });

  it.each([1, 3, -3])("where a line of text stands %i pixels aside", (shiftPx) => {
    expect(comparePictures(withCaption(bare, "only 8.5 % a year", shiftPx), shot).isNear).toBe(false);
  });

  it.each([
    ["en", "only 8.5 % a year", "only 8.6 % a year"],
    ["en", "now or never", "new or never"],
    ["hi", "पैसे कट जाएँ", "पैसै कट जाएँ"],
    ["ta", "பணம் போனால்", "பணம் பொனால்"],
    ["ur", "خصوصی پیشکش", "خصوصی پیشکس"],
  ])("where another letter is read, in %s", (language, one, other) => {
    const [a, b] = [withCaption(bare, one, 0, language), withCaption(bare, other, 0, language)];
    expect(comparePictures(a, b).isNear).toBe(false);
  });

  it("where an earring is missing, and says where", () => {
    const without = drawPresenter((layer) => layer !== "earring-left");
    const difference = comparePictures(without, bare);
    expect(difference).toMatchObject({ isNear: false, kind: "looks" });
    if (difference.kind !== "looks") return;
    const map = drawDifference(without, bare);
    const { x, y } = difference.structure;
    const [red, green, blue] = map.subarray(4 * (y * frame.width + x));
    expect(Math.max(red!, green!)).toBeGreaterThan(blue! + 60);
    expect([...map.subarray(0, 3)].every((level) => level === map[0])).toBe(true);
  });

  it("where one is larger", () => {
    const small = { width: 2, height: 2, rgba: new Uint8ClampedArray(16) };
    expect(comparePictures(small, shot)).toEqual({ kind: "sizes", isNear: false });
  });
});
