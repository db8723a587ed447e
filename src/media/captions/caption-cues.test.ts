import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cueMsMin, type CaptionMeasure } from "./caption-breaks.ts";
import { captionCues, type Cue } from "./caption-cues.ts";
import { createCaptionMeasure } from "./caption-measure.ts";

/** Ten pixels a character: what is measured is decided here, so that the breaks can be foretold. */
const plain: CaptionMeasure = { widthPx: (text) => 10 * [...text].length, lineMaxPx: 300 };

function spoken(
  caption: string,
  msPerWord = 350,
): { words: { text: string; startMs: number; endMs: number }[]; durationMs: number } {
  const words = caption.split(" ").map((text, index) => ({
    text,
    startMs: 80 + index * msPerWord,
    endMs: 80 + (index + 1) * msPerWord - 40,
  }));
  return { words, durationMs: 80 + words.length * msPerWord + 200 };
}

const cuesOf = (caption: string, language: string, measure: CaptionMeasure, msPerWord?: number): readonly Cue[] =>
  captionCues({ caption, language, measure, ...spoken(caption, msPerWord) });

describe("lines break", () => {
  it.each([
    ["en", "after a comma", "We open at nine each morning, and close at eight.", "We open at nine each morning,"],
    [
      "en",
      "before a conjunction",
      "Your savings grow every month because interest is added",
      "Your savings grow every month",
    ],
    ["hi", "after a postposition, not before it", "आपके घर के सपने को हम बहुत आसान बनाते हैं आज", "आपके घर के सपने को"],
    ["hi", "after a danda", "यह पहला वाक्य है। और दूसरा वाक्य यहाँ है", "यह पहला वाक्य है।"],
    ["ur", "after an Arabic comma", "آج ہم آپ کے لیے آئے ہیں، خاص پیشکش لے کر آئے", "آج ہم آپ کے لیے آئے ہیں،"],
    ["en", "in balance, where nothing else tells", "aaaa bbbb cccc dddd eeee ffff gggg hhhh", "aaaa bbbb cccc dddd"],
    [
      "en",
      "not after an article or before a unit",
      "They have built a new house for the 500 families here",
      "They have built a new house",
    ],
  ])("in %s %s", (language, _fact, caption, firstLine) => {
    const cues = cuesOf(caption, language, plain, 150);
    expect(cues[0]?.lines[0]).toBe(firstLine);
  });

  it("nowhere where one line is enough", () => {
    expect(cuesOf("नमस्ते, मैं आशा हूँ।", "hi", plain)).toEqual([
      { startMs: 0, endMs: expect.any(Number) as number, lines: ["नमस्ते, मैं आशा हूँ।"] },
    ]);
  });
});

describe("a word too long for a line", () => {
  it("is broken between clusters of letters, which put together again are the word", () => {
    const word = "സാമ്പത്തികവികസനപദ്ധതിപ്രഖ്യാപനസമ്മേളനോദ്ഘാടനച്ചടങ്ങിൽ".repeat(2);
    const narrow = createCaptionMeasure("ml", { width: 480, height: 854 });
    const lines = cuesOf(word, "ml", narrow).flatMap((cue) => cue.lines);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join("")).toBe(word);
    for (const line of lines) {
      expect(/^[\p{M}\u200d]/u.test(line), `starts with a mark: ${line}`).toBe(false);
      expect(/[\u0d4d\u200d]$/u.test(line), `ends with a virama: ${line}`).toBe(false);
    }
  });

  it("that is an address is broken after a joint of it", () => {
    const url = "https://www.example.co.in/personal-banking/loans/home-loan?ref=2026";
    const lines = cuesOf(`Visit ${url} today`, "en", plain).flatMap((cue) => cue.lines);
    expect(lines.join("").replaceAll(" ", "")).toBe(`Visit${url}today`);
    const cut = lines.find((line) => line.includes("https"));
    expect(cut).toMatch(/[/.\-_?&=]$/);
  });

  it("by less than a fifth stays whole, since type may shrink", () => {
    const word = "x".repeat(35);
    expect(cuesOf(word, "en", plain).map((cue) => cue.lines)).toEqual([[word]]);
  });
});

describe("cues are timed by their words", () => {
  const caption =
    "The first part of this long sentence ends here, and the second part of it starts right now, and a third part follows.";

  it("so that each starts with its first word", () => {
    const { words, durationMs } = spoken(caption);
    const cues = captionCues({ caption, words, durationMs, language: "en", measure: plain });
    expect(cues.length).toBeGreaterThan(1);
    for (const cue of cues.slice(1)) {
      const said = cues.slice(0, cues.indexOf(cue)).flatMap((earlier) => earlier.lines.join(" ").split(" ")).length;
      expect(cue.startMs).toBe(words[said]?.startMs);
    }
    expect(cues.at(-1)?.endMs).toBe(durationMs);
  });

  it("also where the engine reports fewer words than were written, or others", () => {
    const { words, durationMs } = spoken(caption);
    const odd = words.map((word, index) => (index % 3 === 1 ? { ...word, text: "…" } : word));
    const [some, none] = [odd, []].map((given) =>
      captionCues({ caption, words: given, durationMs, language: "en", measure: plain }),
    );
    expect(some?.map((cue) => cue.lines)).toEqual(none?.map((cue) => cue.lines));
    for (const cues of [some, none]) expect(cues?.every((cue) => cue.endMs - cue.startMs >= cueMsMin)).toBe(true);
  });

  it("and go when a long pause follows, but stay through a short one", () => {
    const words = [{ text: "नमस्ते", startMs: 100, endMs: 900 }];
    const end = (durationMs: number): number | undefined =>
      captionCues({ caption: "नमस्ते", words, durationMs, language: "hi", measure: plain }).at(-1)?.endMs;
    expect(end(1_500)).toBe(1_500);
    expect(end(9_000)).toBeLessThan(2_000);
  });

  it("and a sentence said slowly is cut into more of them", () => {
    expect(cuesOf(caption, "en", plain, 900).length).toBeGreaterThan(cuesOf(caption, "en", plain, 200).length);
  });
});

it.each(["", " ", "\u200b"])("a caption without text (%j) gives no cues", (caption) => {
  expect(captionCues({ caption, words: [], durationMs: 1_000, language: "en", measure: plain })).toEqual([]);
});

it("a caption above the limit is refused, with the limit", () => {
  expect(() => cuesOf("a ".repeat(400), "en", plain)).toThrow(/at most 600 characters, got 800/);
});

it("whatever is said: every letter is shown once and in order, lines fit, two at most, without gap or overlap", () => {
  const alphabets = ["abc,. ", "कखगािी्षं। ", "ابپٹے،۔ 12", "കഖ്ഷൊംൽ ", "😀👩‍👧 a"];
  const text = fc
    .constantFrom(...alphabets)
    .chain((letters) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 200 }));
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 40, max: 900 }),
      (caption, durationMs, lineMaxPx) => {
        const measure = { ...plain, lineMaxPx };
        const words = spoken(caption).words;
        const cues = captionCues({ caption, words, durationMs, language: "hi", measure });
        const shown = cues
          .flatMap((cue) => cue.lines)
          .join("")
          .replaceAll(" ", "");
        expect(shown).toBe(caption.replaceAll(" ", ""));
        cues.forEach((cue, index) => {
          expect(cue.lines.length === 1 || cue.lines.length === 2).toBe(true);
          expect(cue.endMs).toBeGreaterThanOrEqual(cue.startMs);
          expect(cue.startMs).toBe(cues[index - 1]?.endMs ?? cue.startMs);
        });
        expect(cues.at(-1)?.endMs ?? 0).toBeLessThanOrEqual(durationMs);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});
