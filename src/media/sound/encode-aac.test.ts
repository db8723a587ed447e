import { describe, expect, it } from "vitest";
import { createDigester, createRandom, digestBytes } from "../../core/index.ts";
import { aacStream, encodeAac, type AacPacket, type AacRuns } from "./encode-aac.ts";
import { blockSamples, type StereoBlock } from "./sound-block.ts";

/** Noise and a triangle wave, made with integers and exact divisions only. */
async function* material(samples: number, blockLength = blockSamples): AsyncGenerator<StereoBlock> {
  const random = createRandom(digestBytes("aac"));
  for (let at = 0; at < samples; at += blockLength) {
    const length = Math.min(blockLength, samples - at);
    const left = Float32Array.from(
      { length },
      (_, i) => Math.abs(((at + i) % 256) - 128) / 256 - 0.25 + (random() - 0.5) / 8,
    );
    yield { left, right: left.map((sample) => sample / 2) };
  }
}

async function collect(packets: AsyncIterable<AacPacket>): Promise<AacPacket[]> {
  const all: AacPacket[] = [];
  for await (const packet of packets) all.push(packet);
  return all;
}

const { packetSamples } = aacStream;

describe("AAC", () => {
  it("gives the bytes that it gave on every processor it was tried on", async () => {
    const digester = createDigester();
    for await (const packet of encodeAac(material(48_000))) digester.update(packet.data);
    // The same under qemu as Nehalem, Haswell and max, and natively: docs/adr/0003.
    expect(digester.digest()).toBe("d29f8300be9c2709e5021b46528d6659e03fe89350060c7f679881b66e6a7c14");
  });

  it.each([1, 1_024, 1_025, 48_000, 50_001])("covers %i samples exactly, after the priming", async (samples) => {
    const packets = await collect(encodeAac(material(samples)));
    expect(packets[0]?.ptsSamples).toBe(-aacStream.primingSamples);
    packets.slice(1).forEach((packet, at) => {
      const before = packets[at] as AacPacket;
      expect(packet.ptsSamples).toBe(before.ptsSamples + before.durationSamples);
    });
    expect(packets.map((packet) => packet.ptsSamples + packet.durationSamples).at(-1)).toBe(samples);
  });

  it("does not depend on how the sound is cut", async () => {
    const [a, b] = await Promise.all([
      collect(encodeAac(material(30_000))),
      collect(encodeAac(material(30_000, 1_000))),
    ]);
    expect(a).toEqual(b);
  });

  it("hands on the failure of its source, and lets go of the encoder", async () => {
    async function* failing(): AsyncGenerator<StereoBlock> {
      yield* material(9_600);
      throw new Error("disk");
    }
    await expect(collect(encodeAac(failing()))).rejects.toMatchObject({ code: "engine_failed" });
  });
});

describe("sound that is encoded in runs", () => {
  const seconds = 5;
  const whole = seconds * 48_000;

  /** Runs as a store keeps them, with how many had to be made. */
  function keep(): AacRuns & { made: number } {
    const known = new Map<string, readonly Uint8Array[]>();
    return {
      made: 0,
      find: async (sound) => known.get(sound),
      async save(sound, packets) {
        known.set(sound, packets);
        this.made += 1;
      },
    };
  }

  /** The same sound, with another second in its middle. */
  async function* otherMiddle(): AsyncGenerator<StereoBlock> {
    let at = 0;
    for await (const { left, right } of material(whole)) {
      const change = (sample: number, index: number): number =>
        at + index >= 96_000 && at + index < 120_000 ? -sample / 3 : sample;
      yield { left: left.map(change), right: right.map(change) };
      at += left.length;
    }
  }

  it("makes anew only the runs around what has changed, and gives what it gives without any kept", async () => {
    const runs = keep();
    const first = await collect(encodeAac(material(whole), { runs }));
    expect(first).toEqual(await collect(encodeAac(material(whole))));
    expect(runs.made).toBe(5);
    expect(await collect(encodeAac(material(whole), { runs }))).toEqual(first);
    expect(runs.made).toBe(5);
    const other = await collect(encodeAac(otherMiddle(), { runs }));
    expect(runs.made).toBe(7);
    expect(other).toEqual(await collect(encodeAac(otherMiddle())));
    const differing = other.flatMap(({ data, ptsSamples }, index) =>
      Buffer.compare(data, (first[index] as AacPacket).data) === 0 ? [] : [ptsSamples],
    );
    expect(Math.min(...differing)).toBeGreaterThanOrEqual(48 * 1_024 - 1_024);
    expect(Math.max(...differing)).toBeLessThan(3 * 48 * 1_024);
  });

  /** Three shots, the middle one of which lasts so long: what is heard in the others is the same. */
  async function* threeShots(middleSamples: number): AsyncGenerator<StereoBlock> {
    yield* material(80_000);
    yield { left: new Float32Array(middleSamples).fill(0.01), right: new Float32Array(middleSamples).fill(0.02) };
    yield* material(130_000);
  }
  const encodeShots = (middleSamples: number, runs: AacRuns): Promise<AacPacket[]> =>
    collect(encodeAac(threeShots(middleSamples), { runs, cuts: [0, 80_000, 80_000 + middleSamples] }));

  it("begins a run with each shot, so that one behind a longer name is not encoded again", async () => {
    const runs = keep();
    const packets = await encodeShots(60_000, runs);
    expect(packets.map(({ ptsSamples }) => ptsSamples + packetSamples)).toEqual(
      packets.map((_, index) => index * packetSamples),
    );
    const first = runs.made;
    // As far from the packets' clock: 25 packets are 16 pictures of 30 a second.
    const longer = await encodeShots(60_000 + 25 * packetSamples, runs);
    expect(runs.made - first).toBeLessThanOrEqual(2);
    expect(longer.map(({ data }) => data).slice(-80)).toEqual(packets.map(({ data }) => data).slice(-80));
    expect(longer).toEqual(await encodeShots(60_000 + 25 * packetSamples, keep()));
  });
});
