import fc from "fast-check";
import { expect, test } from "vitest";
import { mapText, originalSpan, rewrite } from "./mapped-text.ts";
import { normaliseText } from "./index.ts";

test("a replacement stands for all that it replaced", () => {
  const mapped = rewrite(mapText("a--b"), /-+/g, () => "+");
  expect(mapped.text).toBe("a+b");
  expect(originalSpan(mapped, 1, 2)).toEqual({ start: 1, end: 3 });
  expect(originalSpan(mapped, 2, 3)).toEqual({ start: 3, end: 4 });
});

test("steps add up", () => {
  const once = rewrite(mapText("xx-yy"), /x+/g, () => "x");
  const twice = rewrite(once, /-/g, () => "");
  expect(twice.text).toBe("xyy");
  expect(originalSpan(twice, 0, 3)).toEqual({ start: 0, end: 5 });
});

test("a text without a match is the same object", () => {
  const mapped = mapText("plain");
  expect(rewrite(mapped, /z/g, () => "")).toBe(mapped);
});

test("the words of any text lie inside it, in order; a character may hold several, as ㏞ does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
      let last = 0;
      for (const { start, end } of normaliseText(text).words) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = start;
      }
    }),
  );
});
