import { describe, expect, it } from "vitest";
import { markRoom, paintRoom } from "../../../test/fixtures/marked-clip.ts";
import { deriveMarkId } from "../watermark/index.ts";
import { createPrintWatch, distanceOf, mirrorPrint, printBits, printPicture, wordsOf } from "./index.ts";

const [width, height] = [960, 540];
const pictureOf = (luma: Uint8Array) => ({ width, height, luma, lumaStride: width });
const lab = { secret: new Uint8Array(32).fill(7), version: 1 };
const room = paintRoom("a room");
const print = printPicture(pictureOf(room));

/** The picture at a third of its size, as a small copy shows it. */
function shrink(luma: Uint8Array) {
  const [w, h] = [width / 3, height / 3];
  const small = Uint8Array.from({ length: w * h }, (_unused, at) => {
    const [x, y] = [3 * (at % w), 3 * Math.floor(at / w)];
    let sum = 0;
    for (let down = 0; down < 3; down++)
      for (let across = 0; across < 3; across++) sum += luma[(y + down) * width + x + across] as number;
    return Math.round(sum / 9);
  });
  return { width: w, height: h, luma: small, lumaStride: w };
}

describe("a print", () => {
  it("has half of its bits set, whatever is seen", () => {
    const set = distanceOf(print, new Uint8Array(print.length));
    expect(set).toBeGreaterThan(printBits / 2 - 4);
    expect(set).toBeLessThanOrEqual(printBits / 2);
  });

  it.each([
    [
      "marked",
      () =>
        pictureOf(
          markRoom(room, { key: lab, issuer: deriveMarkId(lab, "issuer", "a"), shot: deriveMarkId(lab, "shot", "b") })
            .luma,
        ),
    ],
    ["brighter", () => pictureOf(room.map((value) => Math.min(255, value + 20)))],
    ["with less contrast", () => pictureOf(room.map((value) => 40 + value * 0.6))],
    ["small", () => shrink(room)],
  ])("is near to that of the same picture %s", (_name, change) => {
    expect(distanceOf(print, printPicture(change()))).toBeLessThanOrEqual(20);
  });

  it("is far from those of other pictures", () => {
    const others = Array.from({ length: 12 }, (_unused, number) =>
      printPicture(pictureOf(paintRoom(`room ${number}`))),
    );
    const distances = others.map((other) => distanceOf(print, other));
    expect(Math.min(...distances)).toBeGreaterThan(62);
  });

  it("of a mirror image is near to the one that is mirrored, and far from the other", () => {
    const mirrored = printPicture(
      pictureOf(room.map((_value, at) => room[at - (at % width) + width - 1 - (at % width)] as number)),
    );
    expect(distanceOf(mirrorPrint(print), mirrored)).toBeLessThanOrEqual(16);
    expect(distanceOf(print, mirrored)).toBeGreaterThan(62);
  });

  it("shares a word with a print that is near", () => {
    const near = Uint8Array.from(print);
    for (let byte = 0; byte < 30; byte += 2) (near[byte] as number) ^= 1;
    expect(distanceOf(print, near)).toBe(15);
    expect(wordsOf(near).filter((word) => wordsOf(print).includes(word))).toHaveLength(1);
    expect(new Set(wordsOf(print)).size).toBe(16);
  });
});

it("is taken in the middle of each second", () => {
  const watch = createPrintWatch(30);
  for (let frame = 0; frame < 80; frame++) watch.see(pictureOf(room), frame);
  expect(watch.report().map(({ frame }) => frame)).toEqual([15, 45, 75]);
});
