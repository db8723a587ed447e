import { readSoundTrack, type SoundDescription } from "../../media/decode/index.ts";
import { createLoudnessMeter, createTruePeakMeter, integrateSteps } from "../../media/sound/index.ts";
import { durationOf, type Timeline } from "../../media/timeline/index.ts";
import { countClipped } from "../count-clipped.ts";
import { listenForWords, loudnessStepMs, type SpokenReport } from "./listen-for-words.ts";
import { labelMarginSamples, matchSpeech, sampleRateHz, type SpokenLabelReport } from "./match-speech.ts";

/** What was planned, to hold the sound against. */
export interface PlannedSound {
  readonly timeline: Timeline;
  readonly label: {
    /** The shot that it is spoken in. */
    readonly shot: string;
    readonly startSample: number;
    /** As its voice said it. */
    readonly pcm: Float32Array;
  };
}

/** Everything that is measured on sound alone, in one pass over its decoded samples. */
export interface SoundOnlyEvidence {
  readonly media: SoundDescription;
  readonly plannedMs: number;
  readonly soundMs: number;
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  readonly clippedSamples: number;
  readonly spoken: SpokenReport;
  readonly label: SpokenLabelReport;
}

/** @throws SutradharError `video_invalid` where it cannot be read, or is no sound alone */
export function listenToSound(path: string, { timeline, label }: PlannedSound): SoundOnlyEvidence {
  const loudness = createLoudnessMeter();
  const peak = createTruePeakMeter();
  const heard = new Float32Array(label.pcm.length + 2 * labelMarginSamples);
  const from = label.startSample - labelMarginSamples;
  let [samples, clippedSamples] = [0, 0];
  const media = readSoundTrack(path, ({ startSample, channels: [left, right = left] }) => {
    if (!left || !right) return;
    loudness.push({ left, right });
    peak.push({ left, right });
    clippedSamples += countClipped(left, right);
    samples += left.length;
    const first = Math.max(0, from - startSample);
    const last = Math.min(left.length, from + heard.length - startSample);
    for (let at = first; at < last; at++) {
      heard[startSample + at - from] = ((left[at] as number) + (right[at] as number)) / 2;
    }
  });
  const steps = loudness.steps();
  const integratedLufs = integrateSteps(steps);
  return {
    media,
    plannedMs: durationOf(timeline),
    soundMs: (samples * 1000) / sampleRateHz,
    integratedLufs,
    truePeakDbtp: peak.finish(),
    clippedSamples,
    spoken: listenForWords(steps, timeline),
    label: {
      ...matchSpeech(heard, label.pcm),
      durationMs: (label.pcm.length * 1000) / sampleRateHz,
      gapMs: findGap(timeline, label),
      loudnessLu: loudnessOf(steps, label) - integratedLufs,
    },
  };
}

/** From the label's end to the first word of anything else. */
function findGap({ shots, words }: Timeline, { shot, startSample, pcm }: PlannedSound["label"]): number {
  const ofLabel = shots.find(({ id }) => id === shot);
  const endMs = ((startSample + pcm.length) * 1000) / sampleRateHz;
  const first = words.find(({ startMs }) => !ofLabel || startMs < ofLabel.startMs || startMs >= ofLabel.endMs);
  return first ? first.startMs - endMs : -1;
}

function loudnessOf(steps: readonly number[], { startSample, pcm }: PlannedSound["label"]): number {
  const toStep = (sample: number): number => (sample * 1000) / sampleRateHz / loudnessStepMs;
  const own = steps.slice(Math.floor(toStep(startSample)), Math.ceil(toStep(startSample + pcm.length)));
  return integrateSteps(own);
}
