import type { Digest } from "../../core/index.ts";
import { readMedia } from "../../media/decode/index.ts";
import { toRgba } from "../../media/stage/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import type { ComparedPicture } from "../picture-difference/index.ts";
import { measureLipSync } from "../lip-sync/index.ts";
import { measureSound } from "../measure-sound.ts";

/** What is kept of a video beside its pictures: plain numbers. */
export interface GoldenSample {
  readonly format: 1;
  readonly masterSha256: Digest;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frames: number;
  /** Of the pictures that are kept, in frames. */
  readonly pictureFrames: readonly number[];
  readonly sound: {
    readonly integratedLufs: number;
    readonly truePeakDbtp: number;
    /** RMS of 50 ms each, in dBFS, not below the floor. */
    readonly envelopeDb: readonly number[];
  };
  readonly lips: {
    /** Whether the mouth could be read. */
    readonly isMeasured: boolean;
    readonly closureRecall: number;
    readonly openVowelShare: number;
    readonly lagMs: number;
  };
  readonly gates: readonly { readonly name: string; readonly verdict: "pass" | "fail" | "review" }[];
  readonly cost: {
    /** Processor time of a minute of video by kind of task, in milliseconds of the machine that made it. */
    readonly workMsPerMinute: Readonly<Record<string, number>>;
    /** As the price list of the day has it, rupees a minute. */
    readonly inrPerMinute: number;
  };
}

export interface SamplePicture extends ComparedPicture {
  readonly frame: number;
}

export interface TakenSample {
  readonly sample: Omit<GoldenSample, "masterSha256" | "gates" | "cost">;
  readonly pictures: readonly SamplePicture[];
}

/** Of each shot so far in: lips that shut and open, and eyes that blink, are seen in one or the other. */
const shotShares = [0.08, 0.3, 0.5, 0.7, 0.92];
const picturesMax = 60;
const envelopeMs = 50;
const floorDb = -60;

/** Looks at a finished video and listens to it. @throws SutradharError `video_invalid` */
export function takeSample(path: string, timeline: Timeline): TakenSample {
  const wanted = new Set(choosePictures(timeline));
  const pictures: SamplePicture[] = [];
  const envelope = createEnvelope();
  readMedia(path, {
    picture(picture) {
      if (!wanted.has(picture.index)) return;
      const { width, height, index } = picture;
      pictures.push({ frame: index, width, height, rgba: toRgba(picture, { width, height }) });
    },
    sound: ({ channels }) => envelope.hear(channels),
  });
  const { integratedLufs, truePeakDbtp } = measureSound(path);
  const lips = measureLipSync({ videoPath: path, timeline, leadMs: 0 });
  const { width, height, frameRate, mouth } = timeline;
  return {
    sample: {
      format: 1,
      width,
      height,
      frameRate,
      frames: mouth.length,
      pictureFrames: pictures.map(({ frame }) => frame),
      sound: { integratedLufs: tidy(integratedLufs), truePeakDbtp: tidy(truePeakDbtp), envelopeDb: envelope.report() },
      lips: {
        isMeasured: lips.verdict !== "not measurable",
        closureRecall: tidy(lips.closureRecall),
        openVowelShare: tidy(lips.openVowelShare),
        lagMs: tidy(lips.lagMs),
      },
    },
    pictures,
  };
}

function choosePictures({ shots, frameRate, mouth }: Timeline): readonly number[] {
  const frames = shots.flatMap(({ startMs, endMs }) =>
    shotShares.map((share) => Math.floor(((startMs + share * (endMs - startMs)) * frameRate) / 1000)),
  );
  const every = Math.ceil(frames.length / picturesMax);
  return frames.filter((frame, index) => index % every === 0 && frame < mouth.length);
}

function createEnvelope(): { hear(channels: readonly Float32Array[]): void; report(): readonly number[] } {
  const stepSamples = 48 * envelopeMs;
  const levels: number[] = [];
  let sum = 0;
  let count = 0;
  return {
    hear([left, right = left]) {
      if (!left || !right) return;
      for (let at = 0; at < left.length; at++) {
        sum += ((left[at] as number) ** 2 + (right[at] as number) ** 2) / 2;
        if (++count < stepSamples) continue;
        levels.push(Math.round(10 * Math.max(floorDb, 10 * Math.log10(sum / count + 1e-12))) / 10);
        [sum, count] = [0, 0];
      }
    },
    report: () => levels,
  };
}

/** JSON has neither NaN nor infinities: what could not be measured is −99. */
function tidy(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : -99;
}
