import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakLines } from "./break-lines.ts";

/** Every character is one wide. */
const measureOf = (lineMaxPx: number) => ({ widthPx: (text: string) => [...text].length, lineMaxPx });

describe("lines", () => {
  it.each([
    ["one line where one is enough", "Never share your OTP", 30, ["Never share your OTP"]],
    ["even lines, instead of one full and one of a word", "aaaa bbbb cccc dddd", 15, ["aaaa bbbb", "cccc dddd"]],
    [
      "a break after a phrase",
      "If money is gone, call 1930 within an hour",
      26,
      ["If money is gone,", "call 1930 within an hour"],
    ],
    [
      "a number with what it counts",
      "we opened all of the 25 branches today",
      22,
      ["we opened all of the", "25 branches today"],
    ],
    ["a word that is wider than a line broken inside", "abcdefghijklmnop", 10, ["abcdefgh", "ijklmnop"]],
    ["an address broken at its joint", "bank.example/safety", 17, ["bank.example/", "safety"]],
    ["nothing for nothing", "  ", 10, []],
  ])("are %s", (_name, text, width, lines) => {
    expect(breakLines(text, "en", measureOf(width))).toEqual(lines);
  });

  it("hold every word, in order, and none is wider than asked", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 40 }), (parts, width) => {
        const lines = breakLines(parts.join(" "), "en", measureOf(width));
        expect(lines.join(" ")).toBe(parts.join(" "));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 200, seed: 20_261_123 },
    );
  });

  it("are as few as could be", () => {
    const text = "one two three four five six seven eight nine ten";
    for (const width of [10, 14, 20, 30, 50]) {
      const greedy = text.split(" ").reduce<string[]>((lines, word) => {
        const last = lines.at(-1);
        if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
        return lines;
      }, []);
      expect(breakLines(text, "en", measureOf(width))).toHaveLength(greedy.length);
    }
  });
});
