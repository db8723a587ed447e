import { readChunk, type SoundPacket, type VideoPacket } from "../encode/index.ts";
import { ascii, box, boxHead, byteLength, fullBox, u32, u64 } from "./box.ts";
import { splitUnits } from "./nal-units.ts";
import { soundTrack, videoTrack } from "./tracks.ts";

export interface MediaSegmentRequest {
  /** As it was stored. Its pictures are copied, never encoded again. */
  readonly chunk: Uint8Array;
  /** The segment's place in the preview, from 0. */
  readonly sequence: number;
  /** The frame of the video at which the chunk starts. */
  readonly startFrame: number;
  /** Packets one after the other, in the video's time; the first of all primes the decoder and lies before 0. */
  readonly sound: readonly SoundPacket[];
}

/**
 * One chunk with its sound, as a fragment that any player of the init segment can append (`moof` and `mdat`).
 * @throws SutradharError `blob_corrupt`
 */
export function createMediaSegment({
  chunk,
  sequence,
  startFrame,
  sound,
}: MediaSegmentRequest): Uint8Array<ArrayBuffer> {
  const pictures = readChunk(chunk).packets.map((packet) => ({ packet, data: withLengths(packet.data) }));
  const pictureData = pictures.flatMap(({ data }) => data);
  const pictureBytes = byteLength(pictureData);
  const soundData = sound.map(({ data }) => data);
  /** Offsets count from the first byte of `moof`, whose size does not depend on them. */
  const fragment = (dataAt: number) =>
    box(
      "moof",
      fullBox("mfhd", {}, u32(sequence + 1)),
      pictureFragment(pictures, startFrame, dataAt),
      ...(sound.length > 0 ? [soundFragment(sound, dataAt + pictureBytes)] : []),
    );
  const dataHead = boxHead("mdat", pictureBytes + byteLength(soundData));
  const moof = fragment(fragment(0).length + dataHead.length);
  return Buffer.concat([
    box("styp", ascii("msdh"), u32(0), ascii("msdhiso6")),
    moof,
    dataHead,
    ...pictureData,
    ...soundData,
  ]);
}

/** An access unit as an MP4 holds it: the length before each unit, in four bytes (ISO/IEC 14496-15 §5.3.4.2). */
function withLengths(accessUnit: Uint8Array): Uint8Array[] {
  return splitUnits(accessUnit).flatMap((unit) => [u32(unit.length), unit]);
}

/** Where `tfhd` says so, offsets count from the `moof` that holds it (ISO/IEC 14496-12 §8.8.7). */
const countsFromFragment = 0x020000;
const hasDefaultDuration = 0x08;
const hasDefaultFlags = 0x20;

/** `trun` (§8.8.8): what it says of each sample, and that it says where the first one lies. */
const run = { hasOffset: 0x001, hasDuration: 0x100, hasSize: 0x200, hasFlags: 0x400, hasComposition: 0x800 } as const;

/** §8.8.3.1: a picture that depends on no other, and one that does and is no place to start from. */
const sampleFlags = { sync: 0x02000000, dependent: 0x01010000 } as const;

/**
 * Samples are decoded a frame apart, from the chunk's start on. Each is shown a while later, so that pictures can be
 * reordered; the init segment's edit list takes away what all are late. (With signed offsets there would be nothing to
 * take away, but FFmpeg then shows the pictures of fragments late.)
 */
function pictureFragment(
  pictures: readonly { readonly packet: VideoPacket; readonly data: readonly Uint8Array[] }[],
  startFrame: number,
  dataAt: number,
): Uint8Array {
  const entries = pictures.flatMap(({ packet, data }) => [
    byteLength(data),
    packet.isKey ? sampleFlags.sync : sampleFlags.dependent,
    (packet.pts - packet.dts) * videoTrack.ticksPerFrame,
  ]);
  const flags = run.hasOffset | run.hasSize | run.hasFlags | run.hasComposition;
  return box(
    "traf",
    fullBox("tfhd", { flags: countsFromFragment | hasDefaultDuration }, u32(videoTrack.id, videoTrack.ticksPerFrame)),
    decodeTime(startFrame * videoTrack.ticksPerFrame),
    fullBox("trun", { flags }, u32(pictures.length, dataAt, ...entries)),
  );
}

function soundFragment(sound: readonly SoundPacket[], dataAt: number): Uint8Array {
  const entries = sound.flatMap(({ data, durationSamples }) => [durationSamples, data.length]);
  return box(
    "traf",
    fullBox("tfhd", { flags: countsFromFragment | hasDefaultFlags }, u32(soundTrack.id, sampleFlags.sync)),
    decodeTime((sound[0]?.ptsSamples ?? 0) + soundTrack.primingSamples),
    fullBox("trun", { flags: run.hasOffset | run.hasDuration | run.hasSize }, u32(sound.length, dataAt, ...entries)),
  );
}

/** §8.8.12, in 64 bits. */
function decodeTime(ticks: number): Uint8Array {
  return fullBox("tfdt", { version: 1 }, u64(ticks));
}
