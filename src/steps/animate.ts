import { digestJson } from "../core/index.ts";
import { createCaptionClock } from "../media/captions/index.ts";
import { timeMoment, type Moment } from "../media/layout/index.ts";
import { poseTrack } from "../media/motion/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import { mouthTrack, timedVisemes } from "../speech/visemes/index.ts";
import { inputOf, parametersOf, readJson, sampleRateHz, toJsonBytes, type SpeechArtifact } from "./artifacts.ts";

interface AnimateParameters {
  readonly frameRate: number;
  readonly leadInMs: number;
  readonly pauseAfterMs: number;
  readonly seed: number;
  readonly isQuestion: boolean;
  /** The points of a list that come in this shot, and the caption that their moments are places in. */
  readonly points?: { readonly caption: string; readonly counts: readonly { count: number; at: Moment }[] };
}

/** Gives a sentence its frames: when all is heard from the first frame on, and how the presenter moves. */
export const animate: StepImplementation = async (context) => {
  const { frameRate, leadInMs, pauseAfterMs, seed, isQuestion, points } = parametersOf(context) as AnimateParameters;
  const speechDigest = inputOf(context, "speech");
  const speech = await readJson<SpeechArtifact>(context, speechDigest);
  const leadInSamples = Math.round((leadInMs * sampleRateHz) / 1000);
  const samplesPerFrame = sampleRateHz / frameRate;
  // A shot's sound is padded to whole frames, and the pause after the sentence belongs to it.
  const samples = leadInSamples + speech.samples + Math.round((pauseAfterMs * sampleRateHz) / 1000);
  const frames = Math.max(4, Math.ceil(samples / samplesPerFrame));
  const later = <T extends { startMs: number; endMs: number }>(one: T): T => ({
    ...one,
    startMs: one.startMs + leadInMs,
    endMs: one.endMs + leadInMs,
  });
  const phones = speech.phones.map(later);
  const words = speech.words.map(later);
  const marks = speech.marks.map(({ name, atMs }) => ({ name, atMs: atMs + leadInMs }));
  const durationMs = (frames * 1000) / frameRate;
  const clock = points && createCaptionClock({ caption: points.caption, words, durationMs });
  const track = poseTrack({
    seed: digestJson({ speech: speechDigest, avatar: context.node.assets["avatar"] ?? "", seed }),
    frameRate,
    frames,
    mouth: mouthTrack({ phones, frameRate, frames }),
    phones,
    words,
    isQuestion,
    ...(points && clock
      ? { counts: points.counts.map(({ count, at }) => ({ count, atMs: timeMoment(at, { clock, marks }) })) }
      : {}),
  });
  const timing: ShotTiming = {
    frames,
    frameRate,
    leadInSamples,
    words: words.map(({ text, startMs, endMs }) => ({ text, startMs, endMs })),
    phones: timedVisemes(phones),
    marks,
  };
  context.countFrames(frames);
  return { timing: toJsonBytes(timing), poses: new Uint8Array(track.values.buffer) };
};
