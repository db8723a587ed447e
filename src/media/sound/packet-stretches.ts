import { packetSamples } from "./aac-worker.ts";
import type { SampleSpan } from "./sound-block.ts";

/**
 * The packets of a shot, and the window of sound that decides them. Packets follow the video's clock: what comes behind a name stands to them in as
 * many ways as a shot may begin within one.
 */
export interface PacketStretch {
  /** The first is 0, which primes the decoder. */
  readonly first: number;
  readonly end: number;
  /** Nothing follows: what the encoder holds back belongs to it. */
  readonly isLast: boolean;
  /** What it is of the video: every sample of which is in one. */
  readonly own: SampleSpan;
  /** What is heard by its encoder. */
  readonly window: SampleSpan;
}

/** Heard before a stretch by its encoder, until its filters and its reservoir stand where one stands that has heard all. */
const warmUpPackets = 6;
/** Looked ahead at: a transient behind a stretch decides the window of its last packet. */
const aheadPackets = 2;

/** @param cuts samples at which a shot begins, in order */
export function layOutPackets(durationSamples: number, cuts: readonly number[] = []): PacketStretch[] {
  const packets = Math.ceil(durationSamples / packetSamples) + 1;
  const starts = [0, ...cuts.filter((cut) => cut > 0 && cut < durationSamples)];
  return starts.flatMap((from, index) => {
    const to = starts[index + 1] ?? durationSamples;
    const isLast = starts[index + 1] === undefined;
    const first = Math.ceil(from / packetSamples);
    const end = isLast ? packets : Math.ceil(to / packetSamples);
    const window = {
      from: Math.max(0, first - warmUpPackets) * packetSamples,
      to: (isLast ? packets - 1 : end + aheadPackets) * packetSamples,
    };
    return end > first ? [{ first, end, isLast, own: { from, to }, window }] : [];
  });
}
