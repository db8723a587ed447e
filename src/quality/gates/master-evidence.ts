import { basename } from "node:path";
import { SutradharError } from "../../core/index.ts";
import { readMedia, type MediaDescription } from "../../media/decode/index.ts";
import { createLoudnessMeter, createTruePeakMeter } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { watchLabels, type LabelReport, type LabelledShot, type PlannedLabel } from "../label/index.ts";
import { createLipSyncWatch, type LipSyncReport } from "../lip-sync/index.ts";
import { createChangeWatch } from "../change-watch.ts";

/** What was planned, to hold the master against. */
export interface PlannedMaster {
  readonly picture: { readonly width: number; readonly height: number; readonly frameRate: number };
  readonly timeline: Timeline;
  /** Of each shot. */
  readonly labels: readonly PlannedLabel[];
}

/** Everything that is measured on a master, in one pass over its decoded pictures and sound. */
export interface MasterEvidence {
  readonly planned: PlannedMaster;
  readonly media: MediaDescription;
  readonly frames: number;
  /** Share of frames, but the first, that differ from the one before. */
  readonly movingShare: number;
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  readonly lips: LipSyncReport;
  /** Whether anybody is seen whose lips could be. */
  readonly hasMouth: boolean;
  readonly label: LabelReport;
}

/** How far the mouth is meant to precede the sound. */
const mouthLeadMs = 0;
const decoderThreads = 2;

/** Decodes a master whole, once. @throws SutradharError `video_invalid` where it cannot be read or is another video. */
export function gatherEvidence(path: string, planned: PlannedMaster): MasterEvidence {
  const { picture, timeline } = planned;
  const lips = createLipSyncWatch({ name: basename(path), timeline, leadMs: mouthLeadMs });
  const labels = watchLabels(toLabelledShots(timeline, planned.labels), {
    frame: picture,
    frameRate: picture.frameRate,
  });
  const loudness = createLoudnessMeter();
  const peak = createTruePeakMeter();
  const differs = createChangeWatch();
  let frames = 0;
  let moving = 0;
  const media = readMedia(
    path,
    {
      picture(decoded) {
        lips.see(decoded);
        labels.see(decoded);
        if (differs(decoded)) moving += 1;
        frames += 1;
      },
      sound(sound) {
        lips.hear(sound);
        const [left, right = left] = sound.channels;
        if (!left || !right) return;
        loudness.push({ left, right });
        peak.push({ left, right });
      },
    },
    decoderThreads,
  );
  return {
    planned,
    media,
    frames,
    movingShare: frames > 1 ? moving / (frames - 1) : 0,
    integratedLufs: loudness.integratedLufs(),
    truePeakDbtp: peak.finish(),
    lips: lips.report(),
    hasMouth: timeline.mouth.some(({ height }) => height > 0),
    label: labels.report(),
  };
}

function toLabelledShots(timeline: Timeline, labels: readonly PlannedLabel[]): LabelledShot[] {
  if (timeline.shots.length !== labels.length) {
    throw new SutradharError("internal", `${timeline.shots.length} shots have ${labels.length} labels`);
  }
  const toFrame = (ms: number): number => Math.round((ms * timeline.frameRate) / 1000);
  return timeline.shots.map(({ startMs, endMs }, index) => ({
    ...(labels[index] as PlannedLabel),
    startFrame: toFrame(startMs),
    endFrame: toFrame(endMs),
  }));
}
