import { describe, expect, it } from "vitest";
import { chunkFrames, composeTimeline, type ShotTiming } from "./timeline.ts";

describe("chunks of a shot", () => {
  it.each([
    [1, 180, [1]],
    [180, 180, [180]],
    [181, 180, [90, 91]],
    [400, 180, [133, 133, 134]],
  ])("%d frames, at most %d each, are %j", (frames, framesMax, sizes) => {
    expect(chunkFrames(frames, framesMax)).toEqual(sizes);
  });
});

describe("a timeline", () => {
  const timing = (frames: number): ShotTiming => ({
    frames,
    frameRate: 25,
    leadInSamples: 0,
    words: [{ text: "word", startMs: 40, endMs: 80 }],
    phones: [{ ipa: "w", viseme: "U", startMs: 40, endMs: 50 }],
    marks: [],
  });
  const shots = [
    { id: "s1-01", timing: timing(2), mouth: Int16Array.from([1, 2, 3, 4, 5, 6, 7, 8]) },
    { id: "s1-02", timing: timing(1), mouth: Int16Array.from([9, 10, 11, 12]) },
  ];

  it("joins the shots' times and counts frames through", () => {
    const timeline = composeTimeline({ frameRate: 25, width: 854, height: 480 }, shots);
    expect(timeline.shots).toEqual([
      { id: "s1-01", startMs: 0, endMs: 80 },
      { id: "s1-02", startMs: 80, endMs: 120 },
    ]);
    expect(timeline.words.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [40, 80],
      [120, 160],
    ]);
    expect(timeline.phones[1]).toEqual({ ipa: "w", viseme: "U", startMs: 120, endMs: 130 });
    expect(timeline.mouth).toEqual([
      { frame: 0, x: 1, y: 2, width: 3, height: 4 },
      { frame: 1, x: 5, y: 6, width: 7, height: 8 },
      { frame: 2, x: 9, y: 10, width: 11, height: 12 },
    ]);
  });
});
