const packetSamples = 1_024;
/** Of ours, which begin with one packet that primes the decoder. */
const primingPackets = 1;
/** A part is no longer than this: 6.4 s. */
const partPacketsMax = 300;
/** Decoded before a part, and thrown away: a packet overlaps with the one before, and filters have to settle. */
const warmUpPackets = 4;
/** Behind this many packets of a shot, all that is heard of it is decided by its own. */
const seamPackets = warmUpPackets + 1;

/** For so long filters have heard what comes before a part, but where that is the beginning. */
export const soundWarmUpSamples = (warmUpPackets - 1) * packetSamples;

/** A stretch of packets, and those before it that its first samples depend on. */
export interface SoundSpan {
  /** The first packet that is decoded. */
  readonly from: number;
  /** The first packet that is not. */
  readonly to: number;
  /** Where its own sound begins, in samples from the beginning of the track. */
  readonly startSample: number;
  readonly samples: number;
}

/**
 * Lays out parts by what is said, and not by the clock: a shot is encoded by itself, so that its packets are the same wherever in a video it
 * comes, but for how many ways it may begin within a packet. The few packets behind a cut are a part of their own, since
 * decoding them takes what comes before.
 * @param cuts samples at which a shot begins, in order
 */
export function spanSoundParts(packets: number, cuts: readonly number[]): readonly SoundSpan[] {
  const borders = new Set([0]);
  const starts = cuts.map((cut) => Math.ceil(cut / packetSamples)).filter((start) => start > 0 && start < packets);
  for (const [index, start] of [0, ...starts].entries()) {
    const end = starts[index] ?? packets;
    const settled = start === 0 ? 0 : start + seamPackets;
    if (start > 0) borders.add(start);
    for (let at = settled; at < end; at += partPacketsMax) borders.add(at);
  }
  const sorted = Array.from(borders).toSorted((one, other) => one - other);
  return sorted.map((first, index) => {
    const to = sorted[index + 1] ?? packets;
    const startSample = sampleOf(first);
    return { from: Math.max(0, first - warmUpPackets), to, startSample, samples: sampleOf(to) - startSample };
  });
}

function sampleOf(packet: number): number {
  return Math.max(0, packet - primingPackets) * packetSamples;
}
