import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDigester, digestBytes, digestJson, isDigest } from "./digest.ts";

// FIPS 180-4's examples, as published by NIST.
const ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ofAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("a digest", () => {
  it("is the sha256 of bytes or of UTF-8", () => {
    expect(digestBytes(new Uint8Array())).toBe(ofNothing);
    expect(digestBytes("abc")).toBe(ofAbc);
    expect(digestBytes("सूत्र")).toBe(digestBytes(Buffer.from("सूत्र", "utf8")));
  });

  it("of JSON does not depend on how it was written", () => {
    expect(digestJson({ b: 1, a: 2 })).toBe(digestJson({ a: 2, b: 1 }));
    expect(digestJson({ a: 2, b: 1 })).toBe(digestBytes('{"a":2,"b":1}'));
  });

  it("taken piece by piece is that of the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        const digester = createDigester();
        for (const piece of pieces) digester.update(piece);
        return digester.digest() === digestBytes(Buffer.concat(pieces));
      }),
    );
  });

  it.each([
    { text: ofAbc, is: true },
    { text: ofAbc.toUpperCase(), is: false },
    { text: ofAbc.slice(1), is: false },
    { text: `${ofAbc}0`, is: false },
    { text: `${ofAbc}\n`, is: false },
    { text: "", is: false },
  ])("is told from other text: $text", ({ text, is }) => {
    expect(isDigest(text)).toBe(is);
  });
});
