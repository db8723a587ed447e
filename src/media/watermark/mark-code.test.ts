import { describe, expect, it } from "vitest";
import { createRandom, digestBytes, type Random } from "../../core/index.ts";
import { codeBits, decodeMessage, encodeMessage, messageBits } from "./mark-code.ts";

const messageOf = (random: Random) => Uint8Array.from({ length: messageBits }, () => (random() < 0.5 ? 1 : 0));
const softOf = (code: Uint8Array) => Float64Array.from(code, (bit) => (bit ? 1 : -1));
const weigh = (code: Uint8Array) => code.reduce((sum, bit) => sum + bit, 0);

/** Box and Muller's normal numbers. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

describe("a codeword", () => {
  it("comes back whole, and with an eighth of its bits wrong", () => {
    const random = createRandom(digestBytes("codewords"));
    for (let round = 0; round < 20; round++) {
      const message = messageOf(random);
      const soft = softOf(encodeMessage(message));
      expect(decodeMessage(soft)).toEqual(message);
      // One in each eight, so that no stretch has more than it can bear.
      for (let bit = 0; bit < codeBits; bit += 8) (soft[bit] as number) *= -1;
      expect(decodeMessage(soft)).toEqual(message);
    }
  });

  it("comes back out of noise of its own strength, which turns one bit in six, all but always", () => {
    const random = createRandom(digestBytes("noise"));
    let failures = 0;
    for (let round = 0; round < 100; round++) {
      const message = messageOf(random);
      const soft = softOf(encodeMessage(message)).map((value) => value + normal(random));
      if (Buffer.compare(decodeMessage(soft), message) !== 0) failures++;
    }
    expect(failures).toBeLessThanOrEqual(1);
  });

  it("differs from every other in at least 22 bits: of a linear code the lightest says so", () => {
    const zeros = encodeMessage(new Uint8Array(messageBits));
    expect(weigh(zeros)).toBe(0);
    let lightest = Infinity;
    // The lightest words of a convolutional code come from short messages.
    for (let short = 1; short < 1 << 13; short += 2) {
      const message = Uint8Array.from({ length: messageBits }, (_unused, i) => (i < 13 ? (short >> i) & 1 : 0));
      lightest = Math.min(lightest, weigh(encodeMessage(message)));
    }
    expect(lightest).toBe(22);
  });

  it("bites its tail: a message that is turned round gives a codeword that is", () => {
    const message = messageOf(createRandom(digestBytes("round")));
    const turn = (bits: Uint8Array, by: number) => Uint8Array.from([...bits.subarray(by), ...bits.subarray(0, by)]);
    expect(encodeMessage(turn(message, 7))).toEqual(turn(encodeMessage(message), 21));
  });

  it("is asked for in its own length alone", () => {
    expect(() => encodeMessage(new Uint8Array(59))).toThrow("60 bits, got 59");
    expect(() => decodeMessage(new Float64Array(179))).toThrow("180 values, got 179");
  });
});
