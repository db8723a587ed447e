/** 75 packets of 1,024 samples are 16 steps of 100 ms, and 320 of 5 ms. */
const partPackets = 75;
const packetSamples = 1_024;
export const soundPartSamples = partPackets * packetSamples;
/** Decoded before a part, and thrown away: a packet overlaps with the one before, and filters have to settle. */
const warmUpPackets = 6;
/** Of ours, which begin with one packet that primes the decoder. */
const primingPackets = 1;

/** The first part has the packet that primes the decoder. */
function firstPacketOf(part: number): number {
  return part === 0 ? 0 : primingPackets + part * partPackets;
}

/** From the first packet that a part's sound depends on to the first behind it, of each part of so many packets. */
export function spanSoundParts(packets: number): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (let part = 0; firstPacketOf(part) < packets; part += 1) {
    spans.push({ from: Math.max(0, firstPacketOf(part) - warmUpPackets), to: firstPacketOf(part + 1) });
  }
  return spans;
}

/** The part that a packet is of, and the next one where it is decoded to warm that up. */
export function partsHearing(packet: number): readonly number[] {
  const part = packet <= primingPackets ? 0 : Math.floor((packet - primingPackets) / partPackets);
  return packet >= firstPacketOf(part + 1) - warmUpPackets ? [part, part + 1] : [part];
}
