import { describe, expect, it } from "vitest";
import { readChunk, writeChunk } from "./chunk-format.ts";

const chunk = {
  extradata: Uint8Array.from([1, 2, 3]),
  packets: [
    { pts: 0, dts: -2, isKey: true, data: Uint8Array.from([9, 8]) },
    { pts: 3, dts: -1, isKey: false, data: Uint8Array.from([]) },
  ],
};

describe("a stored chunk", () => {
  it("is read as it was written", () => {
    expect(readChunk(writeChunk(chunk))).toEqual(chunk);
  });

  it("is refused wherever it is cut off, and with another mark", () => {
    const bytes = writeChunk(chunk);
    for (let size = 0; size < bytes.length; size += 1) {
      expect(() => readChunk(bytes.subarray(0, size)), `${size} bytes`).toThrow(/damaged/);
    }
    expect(() => readChunk(bytes.with(0, 0))).toThrow(/damaged/);
  });
});
