import type { Digest } from "../../core/index.ts";
import { aacStream, sampleRateHz } from "../sound/index.ts";
import type { PlacedSpeech, PlayableSegment } from "./list-playable.ts";

/** A stretch of one shot's speech in a span. */
export interface SpeechPiece {
  readonly pcm: Digest;
  /** Where in the speech it begins. */
  readonly fromSample: number;
  readonly samples: number;
  /** Where in the span it is laid. */
  readonly at: number;
}

/** The sound of a segment: which packets it has, and of which samples of the video they are made. */
export interface SoundSpan {
  /** When the first packet is heard; before 0 where it primes the decoder. */
  readonly firstPacketSample: number;
  /** When the last packet has been heard. */
  readonly endSample: number;
  readonly inputFromSample: number;
  readonly inputToSample: number;
  /** What is heard in the input; between the pieces nobody speaks. */
  readonly pieces: readonly SpeechPiece[];
}

const { packetSamples, primingSamples } = aacStream;

/** A packet is made of its own samples and of the next two packets': the window's second half, and a look ahead. */
const aheadSamples = 2 * packetSamples;

/**
 * An encoder that starts in the middle needs two packets before it chooses the same windows as one that has been running
 * (measured: `encode-span.test.ts`); these are made and thrown away, some more for safety.
 */
const warmUpPackets = 8;

/**
 * Packets do not begin where chunks do, and one is not made before all of its samples are known: a segment has the
 * packets that became possible with its chunk. So sound is sent 43 to 64 ms after its picture, the packets of
 * neighbours join without a gap, and a segment's bytes do not depend on when it is asked for.
 * @param speech at least that of the shots up to the segment's end, in order.
 */
export function spanSound(segment: PlayableSegment, speech: readonly PlacedSpeech[]): SoundSpan {
  const samplesPerFrame = sampleRateHz / segment.frameRate;
  const startSample = segment.startFrame * samplesPerFrame;
  const stopSample = startSample + segment.frames * samplesPerFrame;
  const firstPacketSample = packetsKnownAt(startSample);
  const endSample = segment.isLast ? stopSample : packetsKnownAt(stopSample);
  const inputFromSample = Math.max(0, firstPacketSample - warmUpPackets * packetSamples);
  const inputToSample = segment.isLast ? stopSample : endSample + aheadSamples;
  return {
    firstPacketSample,
    endSample,
    inputFromSample,
    inputToSample,
    pieces: speech.flatMap((shot) => pieceOf(shot, inputFromSample, inputToSample)),
  };
}

/** Where the packets end that need no sample from `sample` on. */
function packetsKnownAt(sample: number): number {
  return Math.max(-primingSamples, Math.floor((sample - aheadSamples) / packetSamples) * packetSamples);
}

/** A shot's sound is its lead-in, its speech, and silence up to its last frame. */
function pieceOf(shot: PlacedSpeech, inputFrom: number, inputTo: number): SpeechPiece[] {
  const speechStart = shot.startSample + shot.leadInSamples;
  const from = Math.max(speechStart, inputFrom);
  const to = Math.min(shot.startSample + shot.samples, inputTo);
  if (from >= to) return [];
  return [{ pcm: shot.pcm, fromSample: from - speechStart, samples: to - from, at: from - inputFrom }];
}

/** The span's samples, −1 to 1. `speech` holds each piece's 16-bit samples, as `speak` stored them. */
export function layOutSpan(span: SoundSpan, speech: ReadonlyMap<Digest, Uint8Array>): Float32Array {
  const line = new Float32Array(span.inputToSample - span.inputFromSample);
  for (const { pcm, fromSample, samples, at } of span.pieces) {
    const bytes = speech.get(pcm) ?? new Uint8Array();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Speech ends before its shot does.
    const count = Math.min(samples, (bytes.length >> 1) - fromSample);
    for (let i = 0; i < count; i++) line[at + i] = view.getInt16((fromSample + i) * 2, true) / 32_767;
  }
  return line;
}
