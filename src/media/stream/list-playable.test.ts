import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { listPlayable, type PreviewShot } from "./list-playable.ts";

const timing = { frames: 100, frameRate: 25, leadInSamples: 4_800 };
const chunk = (name: string, frames = 50) => ({ digest: digestBytes(name), frames });
const whole = (name: string): PreviewShot => ({
  timing,
  pcm: digestBytes(`${name} speech`),
  chunks: [chunk(`${name}0`), chunk(`${name}1`)],
});

describe("what can be played", () => {
  it.each<[string, PreviewShot[], number]>([
    ["nothing is there", [], 0],
    ["nothing has been spoken", [{ chunks: [] }], 0],
    ["the first shot has no chunk", [{ ...whole("a"), chunks: [] }, whole("b")], 0],
    ["the first chunk is missing", [{ ...whole("a"), chunks: [undefined, chunk("a1")] }, whole("b")], 0],
    ["a shot's last chunk is missing", [{ ...whole("a"), chunks: [chunk("a0")] }, whole("b")], 1],
    ["a chunk is missing in the second shot", [whole("a"), { ...whole("b"), chunks: [chunk("b0"), undefined] }], 3],
    ["the second shot has not been timed", [whole("a"), { chunks: [] }, whole("c")], 2],
    ["the second shot has no sound", [whole("a"), { timing, chunks: whole("b").chunks }, whole("c")], 2],
  ])("ends where %s", (_name, shots, segments) => {
    const playable = listPlayable(shots);
    expect(playable.segments).toHaveLength(segments);
    expect(playable.segments.some(({ isLast }) => isLast)).toBe(false);
    expect(playable.isWhole).toBe(false);
  });

  it("follows frame after frame, and says what is last", () => {
    const playable = listPlayable([whole("a"), { ...whole("b"), chunks: [chunk("b0", 33), chunk("b1", 67)] }]);
    expect(playable.isWhole).toBe(true);
    expect(
      playable.segments.map(({ sequence, startFrame, durationMs, isLast }) => [
        sequence,
        startFrame,
        durationMs,
        isLast,
      ]),
    ).toEqual([
      [0, 0, 2_000, false],
      [1, 50, 2_000, false],
      [2, 100, 1_320, false],
      [3, 133, 2_680, true],
    ]);
    expect(playable.speech).toEqual([
      { pcm: digestBytes("a speech"), startSample: 0, samples: 192_000, leadInSamples: 4_800 },
      { pcm: digestBytes("b speech"), startSample: 192_000, samples: 192_000, leadInSamples: 4_800 },
    ]);
  });

  it("never changes a segment once it is there", () => {
    const shots = [whole("a"), whole("b"), whole("c")];
    const all = listPlayable(shots).segments;
    for (let spoken = 0; spoken <= shots.length; spoken++) {
      const sofar = shots.map((shot, index) => (index < spoken ? shot : { chunks: [] }));
      const { segments } = listPlayable(sofar);
      expect(segments).toEqual(all.slice(0, segments.length));
    }
  });
});
