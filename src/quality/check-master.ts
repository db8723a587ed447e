import { SutradharError } from "../core/index.ts";
import { readMedia } from "../media/decode/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import { createLoudnessMeter, createTruePeakMeter } from "../media/sound/index.ts";
import type { Timeline } from "../media/timeline/index.ts";

/** What was measured on a master's own bytes. */
export interface MasterReport {
  readonly frames: number;
  readonly durationMs: number;
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** Share of frames, but the first, that differ from the one before. */
  readonly movingShare: number;
}

/**
 * Decodes a master whole and compares it with what was planned.
 * @throws SutradharError `video_invalid` where it is not what was planned.
 */
export function checkMaster(path: string, planned: { picture: EncodeSettings; timeline: Timeline }): MasterReport {
  const { picture, timeline } = planned;
  const loudness = createLoudnessMeter();
  const peak = createTruePeakMeter();
  let frames = 0;
  let moving = 0;
  let lastSum = -1;
  const media = readMedia(
    path,
    {
      picture({ luma, lumaStride, width, height }) {
        frames++;
        const sum = sampleSum(luma, lumaStride, width, height);
        if (lastSum >= 0 && sum !== lastSum) moving++;
        lastSum = sum;
      },
      sound({ channels }) {
        const [left, right = left] = channels;
        if (!left || !right) return;
        loudness.push({ left, right });
        peak.push({ left, right });
      },
    },
    2,
  );
  const fail = (message: string) => new SutradharError("video_invalid", `the finished video ${message}`);
  const { width, height } = media.video;
  if (width !== picture.width || height !== picture.height) {
    throw fail(`is ${width} × ${height}, planned was ${picture.width} × ${picture.height}`);
  }
  if (frames !== timeline.mouth.length) throw fail(`has ${frames} frames, planned were ${timeline.mouth.length}`);
  if (media.video.colour !== "bt709") throw fail("has no bt709 colour tags");
  return {
    frames,
    durationMs: media.durationMs,
    integratedLufs: loudness.integratedLufs(),
    truePeakDbtp: peak.finish(),
    movingShare: frames > 1 ? moving / (frames - 1) : 0,
  };
}

/** A sum over a grid of samples: changes when the picture does, for a small share of its price. */
function sampleSum(luma: Uint8Array, stride: number, width: number, height: number): number {
  let sum = 0;
  for (let y = 3; y < height; y += 7) {
    for (let x = y % 5; x < width; x += 5) sum = (sum * 31 + (luma[y * stride + x] as number)) | 0;
  }
  return sum;
}
