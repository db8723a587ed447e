import { aacExtradata, packetSamples } from "./aac-worker.ts";
import { sampleRateHz } from "./sound-block.ts";

/** One AAC-LC access unit. Times are in samples at 48 kHz. */
export interface AacPacket {
  readonly data: Uint8Array;
  /** The first packet primes the decoder and lies before 0. */
  readonly ptsSamples: number;
  /** 1,024, less in the last packet, so that the stream ends with its sound. */
  readonly durationSamples: number;
}

/** What a muxer must know of the stream that is encoded. */
export const aacStream = {
  sampleRateHz,
  channels: 2,
  bitRate: 128_000,
  packetSamples,
  /** Samples of nothing at the start, for the edit list: players skip them. */
  primingSamples: packetSamples,
  extradata: aacExtradata,
} as const;

/** Gives packets their times. @param first which of the stream's the first of them is */
export function timePackets(
  data: readonly Uint8Array[],
  { first, durationSamples }: { readonly first: number; readonly durationSamples: number },
): AacPacket[] {
  return data.flatMap((one, index) => {
    const ptsSamples = (first + index - 1) * packetSamples;
    const left = Math.min(packetSamples, durationSamples - ptsSamples);
    return left > 0 ? [{ data: one, ptsSamples, durationSamples: left }] : [];
  });
}

// u32 count, then for each packet i32 pts, u32 duration, u32 size; then the packets' data.
const entryBytes = 12;

export function writePackets(packets: readonly AacPacket[]): Uint8Array {
  const dataAt = 4 + packets.length * entryBytes;
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + packet.data.length, dataAt));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, packets.length, true);
  let at = dataAt;
  for (const [index, packet] of packets.entries()) {
    view.setInt32(4 + index * entryBytes, packet.ptsSamples, true);
    view.setUint32(8 + index * entryBytes, packet.durationSamples, true);
    view.setUint32(12 + index * entryBytes, packet.data.length, true);
    bytes.set(packet.data, at);
    at += packet.data.length;
  }
  return bytes;
}

export function readPackets(bytes: Uint8Array): AacPacket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  let at = 4 + count * entryBytes;
  return Array.from({ length: count }, (_, index) => {
    const entry = 4 + index * entryBytes;
    const data = bytes.subarray(at, at + view.getUint32(entry + 8, true));
    at += data.length;
    return { ptsSamples: view.getInt32(entry, true), durationSamples: view.getUint32(entry + 4, true), data };
  });
}
