import { describe, expect, it } from "vitest";
import { estimateUnitMs, findClauseEnds } from "./clauses.ts";

function split(text: string): string[] {
  let start = 0;
  return findClauseEnds(text, 0, text.length, Array.from(text, estimateUnitMs)).map((end) => {
    const clause = text.slice(start, end).trim();
    start = end;
    return clause;
  });
}

describe("findClauseEnds", () => {
  it.each([
    "Short, and sweet; always: good.",
    "The quick brown fox jumps over the lazy dog, the cat, the hen, the cow, the goat and more animals today.",
  ])("leaves a sentence whole that is short, or has only commas of a list: %s", (text) => {
    expect(split(text)).toEqual([text]);
  });

  it.each([
    [
      "a semicolon",
      "Please open the application on your phone and check the balance that is shown; press the green button to continue with the payment today.",
      [
        "Please open the application on your phone and check the balance that is shown;",
        "press the green button to continue with the payment today.",
      ],
    ],
    [
      "a comma before a conjunction rather than any comma",
      "This year, we have opened forty new branches across eleven states of India, and together we have served more than a million families.",
      [
        "This year, we have opened forty new branches across eleven states of India,",
        "and together we have served more than a million families.",
      ],
    ],
    [
      "a Hindi conjunction",
      "इस साल हमने देश के ग्यारह राज्यों में चालीस नई शाखाएँ खोली हैं, और हम सबने मिलकर दस लाख परिवारों की सेवा की है।",
      ["इस साल हमने देश के ग्यारह राज्यों में चालीस नई शाखाएँ खोली हैं,", "और हम सबने मिलकर दस लाख परिवारों की सेवा की है।"],
    ],
    [
      "an Urdu comma",
      "اس سال ہم نے ملک کی گیارہ ریاستوں میں چالیس نئی شاخیں کھولی ہیں، اور ہم سب نے مل کر دس لاکھ خاندانوں کی خدمت کی ہے۔",
      [
        "اس سال ہم نے ملک کی گیارہ ریاستوں میں چالیس نئی شاخیں کھولی ہیں،",
        "اور ہم سب نے مل کر دس لاکھ خاندانوں کی خدمت کی ہے۔",
      ],
    ],
  ])("cuts a long sentence behind %s", (_what, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it("cuts at any comma what is longer than 9 s, near the middle", () => {
    const part = "this is a clause of a rather long sentence";
    const clauses = split(`${[part, part, part, part, part].join(", ")}.`);
    expect(clauses.length).toBeGreaterThan(1);
    expect(clauses.join(" ")).toContain(`${part}, ${part}`);
    for (const clause of clauses) expect(clause.length).toBeLessThan(140);
  });

  it("never cuts inside 1,25,000 or 10:30", () => {
    const clauses = split(`${"word ".repeat(20)}1,25,000 ${"word ".repeat(20)}10:30 ${"word ".repeat(20)}.`);
    expect(clauses).toHaveLength(1);
  });

  it("leaves no scrap of a clause", () => {
    const text = `Yes: ${"this goes on and on without a comma ".repeat(5)}end.`;
    expect(split(text)).toEqual([text]);
  });
});
