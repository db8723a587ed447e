import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes, type Digest } from "../core/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import { fromPcm16, inputOf, inputsOf, readAssetFiles, readJson, toJsonBytes, toPcm16 } from "./artifacts.ts";
import { readPackets, writePackets } from "../media/sound/index.ts";
import { readBed, writeBed } from "./music-bed.ts";

const one = digestBytes("one");

function contextOf(blobs: Readonly<Record<Digest, unknown>> = {}): StepContext {
  return {
    node: { step: "speak", assets: { rig: one } },
    inputs: { speech: [one], none: [] },
    read: async (digest: Digest) => toJsonBytes(blobs[digest]),
  } as unknown as StepContext;
}

/** At an odd place of a larger buffer, as a blob's bytes may lie. */
function misplaced(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 3);
  buffer.set(bytes, 3);
  return buffer.subarray(3);
}

describe("sound as 16-bit samples", () => {
  it("comes back within half a step, from any place in memory", () => {
    fc.assert(
      fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 200 }), (pcm) => {
        const back = fromPcm16(misplaced(toPcm16(pcm)));
        expect(back.length).toBe(pcm.length);
        for (const [at, sample] of pcm.entries()) {
          expect(Math.abs((back[at] as number) - sample)).toBeLessThanOrEqual(0.5001 / 32_767);
        }
      }),
    );
  });

  it("is cut off at full scale, and does not turn over", () => {
    expect([...fromPcm16(toPcm16(new Float32Array([1.5, -1.5, 0])))]).toEqual([1, Math.fround(-32_768 / 32_767), 0]);
  });
});

it("packets of sound come back, from any place in memory", () => {
  const packets = [
    { ptsSamples: -1024, durationSamples: 1024, data: new Uint8Array([1, 2, 3]) },
    { ptsSamples: 0, durationSamples: 1024, data: new Uint8Array() },
    { ptsSamples: 1024, durationSamples: 512, data: new Uint8Array(700).fill(9) },
  ];
  expect(readPackets(misplaced(writePackets(packets)))).toEqual(packets);
  expect(readPackets(writePackets([]))).toEqual([]);
});

it("a bed of music comes back, from any place in memory", () => {
  const bed = { integratedLufs: -23.5, left: new Float32Array([0.5, -0.25]), right: new Float32Array([0, 1]) };
  expect(readBed(misplaced(writeBed(bed)))).toEqual(bed);
});

describe("what a step is handed", () => {
  it("is the one artifact at a port, or the step's name and the port that is empty", () => {
    expect(inputOf(contextOf(), "speech")).toBe(one);
    expect(inputsOf(contextOf(), "absent")).toEqual([]);
    for (const port of ["none", "absent"])
      expect(() => inputOf(contextOf(), port)).toThrow(`speak has nothing at its port ${port}`);
  });

  it("has JSON read back, in any writing system", async () => {
    const value = { caption: "नमस्ते", frames: 12, list: [1.5, null] };
    expect(await readJson(contextOf({ [one]: value }), one)).toEqual(value);
  });

  it("has an asset's files by its manifest, up to a limit", async () => {
    expect(await readAssetFiles(contextOf({ [one]: { files: { "rig.json": one } } }), "rig")).toEqual({
      "rig.json": one,
    });
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.png`, one]));
    await expect(readAssetFiles(contextOf({ [one]: { files: many } }), "rig")).rejects.toMatchObject({
      code: "limit_exceeded",
    });
    await expect(readAssetFiles(contextOf(), "plate")).rejects.toMatchObject({ code: "internal" });
  });
});
