import { describe, expect, it } from "vitest";
import { splitUnits } from "./nal-units.ts";

describe("a byte stream", () => {
  it.each<[string, number[], number[][]]>([
    ["one unit", [0, 0, 0, 1, 9, 16], [[9, 16]]],
    ["short and long start codes", [0, 0, 1, 6, 5, 0, 0, 0, 1, 7, 3, 0, 0, 1, 8], [[6, 5], [7, 3], [8]]],
    [
      "zeros that fill up",
      [0, 0, 0, 1, 5, 4, 0, 0, 0, 0, 0, 1, 1, 2, 0, 0],
      [
        [5, 4],
        [1, 2],
      ],
    ],
    ["a zero within a unit, broken up", [0, 0, 1, 5, 0, 0, 3, 1, 0x80], [[5, 0, 0, 3, 1, 0x80]]],
    ["a unit without content", [0, 0, 1, 0, 0, 1, 5], [[5]]],
  ])("is split: %s", (_name, bytes, units) => {
    expect(splitUnits(Uint8Array.from(bytes)).map((unit) => [...unit])).toEqual(units);
  });

  it.each([
    ["nothing", []],
    ["lengths instead of start codes", [0, 0, 0, 2, 9, 16]],
    ["something before the first start code", [7, 7, 0, 0, 1, 5]],
  ])("is refused where it is %s", (_name, bytes) => {
    expect(() => splitUnits(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: "blob_corrupt" }));
  });
});
