import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { listPlayable, type PreviewShot } from "./list-playable.ts";
import { layOutSpan, spanSound } from "./span-sound.ts";

const frameRate = 25;
const samplesPerFrame = 1_920;

/** Shots with their chunks' frames and the length of their speech. */
const anyVideo = fc.array(
  fc.record({
    chunks: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
    leadInSamples: fc.integer({ min: 0, max: 1_920 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function toShots(video: readonly { chunks: readonly number[]; leadInSamples: number }[]): PreviewShot[] {
  return video.map(({ chunks, leadInSamples }, index) => ({
    timing: { frames: chunks.reduce((sum, frames) => sum + frames, 0), frameRate, leadInSamples },
    pcm: digestBytes(`speech ${index}`),
    chunks: chunks.map((frames, chunk) => ({ digest: digestBytes(`${index} ${chunk}`), frames })),
  }));
}

describe("the sound of segments", () => {
  it("joins without a gap, from the priming to the last sample", () => {
    fc.assert(
      fc.property(anyVideo, (video) => {
        const { segments, speech } = listPlayable(toShots(video));
        const spans = segments.map((segment) => spanSound(segment, speech));
        expect(spans[0]?.firstPacketSample).toBe(-1_024);
        spans.slice(1).forEach((span, index) => expect(span.firstPacketSample).toBe(spans[index]?.endSample));
        const last = segments.at(-1)!;
        expect(spans.at(-1)?.endSample).toBe((last.startFrame + last.frames) * samplesPerFrame);
      }),
    );
  });

  it("needs no sample that comes after its chunk, and follows it by 64 ms at most", () => {
    fc.assert(
      fc.property(anyVideo, (video) => {
        const { segments, speech } = listPlayable(toShots(video));
        for (const segment of segments) {
          const stop = (segment.startFrame + segment.frames) * samplesPerFrame;
          const span = spanSound(segment, speech);
          expect(span.inputToSample).toBeLessThanOrEqual(stop);
          expect(span.inputFromSample % 1_024).toBe(0);
          expect(span.endSample).toBeGreaterThan(Math.max(-1_025, stop - 3 * 1_024));
        }
      }),
    );
  });

  it("is the same whether or not later shots have been spoken", () => {
    fc.assert(
      fc.property(anyVideo, (video) => {
        const shots = toShots(video);
        const all = listPlayable(shots);
        for (let spoken = 1; spoken < shots.length; spoken++) {
          const sofar = listPlayable(shots.map((shot, index) => (index < spoken ? shot : { chunks: [] })));
          for (const segment of sofar.segments) {
            expect(spanSound(segment, sofar.speech)).toEqual(spanSound(segment, all.speech));
          }
        }
      }),
    );
  });

  it("lays speech behind its lead-in, and silence where there is none", () => {
    const pcm = [digestBytes("speech 0"), digestBytes("speech 1")] as const;
    const ramp = (from: number, length: number) =>
      new Uint8Array(Int16Array.from({ length }, (_, i) => from + i).buffer);
    // The first shot's speech fills it up; the second's ends before its last frame.
    const speech = new Map([
      [pcm[0], ramp(1, 9_500)],
      [pcm[1], ramp(20_000, 1_000)],
    ]);
    const { segments, speech: placed } = listPlayable(
      toShots([
        { chunks: [3, 2], leadInSamples: 100 },
        { chunks: [5], leadInSamples: 200 },
      ]),
    );
    const line = (sequence: number) => {
      const span = spanSound(segments[sequence]!, placed);
      const laid = layOutSpan(span, speech);
      return (sample: number) => Math.round(laid[sample - span.inputFromSample]! * 32_767);
    };
    const first = line(0);
    expect([first(0), first(99), first(100), first(5_000)]).toEqual([0, 0, 1, 4_901]);
    const second = line(1);
    expect([second(100), second(9_215)]).toEqual([1, 9_116]);
    const third = line(2);
    expect([third(9_599), third(9_600), third(9_799), third(9_800), third(10_799), third(10_800)]).toEqual([
      9_500, 0, 0, 20_000, 20_999, 0,
    ]);
  });
});
