import { describe, expect, it } from "vitest";
import { createRandom, digestBytes, digestJson } from "../../core/index.ts";
import { aacStream, type AacPacket } from "./aac-packets.ts";
import { encodeMix } from "./encode-aac.ts";
import type { KeptSound } from "./kept-sound.ts";
import { mixSound } from "./mix-sound.ts";
import { toClip } from "./speech-clip.ts";

const { packetSamples } = aacStream;

/** What a store keeps, with what had to be made. */
function keep(): KeptSound & { takeMade(): Record<string, number> } {
  const known = new Map<string, Uint8Array>();
  let made: Record<string, number> = {};
  return {
    find: async (recipe) => known.get(digestJson(recipe)),
    async save(recipe, bytes) {
      known.set(digestJson(recipe), bytes);
      const [kind = ""] = Object.keys(recipe as object);
      made[kind] = (made[kind] ?? 0) + 1;
    },
    takeMade() {
      const taken = made;
      made = {};
      return taken;
    },
  };
}

/** Noise that comes and goes as syllables do. */
function murmur(seed: string, samples: number): Float32Array {
  const random = createRandom(digestBytes(seed));
  return Float32Array.from({ length: samples }, (_, at) => {
    const syllable = (at % 10_560) / 10_560;
    return 1.5 * syllable * (1 - syllable) * (random() - 0.5);
  });
}

const frameSamples = 1_600;
const [before, after] = [murmur("before", 100_000), murmur("after", 150_000)];

/** Three shots of whole frames, the middle one of which says a name. */
async function encodeVideo(name: Float32Array, kept?: KeptSound): Promise<AacPacket[]> {
  const clips = [];
  const cuts = [];
  let start = 0;
  for (const pcm of [before, name, after]) {
    cuts.push(start);
    clips.push(toClip(start + 4_800, pcm));
    start += Math.ceil((4_800 + pcm.length + 13_440) / frameSamples) * frameSamples;
  }
  const mix = await mixSound({ speech: clips, durationSamples: start, cuts }, kept);
  const packets: AacPacket[] = [];
  for await (const packet of encodeMix(mix, kept)) packets.push(packet);
  expect(packets.map(({ ptsSamples }) => ptsSamples)).toEqual(packets.map((_, at) => (at - 1) * packetSamples));
  expect(packets.reduce((sum, one) => sum + one.durationSamples, 0)).toBe(start + packetSamples);
  return packets;
}

describe("sound that is kept", () => {
  it("is made once, and gives what is made without any kept", async () => {
    const kept = keep();
    const first = await encodeVideo(murmur("a name", 60_000), kept);
    expect(kept.takeMade()).toEqual({ levels: 3, loudness: 3, aac: 3 });
    expect(await encodeVideo(murmur("a name", 60_000), kept)).toEqual(first);
    expect(kept.takeMade()).toEqual({});
    expect(first).toEqual(await encodeVideo(murmur("a name", 60_000)));
  });

  it("is made anew for the shot that is another one, and for none beside it", async () => {
    const kept = keep();
    await encodeVideo(murmur("a name", 60_000), kept);
    kept.takeMade();
    const other = await encodeVideo(murmur("another", 60_000), kept);
    expect(kept.takeMade()).toEqual({ levels: 1, loudness: 1, aac: 1 });
    expect(other).toEqual(await encodeVideo(murmur("another", 60_000)));
  });

  it("is found behind a longer name where packets lie in it as they did: 16 pictures of 30 a second are 25 packets", async () => {
    const kept = keep();
    await encodeVideo(murmur("a name", 60_000), kept);
    kept.takeMade();
    const longer = await encodeVideo(murmur("a longer name", 60_000 + 25 * packetSamples), kept);
    expect(kept.takeMade()).toEqual({ levels: 1, loudness: 1, aac: 1 });
    expect(longer).toEqual(await encodeVideo(murmur("a longer name", 60_000 + 25 * packetSamples)));
    const shifted = await encodeVideo(murmur("a longer name", 60_000 + frameSamples), kept);
    expect(kept.takeMade()).toEqual({ levels: 1, loudness: 2, aac: 2 });
    expect(shifted).toEqual(await encodeVideo(murmur("a longer name", 60_000 + frameSamples)));
  });

  it("does not depend on which video came first", async () => {
    const [one, other] = [murmur("a name", 60_000), murmur("another", 47_000)];
    const [forth, back] = [keep(), keep()];
    const asFirst = await encodeVideo(one, forth);
    await encodeVideo(other, back);
    expect(await encodeVideo(one, back)).toEqual(asFirst);
  });
});
