import { SutradharError } from "../../core/index.ts";
import { readPackets, timePackets, writePackets, type AacPacket } from "./aac-packets.ts";
import { encodeStretch, packetSamples } from "./aac-worker.ts";
import { findOrMake, keepsNothing, type KeptSound } from "./kept-sound.ts";
import type { SoundMix } from "./mix-sound.ts";
import { layOutPackets, type PacketStretch } from "./packet-stretches.ts";
import type { StereoBlock } from "./sound-block.ts";

/** Raised when packets may differ for the same sound. */
const packetsFormat = 2;

/**
 * Encodes a mix as AAC-LC, 48 kHz, 128 kb/s, and hands packets on as they come. It is encoded shot by shot, each
 * by an encoder of its own that has heard the sound just before it as well: its packets are decided by what is heard in and just around
 * it, so that a name in a video changes those of its shot and no others, and what was encoded before is not encoded again. The
 * encoder is FFmpeg's, compiled to WebAssembly, in a worker thread: the same sound gives the same bytes on every processor,
 * which FFmpeg's native build does not (docs/adr/0003).
 * @throws SutradharError `engine_failed`
 */
export async function* encodeMix(
  { stretches, durationSamples }: SoundMix,
  kept: KeptSound = keepsNothing,
): AsyncGenerator<AacPacket> {
  for (const stretch of stretches) {
    const { first, recipe } = stretch;
    const make = async (): Promise<Uint8Array> =>
      // Counted from the shot's first packet, wherever in a video that is.
      writePackets(
        timePackets(await encodeWindow(await stretch.mix(), stretch), { first: 1, durationSamples: Infinity }),
      );
    const packets = readPackets(await findOrMake(kept, { aac: packetsFormat, of: recipe }, make));
    yield* timePackets(
      packets.map(({ data }) => data),
      { first, durationSamples },
    );
  }
}

/** Encodes sound that is one piece, all of which is held. @throws SutradharError `engine_failed` */
export async function* encodeAac(blocks: AsyncIterable<StereoBlock>): AsyncGenerator<AacPacket> {
  const sound = joinBlocks(await readSource(blocks));
  const durationSamples = sound.left.length;
  for (const stretch of layOutPackets(durationSamples)) {
    const { first } = stretch;
    yield* timePackets(await encodeWindow(sound, stretch), { first, durationSamples });
  }
}

async function readSource(blocks: AsyncIterable<StereoBlock>): Promise<StereoBlock[]> {
  const all: StereoBlock[] = [];
  try {
    for await (const block of blocks) all.push(block);
    return all;
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("engine_failed", "the sound that was to be encoded broke off: render again", { cause });
  }
}

function joinBlocks(blocks: readonly StereoBlock[]): StereoBlock {
  const samples = blocks.reduce((sum, { left }) => sum + left.length, 0);
  const sound = { left: new Float32Array(samples), right: new Float32Array(samples) };
  let at = 0;
  for (const { left, right } of blocks) {
    sound.left.set(left, at);
    sound.right.set(right, at);
    at += left.length;
  }
  return sound;
}

/** @param sound of the stretch's window; what is missing of it at its end is silence */
async function encodeWindow(sound: StereoBlock, { first, end, isLast, window }: PacketStretch): Promise<Uint8Array[]> {
  const frames = interleave(sound, (window.to - window.from) / packetSamples);
  const before = first - window.from / packetSamples;
  const packets = (await encodeStretch(frames, isLast)).slice(before, before + end - first);
  if (packets.length === end - first) return packets;
  throw new SutradharError(
    "engine_failed",
    `the AAC encoder gave ${packets.length} packets of ${end - first}: render again`,
  );
}

/** Frames of 1,024 interleaved samples. */
function interleave({ left, right }: StereoBlock, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, index) => {
    const frame = new Float32Array(packetSamples * 2);
    const from = index * packetSamples;
    const to = Math.min(left.length, from + packetSamples);
    for (let at = from; at < to; at++) {
      frame[2 * (at - from)] = left[at] as number;
      frame[2 * (at - from) + 1] = right[at] as number;
    }
    return frame;
  });
}
