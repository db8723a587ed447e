import { expect, test } from "vitest";
import fc from "fast-check";
import { expectNoMoreThanLinear } from "../../../test/fixtures/growth.ts";
import { SutradharError } from "../../core/index.ts";
import { languages } from "../spoken.ts";
import { normaliseForSpeech } from "./index.ts";

test.each([["🎉🎊"], ["…!?—"], [""], ["   "], ["\u200b\u200d\ufeff"], ["\ud83d"], ["\u0000\u0007"], ["©®™"]])(
  "finds nothing to say in %j",
  (text) => {
    expect(normaliseForSpeech(text, "hi")).toEqual([]);
  },
);

test.each([
  ["नम\u200bस्ते", "नमस्ते"],
  ["hello\u202eworld", "helloworld"],
  ["a\ud83db", "a b"],
  ["x".repeat(600), "x".repeat(600)],
  ["don’t", "don't"],
  ["WhatsAppपर", "WhatsApp पर"],
  ["<speak>hi</speak>", "speak hi speak"],
  ["[[na]]", "na,"],
])("reads %j", (text, expected) => {
  expect(
    normaliseForSpeech(text, "en")
      .map((segment) => segment.spoken)
      .join(" "),
  ).toBe(expected);
});

test.each([["你好"], ["привет"], ["שלום"]])("refuses %s by name, since no voice reads it", (text) => {
  expect(() => normaliseForSpeech(`नमस्ते ${text}`, "hi")).toThrow(
    expect.objectContaining({ code: "text_unspeakable", message: expect.stringContaining(text) }),
  );
});

test("says each word in the language of its letters", () => {
  const segments = normaliseForSpeech("मेरा phone வணக்கம் سلام నమస్తే", "hi");
  expect(segments.map((segment) => segment.language)).toEqual(["hi", "en", "ta", "ur", "te"]);
});

test("never hangs, never throws anything else, and loses no letter of what is written, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.constantFrom(...languages), (text, language) => {
      try {
        for (const segment of normaliseForSpeech(text, language)) {
          expect(text).toContain(segment.written);
          expect(segment.spoken).not.toMatch(/[<>&[\]\p{Extended_Pictographic}]/u);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(SutradharError);
      }
    }),
    { numRuns: 400, seed: 7 },
  );
});

test.each(["1,", "9", "a.", "Dr.", "₹", "+91 ", "#", "@a", "1-", "A1"])("stays fast on a long run of %j", (unit) =>
  expectNoMoreThanLinear((share) => normaliseForSpeech(unit.repeat(600).slice(0, 1_200 * share), "hi")),
);
