import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignPicture, padPicture, summarise, toYuva, type Picture } from "./picture.ts";

/** BT.709 §3 in floats: studio range, premultiplied by alpha. */
function reference([red, green, blue, alpha]: readonly [number, number, number, number]): number[] {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const share = alpha / 255;
  return [
    16 * share + (219 / 255) * luma,
    128 * share + (224 / 255) * ((blue - luma) / 1.8556),
    128 * share + (224 / 255) * ((red - luma) / 1.5748),
    alpha,
  ];
}

const premultiplied = fc
  .integer({ min: 0, max: 255 })
  .chain((alpha) => fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: alpha })), fc.constant(alpha)));

function flat(width: number, height: number, alpha: number, at: { x: number; y: number } = { x: 0, y: 0 }): Picture {
  return { width, height, ...at, data: new Uint8Array(width * height * 4).fill(alpha) };
}

describe("colours for the kernel", () => {
  it("are BT.709's, to half a level and rounding", () => {
    fc.assert(
      fc.property(premultiplied, (pixel) => {
        const got = toYuva(Uint8Array.from(pixel));
        const wanted = reference(pixel as unknown as [number, number, number, number]);
        for (const [channel, value] of wanted.entries())
          expect(Math.abs((got[channel] as number) - value)).toBeLessThan(0.52);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["black", [0, 0, 0, 255], [16, 128, 128, 255]],
    ["white", [255, 255, 255, 255], [235, 128, 128, 255]],
    ["clear", [0, 0, 0, 0], [0, 0, 0, 0]],
  ])("%s is what the standard says", (_name, rgba, yuva) => {
    expect([...toYuva(Uint8Array.from(rgba))]).toEqual(yuva);
  });
});

describe("a padded picture", () => {
  it("keeps its pixels where they were and has air around them", () => {
    const padded = padPicture(flat(2, 1, 9, { x: 5, y: 7 }), 2);
    expect(padded).toMatchObject({ width: 6, height: 5, x: 3, y: 5 });
    expect(padded.data.reduce((sum, value) => sum + value, 0)).toBe(2 * 4 * 9);
    expect(padded.data[(2 * 6 + 2) * 4]).toBe(9);
  });
});

describe("an aligned picture", () => {
  const frame = { step: 16, frameWidth: 100, frameHeight: 60 };
  it.each([
    ["inside", flat(10, 10, 255, { x: 20, y: 20 }), { x: 16, y: 16, width: 16, height: 16 }, 100],
    ["over the left top corner", flat(10, 10, 255, { x: -4, y: -6 }), { x: 0, y: 0, width: 16, height: 16 }, 24],
    [
      "over the right bottom corner",
      flat(30, 30, 255, { x: 90, y: 50 }),
      { x: 80, y: 48, width: 32, height: 16 },
      22 * 14,
    ],
  ])("%s covers whole tiles and keeps what is in the frame's tiles", (_name, picture, box, pixels) => {
    const aligned = alignPicture(picture, frame);
    expect(aligned).toMatchObject(box);
    expect(aligned.data.filter((value) => value === 255).length / 4).toBe(pixels);
  });
});

describe("a summary", () => {
  it("never says less than there is, and opaque only of whole tiles", () => {
    const picture = flat(40, 32, 255);
    picture.data[(3 * 40 + 3) * 4 + 3] = 254;
    for (let y = 16; y < 32; y++) picture.data.fill(0, y * 160 + 64, y * 160 + 128);
    expect(summarise(picture)).toEqual({ width: 3, height: 2, states: Uint8Array.of(1, 2, 1, 2, 0, 1) });
  });
});
