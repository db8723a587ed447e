import { SutradharError } from "../core/index.ts";
import { readMedia, type DecodedPicture } from "../media/decode/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import { createLoudnessMeter, createTruePeakMeter } from "../media/sound/index.ts";
import type { Timeline } from "../media/timeline/index.ts";

/** What was measured on a master's own bytes. */
export interface MasterReport {
  readonly frames: number;
  readonly durationMs: number;
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** Share of frames, but the first, of which any pixel is brighter or darker than in the one before. */
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
  const differs = createChangeWatch();
  const media = readMedia(
    path,
    {
      picture(decoded) {
        if (differs(decoded)) moving++;
        frames++;
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

/** Says of each picture whether it differs from the one before; the first one does not. */
function createChangeWatch(): (picture: DecodedPicture) => boolean {
  let before: Buffer | undefined;
  return ({ luma, lumaStride, width, height }) => {
    const now = Buffer.from(luma.buffer, luma.byteOffset, lumaStride * height);
    const isDifferent = before !== undefined && rowsDiffer(now, before, lumaStride, width);
    before ??= Buffer.alloc(now.length);
    now.copy(before);
    return isDifferent;
  };
}

/** Row by row: what lies in a buffer beyond a row's width is not of the picture. */
function rowsDiffer(one: Buffer, other: Buffer, stride: number, width: number): boolean {
  for (let start = 0; start < one.length; start += stride) {
    if (one.compare(other, start, start + width, start, start + width) !== 0) return true;
  }
  return false;
}
