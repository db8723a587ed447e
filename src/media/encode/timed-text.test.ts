import { describe, expect, it } from "vitest";
import { encodeTextSample, toTextSamples } from "./timed-text.ts";

const cue = (
  startMs: number,
  endMs: number,
  ...lines: string[]
): { startMs: number; endMs: number; lines: string[] } => ({
  startMs,
  endMs,
  lines,
});

describe("a text track", () => {
  it.each([
    ["nothing to say", [], [[0, 1000, ""]]],
    ["a cue from start to end", [cue(0, 1000, "a")], [[0, 1000, "a"]]],
    [
      "gaps before, between and after",
      [cue(100, 200, "a"), cue(300, 400, "b", "c")],
      [
        [0, 100, ""],
        [100, 200, "a"],
        [200, 300, ""],
        [300, 400, "b\nc"],
        [400, 1000, ""],
      ],
    ],
    [
      "a cue that overlaps",
      [cue(0, 300, "a"), cue(200, 500, "b")],
      [
        [0, 300, "a"],
        [300, 500, "b"],
        [500, 1000, ""],
      ],
    ],
    [
      "a cue past the end",
      [cue(900, 1500, "a"), cue(1500, 1600, "b")],
      [
        [0, 900, ""],
        [900, 1000, "a"],
      ],
    ],
  ])("has no holes: %s", (_name, cues, samples) => {
    expect(toTextSamples(cues, 1000).map(({ startMs, endMs, text }) => [startMs, endMs, text])).toEqual(samples);
  });

  it("counts bytes, not letters", () => {
    expect([...encodeTextSample("ओ")]).toEqual([0, 3, 0xe0, 0xa4, 0x93]);
  });
});
