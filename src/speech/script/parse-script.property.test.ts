import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectNoMoreThanLinear } from "../../../test/fixtures/growth.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { parseLexicon, parseScript } from "./index.ts";

/** Pieces that mean something to one of the languages in a script, and so break parsers when they meet. */
const scraps = [
  "---\n",
  "title: a\n",
  "language: hi\n",
  "variables:\n  x: text\n",
  "# A",
  "## B {layout=a}",
  "{",
  "}",
  "{{",
  "}}",
  "{{x}}",
  "\n",
  "\n\n",
  "- ",
  "1. ",
  "> ",
  "```",
  "`",
  "*",
  "**",
  "_",
  "![",
  "](",
  ")",
  "[",
  "]",
  "<",
  ">",
  "</",
  "/>",
  "<!--",
  "-->",
  "&amp;",
  "\\",
  "<break/>",
  '<break time="1s"/>',
  "<emphasis>",
  "</emphasis>",
  '<sub alias="{{x}}">',
  "</sub>",
  '<say-as interpret-as="date">',
  "</say-as>",
  '<phoneme ph="a">',
  "</phoneme>",
  '<prosody rate="90%">',
  "</prosody>",
  '<lang xml:lang="en">',
  "</lang>",
  '<mark name="m"/>',
  "Hello",
  "नमस्ते",
  "।",
  ".",
  "…",
  "?",
  "Dr.",
  "3.5",
  ",",
  "; and ",
  "🎉",
  "\u200d",
  "\u202e",
  "\u0000",
  "\ud800",
  "é",
  "\t",
  "| a |",
  "|---|",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((parts) => parts.join("")),
);

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof SutradharError) return error;
    throw error;
  }
}

describe("any text", () => {
  it("is a script or a SutradharError with places, and a script's spans spell its captions", () => {
    fc.assert(
      fc.property(text, fc.dictionary(fc.constantFrom("x", "y"), fc.string()), (given, values) => {
        const result = outcome(() => parseScript({ file: "a.md", text: given }, { values }));
        const problems = result instanceof SutradharError ? result.problems : [];
        const scenes = result instanceof SutradharError ? [] : (result as ReturnType<typeof parseScript>).script.scenes;
        expect(problems.length + scenes.length).toBeGreaterThan(0);
        for (const { sentence } of scenes.flatMap((scene) => scene.shots)) {
          expect(sentence.spans.map((span) => ("text" in span ? span.text : "")).join("")).toBe(sentence.caption);
          expect(sentence.caption).toBe(sentence.caption.trim());
          expect(sentence.caption).toMatch(/[\p{L}\p{N}]/u);
          expect(sentence.caption.length).toBeLessThanOrEqual(limits.shotCharsMax);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is spoken whole: the captions hold every word of plain text, once and in order", () => {
    const word = fc.constantFrom(
      "Rao",
      "Dr.",
      "the",
      "घर",
      "है।",
      "A.",
      "and,",
      "3.5",
      "e.g.",
      "so;",
      "“Yes!”",
      "வருக.",
      "No.",
      "5",
      "होगा?",
      "…",
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 120 }), (words) => {
        const plain = `Begin ${words.join(" ")}`;
        const { script } = parseScript({ file: "a.md", text: `---\nlanguage: hi\n---\n${plain}` });
        expect(script.scenes.flatMap((scene) => scene.shots.map((shot) => shot.sentence.caption)).join(" ")).toBe(
          plain,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("is a lexicon or a SutradharError", () => {
    const parts = [
      "<lexicon",
      ' xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xml:lang="en">',
      "<lexeme>",
      "</lexeme>",
      "<grapheme>",
      "</grapheme>",
      "<alias>",
      "</alias>",
      "</lexicon>",
      "a",
      "&a;",
      "<!DOCTYPE a>",
      "<![CDATA[",
      "]]>",
      "<metadata>",
      "<?x?>",
      "\u0000",
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 30 }), (given) => {
        const bytes = new TextEncoder().encode(given.join(""));
        const result = outcome(() => parseLexicon({ file: "a.pls", bytes }));
        expect(result instanceof SutradharError || typeof result === "object").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a hostile script", () => {
  // A fifth of the greatest size: what grows with the square of a paragraph shows as well, in a fifth of the time.
  const size = limits.scriptCharsMax / 5;
  const full = (scrap: string): string => scrap.repeat(Math.ceil(size / scrap.length)).slice(0, size);
  const paragraph = (scrap: string): string => scrap.repeat(Math.floor((limits.paragraphCharsMax - 1) / scrap.length));
  const paragraphs = (scrap: string): string => full(`${paragraph(scrap)}\n\n`);

  it.each([
    "[",
    "![",
    "<a ",
    "<![CDATA[",
    "[a](b",
    "](",
    "*a **a ",
    "a_ _a ",
    "`a ``",
    "{{",
    "{{x}}",
    "<!--",
    "- ",
    "> ",
    ">",
    "\\",
    "&amp;",
    "<emphasis>a",
    "<break/>",
    "A. ",
    "a, and ",
    "॥१",
    "🎉",
    "Hi.\n\n",
    "# a\n",
    "## {a=b",
    "---\n",
    "  - a\n",
    "<sub alias='x'>",
  ])("of %j is read in proportion to its length", async (scrap) => {
    for (const hostile of [full(scrap), paragraphs(scrap), paragraph(scrap)]) {
      const read = (share: number) =>
        outcome(() => parseScript({ file: "a.md", text: hostile.slice(0, hostile.length * share) }));
      await expectNoMoreThanLinear(read);
    }
  });

  it.each(["[", "{", "a: ", "- ", "? ", "&a ", "!!x ", "'"])("in front matter of %j is read in proportion", (scrap) =>
    expectNoMoreThanLinear((share) =>
      outcome(() => parseScript({ file: "a.md", text: `---\n${scrap.repeat(3_000 * share)}\n---\nHi.` })),
    ),
  );
});
