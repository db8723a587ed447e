import { describe, expect, it } from "vitest";
import { createDigester, createRandom, digestBytes } from "../../core/index.ts";
import { aacStream, type AacPacket } from "./aac-packets.ts";
import { encodeAac } from "./encode-aac.ts";
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
