import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { codeBits, decodeMessage, encodeMessage } from "./mark-code.ts";
import type { MarkKey } from "./mark-key.ts";
import { decodeMark, deriveMarkId, encodeMark, isMarkId, type MarkId } from "./mark-payload.ts";

const key: MarkKey = { secret: new Uint8Array(32).fill(7), version: 1 };
const softOf = (code: Uint8Array) => Float64Array.from(code, (bit) => (bit ? 1 : -1));

describe("a mark's payload", () => {
  it.each(["0000000000", "ffffffffff", "0123456789"])("brings back the id %s", (id) => {
    expect(isMarkId(id)).toBe(true);
    expect(decodeMark(key, "shot", softOf(encodeMark(key, "shot", id as MarkId)))).toBe(id);
  });

  it("is not taken for one of another layer, key or version of a key", () => {
    const soft = softOf(encodeMark(key, "shot", "0123456789" as MarkId));
    expect(decodeMark(key, "issuer", soft)).toBeUndefined();
    expect(decodeMark({ ...key, version: 2 }, "shot", soft)).toBeUndefined();
    expect(decodeMark({ ...key, secret: new Uint8Array(32) }, "shot", soft)).toBeUndefined();
  });

  it("is refused with any bit of it changed", () => {
    const message = decodeMessage(softOf(encodeMark(key, "shot", "0123456789" as MarkId)));
    for (let bit = 0; bit < message.length; bit++) {
      const forged = message.map((value, at) => (at === bit ? 1 - value : value));
      expect(decodeMark(key, "shot", softOf(encodeMessage(forged)))).toBeUndefined();
    }
  });

  it("is not read out of noise", () => {
    const random = createRandom(digestBytes("noise"));
    const reads = Array.from({ length: 300 }, () =>
      decodeMark(
        key,
        "shot",
        Float64Array.from({ length: codeBits }, () => random() - 0.5),
      ),
    );
    expect(reads.filter((id) => id !== undefined)).toEqual([]);
  });
});

describe("an id", () => {
  it("is the same for the same thing, and says nothing without the key", () => {
    const id = deriveMarkId(key, "shot", "a shot");
    expect(isMarkId(id)).toBe(true);
    expect(deriveMarkId(key, "shot", "a shot")).toBe(id);
    const others = [
      deriveMarkId(key, "shot", "another"),
      deriveMarkId(key, "issuer", "a shot"),
      deriveMarkId({ ...key, version: 2 }, "shot", "a shot"),
      deriveMarkId({ ...key, secret: new Uint8Array(32) }, "shot", "a shot"),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it.each(["", "012345678", "01234567890", "012345678G", "ABCDEF0123"])("is not %j", (text) => {
    expect(isMarkId(text)).toBe(false);
  });
});
