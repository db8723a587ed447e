import { SutradharError } from "../../core/index.ts";

/** The one sample rate of the product: what voices return, what is mixed, what is delivered. */
export const sampleRateHz = 48_000;

/** Samples that travel together: 100 ms, which is also the step of the loudness gate. */
export const blockSamples = sampleRateHz / 10;

/** A stretch of stereo sound, −1 to 1; both channels are equally long. Whoever receives one may keep it. */
export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A shot's speech with its pause: 48 kHz mono, −1 to 1, and where it stands in the video. */
export interface SpeechClip {
  readonly startSample: number;
  readonly pcm: Float32Array;
}

/**
 * Lays clips on one line of `durationSamples` and cuts it into blocks of `blockSamples` (the last may be
 * shorter); silence where no clip is. Holds one clip at a time. A block is valid until the next is asked for.
 * @throws SutradharError `option_invalid` where clips overlap, come out of order or reach past the end.
 */
export async function* layOutSpeech(
  clips: AsyncIterable<SpeechClip>,
  durationSamples: number,
): AsyncGenerator<Float32Array> {
  const block = new Float32Array(blockSamples);
  let position = 0;
  let filled = 0;
  for await (const { startSample, pcm } of clips) {
    checkClip(startSample, pcm.length, position, durationSamples);
    for (let at = 0; at < startSample - position + pcm.length;) {
      const gap = startSample - position;
      const count = Math.min(blockSamples - filled, (at < gap ? gap : gap + pcm.length) - at);
      if (at < gap) block.fill(0, filled, filled + count);
      else block.set(pcm.subarray(at - gap, at - gap + count), filled);
      at += count;
      filled += count;
      if (filled === blockSamples) {
        yield block;
        filled = 0;
      }
    }
    position = startSample + pcm.length;
  }
  while (position < durationSamples) {
    const count = Math.min(blockSamples - filled, durationSamples - position);
    block.fill(0, filled, filled + count);
    position += count;
    filled += count;
    if (filled < blockSamples) break;
    yield block;
    filled = 0;
  }
  if (filled > 0) yield block.subarray(0, filled);
}

function checkClip(startSample: number, lengthSamples: number, position: number, durationSamples: number): void {
  if (Number.isInteger(startSample) && startSample >= position && startSample + lengthSamples <= durationSamples)
    return;
  throw new SutradharError(
    "option_invalid",
    `a speech clip must start at or after sample ${position} and end by ${durationSamples}, ` +
      `got ${startSample} to ${startSample + lengthSamples}: give clips in order, without overlap`,
  );
}
