import { describe, expect, it } from "vitest";
import { avcConfiguration } from "./avc-configuration.ts";

const startCode = [0, 0, 0, 1];
const picture = [0x68, 0xce, 0x01];
const stream = (...units: readonly number[][]) => Uint8Array.from(units.flatMap((unit) => [...startCode, ...unit]));
const contentOf = (bytes: Uint8Array) => [...bytes.subarray(8)];

describe("a decoder's configuration", () => {
  it("describes the chroma of a High profile", () => {
    const sequence = [0x67, 100, 0, 13, 0xac];
    expect(contentOf(avcConfiguration(stream(sequence, picture)))).toEqual(
      [
        [1, 100, 0, 13, 0xff],
        [0xe1, 0, 5, ...sequence],
        [1, 0, 3, ...picture],
        [0xfd, 0xf8, 0xf8, 0],
      ].flat(),
    );
  });

  it("describes none of a profile below", () => {
    const sequence = [0x67, 66, 0xc0, 13];
    expect(contentOf(avcConfiguration(stream([6, 5, 1], sequence, picture)))).toEqual(
      [
        [1, 66, 0xc0, 13, 0xff],
        [0xe1, 0, 4, ...sequence],
        [1, 0, 3, ...picture],
      ].flat(),
    );
  });

  it.each([
    ["of the sequence", stream(picture)],
    ["of the pictures", stream([0x67, 100, 0, 13])],
    ["in one piece", stream([0x67, 100], picture)],
  ])("needs the parameter set %s", (_name, extradata) => {
    expect(() => avcConfiguration(extradata)).toThrow(expect.objectContaining({ code: "blob_corrupt" }));
  });
});
