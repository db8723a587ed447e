import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "./canonical-json.ts";

describe("canonical JSON", () => {
  it.each<{ value: Json; text: string }>([
    { value: null, text: "null" },
    { value: true, text: "true" },
    { value: 'नमस्ते \n"', text: '"नमस्ते \\n\\""' },
    { value: 1e21, text: "1e+21" },
    { value: 0.1 + 0.2, text: "0.30000000000000004" },
    { value: -0, text: "0" },
    { value: [], text: "[]" },
    { value: {}, text: "{}" },
    { value: { b: [1, { d: 1, c: 2 }], a: null }, text: '{"a":null,"b":[1,{"c":2,"d":1}]}' },
    // RFC 8785 §3.2.3: members are sorted by UTF-16 code units, so a surrogate pair stands before U+FB33.
    { value: { "\ufb33": 1, "😀": 2, "\r": 3, "1": 4 }, text: '{"\\r":3,"1":4,"😀":2,"\ufb33":1}' },
  ])("spells $text", ({ value, text }) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %s, however deep", (number) => {
    expect(() => canonicalJson({ deep: [number] })).toThrow(`canonical JSON holds finite numbers only, got ${number}`);
  });

  it("says the same value whatever the order of members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        return canonicalJson(value) === canonicalJson(reversed);
      }),
    );
  });

  it("loses nothing: what is parsed is spelled the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        return canonicalJson(JSON.parse(text) as Json) === text;
      }),
    );
  });
});
