import { describe, expect, it } from "vitest";
import { createPreviewShots } from "../../../test/fixtures/preview-shots.ts";
import { encodeSpan } from "./encode-span.ts";
import type { SoundSpan } from "./span-sound.ts";

const { sound } = await createPreviewShots(25);
const packetSamples = 1_024;

/** Packets `from` to `to` of the sound, by an encoder that begins `warmUp` packets earlier. */
function encode(from: number, to: number, warmUp: number) {
  const inputFromSample = Math.max(0, from - warmUp) * packetSamples;
  const inputToSample = Math.min(sound.length, (to + 2) * packetSamples);
  const span: SoundSpan = {
    firstPacketSample: from * packetSamples,
    endSample: to * packetSamples,
    inputFromSample,
    inputToSample,
    pieces: [],
  };
  return encodeSpan(span, sound.subarray(inputFromSample, inputToSample));
}

/** window_sequence and window_shape of a pair of channels with one window (ISO/IEC 14496-3 tables 4.4 to 4.6). */
function windowOf({ data }: { data: Uint8Array }): number {
  const head = (data[0]! << 8) | data[1]!;
  const [element, isCommon] = [head >> 13, (head >> 8) & 1];
  expect([element, isCommon]).toEqual([1, 1]);
  return (head >> 4) & 7;
}

const joins = Array.from({ length: 24 }, (_, index) => 20 + 20 * index);
const unbroken = await encode(0, Math.floor(sound.length / packetSamples) - 2, 0);

async function countOddWindows(warmUp: number): Promise<number> {
  let odd = 0;
  for (const join of joins) {
    const [first] = await encode(join, join + 1, warmUp);
    if (windowOf(first!) !== windowOf(unbroken[join]!)) odd++;
  }
  return odd;
}

describe("an encoder that starts in the middle", () => {
  // Windows of neighbours that do not fit are heard as a click.
  it("chooses the windows of one that has been running, after its warm-up", async () => {
    expect(await countOddWindows(8)).toBe(0);
  });

  it("would not without", async () => {
    expect(await countOddWindows(0)).toBeGreaterThan(0);
  });

  it("makes a packet of its own samples and those of the next two", async () => {
    const short = await encode(100, 101, 100);
    const long = await encode(100, 140, 100);
    expect(Buffer.compare(short[0]!.data, long[0]!.data)).toBe(0);
  });

  it("ends with its last sample", async () => {
    const span = { firstPacketSample: -1_024, endSample: 5_000, inputFromSample: 0, inputToSample: 5_000, pieces: [] };
    const packets = await encodeSpan(span, sound.subarray(0, 5_000));
    expect(packets.map(({ ptsSamples }) => ptsSamples)).toEqual([-1_024, 0, 1_024, 2_048, 3_072, 4_096]);
    expect(packets.at(-1)?.durationSamples).toBe(5_000 - 4_096);
  });

  it("says so where it has too few samples for its packets", async () => {
    const span = { firstPacketSample: 0, endSample: 48_000, inputFromSample: 0, inputToSample: 5_000, pieces: [] };
    await expect(encodeSpan(span, sound.subarray(0, 5_000))).rejects.toMatchObject({ code: "engine_failed" });
  });
});
