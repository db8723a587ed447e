import { describe, expect, it } from "vitest";
import { drawLineMask, type TypeStyle } from "./line-mask.ts";
import { placeWords, type WordSpan } from "./word-places.ts";

const spansOf = (line: string): readonly WordSpan[] =>
  Array.from(line.matchAll(/\S+/gu), ({ 0: word, index }) => ({ start: index, end: index + word.length }));

/** What stands from the left to the right. */
function readAcross(line: string, language: string): string {
  const placed = placeWords(line, spansOf(line), { language, weight: 600, sizePx: 40 });
  return placed
    .toSorted((a, b) => a.penX - b.penX)
    .map(({ text }) => text.replaceAll(/[\u200e\u200f]/gu, ""))
    .join("|");
}

describe("words set one by one", () => {
  it.each([
    ["en", "one two three", "one|two|three"],
    ["ur", "ایک دو تین", "تین|دو|ایک"],
    ["ur", "SBI کے", "کے|SBI"],
    ["ur", "یہ SBI Home Loan ہے", "ہے|SBI|Home|Loan|یہ"],
    // A number goes with the word before it, and one at the start with the line.
    ["ur", "یہ SBI 500 Home ہے", "ہے|SBI|500|Home|یہ"],
    ["ur", "25,000 روپے", "روپے|25,000"],
    ["ur", "یہ 10 20 ہے", "ہے|20|10|یہ"],
    // A dash between two names goes with them, between two languages with the line.
    ["ur", "یہ SBI — HDFC ہے", "ہے|SBI|—|HDFC|یہ"],
    ["ur", "یہ SBI — بینک", "بینک|—|SBI|یہ"],
    // What stands behind a run of Latin words belongs to the line: to its left.
    ["ur", "یہ SBI Home، ہے", "ہے|،|SBI|Home|یہ"],
    ["ur", "یہ “SBI Home” ہے", "ہے|”|SBI|Home|“|یہ"],
    ["hi", "यह SBI का है", "यह|SBI|का|है"],
    ["en", "Say السلام علیکم to", "Say|علیکم|السلام|to"],
  ])("in %s: %s reads %s from the left", (language, line, across) => {
    expect(readAcross(line, language)).toBe(across);
  });

  // Set whole, a line is Skia's own work, with its own bidirectional algorithm: words must stand where it puts them.
  it.each([
    ["en", "Your gold loan costs only 8.5 % a year."],
    ["hi", "और समृद्धि की योजना लेकर आए हैं।"],
    ["ta", "உங்களுக்காக ஒரு சிறப்பு சேமிப்புத்"],
    ["or", "ଏକ ସ୍ୱତନ୍ତ୍ର ସଞ୍ଚୟ ଯୋଜନା ଆଣିଛୁ।"],
    ["sd", "عيد جي موقعي تي SBI Home Loan ۽ 25,000 رپين تائين ڪيش"],
    ["sd", "اسان SBI Home، 500 رپيا ۽ (HDFC) آهيون."],
    ["en", "We say خوش آمديد to 500 guests"],
  ])("in %s stand where the whole line has them: %s", (language, line) => {
    const style: TypeStyle = { language, weight: 600, sizePx: 40 };
    const whole = inkByColumn([{ text: line, style, penX: 0 }]);
    const apart = inkByColumn(placeWords(line, spansOf(line), style));
    const far = [...whole.keys()].filter((x) => isInked(whole, x) && !isInked(apart, x, 3));
    expect(Math.abs(whole.length - apart.length)).toBeLessThanOrEqual(8);
    expect(far.length).toBeLessThan(0.03 * whole.length);
  });

  it("keep a space between them where the script's own is narrow", () => {
    const style: TypeStyle = { language: "ur", weight: 600, sizePx: 40 };
    const ink = inkByColumn(placeWords("SBI Home Loan", spansOf("SBI Home Loan"), style));
    const gaps =
      ink
        .map((value) => (value === 0 ? " " : "x"))
        .join("")
        .match(/ +/gu) ?? [];
    expect(gaps.filter((gap) => gap.length >= 0.18 * 40).length).toBe(2);
  });
});

/** How much ink each column holds, from the first inked to the last. */
function inkByColumn(pieces: readonly { text: string; style: TypeStyle; penX: number }[]): number[] {
  const room = 200;
  const columns: number[] = [];
  for (const { text, style, penX } of pieces) {
    const mask = drawLineMask(text, style);
    if (!mask) continue;
    for (let at = 0; at < mask.coverage.length; at++) {
      const x = room + penX + mask.inkLeft + (at % mask.width);
      columns[x] = (columns[x] ?? 0) + (mask.coverage[at] ?? 0);
    }
  }
  const first = columns.findIndex((value) => value > 0);
  return Array.from(columns.slice(first), (value) => value ?? 0);
}

function isInked(columns: readonly number[], x: number, reach = 0): boolean {
  return columns.slice(Math.max(0, x - reach), x + reach + 1).some((value) => value > 255);
}
