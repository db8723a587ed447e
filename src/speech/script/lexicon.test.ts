import { describe, expect, it } from "vitest";
import { limits, SutradharError } from "../../core/index.ts";
import type { Sentence, Span } from "../spoken.ts";
import { applyLexicons } from "./apply-lexicons.ts";
import { parseLexicon, type Lexicon } from "./lexicon.ts";

const root = 'version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa"';
const pls = (language: string, lexemes: string): string =>
  `<?xml version="1.0"?>\n<lexicon ${root} xml:lang="${language}">\n${lexemes}\n</lexicon>`;
const parse = (text: string): Lexicon => parseLexicon({ file: "names.pls", bytes: new TextEncoder().encode(text) });
const alias = (grapheme: string, spoken: string): string =>
  `<lexeme><grapheme>${grapheme}</grapheme><alias>${spoken}</alias></lexeme>`;
const phoneme = (grapheme: string, ipa: string): string =>
  `<lexeme><grapheme>${grapheme}</grapheme><phoneme>${ipa}</phoneme></lexeme>`;

function problemsOf(
  text: string,
): { code: string; line: number | undefined; column: number | undefined; message: string }[] {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
    return error.problems.map(({ code, message, position }) => ({
      code,
      message,
      line: position?.line,
      column: position?.column,
    }));
  }
  return [];
}

function sentence(language: Sentence["language"], ...spans: (string | Span)[]): Sentence {
  const made = spans.map((span): Span => (typeof span === "string" ? { kind: "text", text: span, style: {} } : span));
  const caption = made.map((span) => ("text" in span ? span.text : "")).join("");
  return { language, spans: made, caption, position: { file: "a.md", line: 1, column: 1 } };
}

/** `text` for what is spoken as written, `text=alias`, `text/ipa/`. */
function shown(spoken: Sentence): string[] {
  return spoken.spans.map((span) => {
    if (span.kind === "alias") return `${span.text}=${span.alias}`;
    if (span.kind === "phoneme") return `${span.text}/${span.ipa}/`;
    return "text" in span ? span.text : span.kind;
  });
}

describe("parseLexicon", () => {
  it("reads every grapheme of a lexeme, and the pronunciation that is preferred or first", () => {
    const lexicon = parse(
      pls(
        "en-IN",
        `<!-- names --><metadata><x:any xmlns:x="urn:x">kept out</x:any></metadata>
      <lexeme><grapheme>Suryoday</grapheme><grapheme>SURYODAYA</grapheme><alias>Surya uday</alias><phoneme>sx</phoneme><example>no matter</example></lexeme>
      <lexeme><grapheme>SQL</grapheme><phoneme>ˌɛskjuːˈɛl</phoneme><phoneme prefer="true">ˈsiːkwəl</phoneme></lexeme>`,
      ),
    );
    expect(lexicon.language).toBe("en");
    expect([...lexicon.entries]).toEqual([
      ["suryoday", { kind: "alias", alias: "Surya uday" }],
      ["suryodaya", { kind: "alias", alias: "Surya uday" }],
      ["sql", { kind: "phoneme", ipa: "ˈsiːkwəl" }],
    ]);
  });

  it.each([
    ["no root", "", 1, /root|well-formed/],
    ["another namespace", "<lexicon/>", 1, /root element must be <lexicon xmlns=/],
    ["broken XML", pls("en", "<lexeme><grapheme>A</lexeme>"), 3, /well-formed XML/],
    ["an unknown entity", pls("en", alias("A", "&bomb;")), 3, /well-formed XML/],
    ["an unknown element", pls("en", "<lexeme><graphem>A</graphem></lexeme>"), 3, /did you mean grapheme/],
    ["an element in the wrong place", pls("en", "<grapheme>A</grapheme>"), 3, /must stand in <lexeme>/],
    [
      "a lexeme without a pronunciation",
      pls("en", "<lexeme><grapheme>A</grapheme></lexeme>"),
      3,
      /<phoneme> or an <alias>/,
    ],
    ["a lexeme without a grapheme", pls("en", "<lexeme><alias>A</alias></lexeme>"), 3, /must have a <grapheme>/],
    ["an empty grapheme", pls("en", alias(" ", "x")), 3, /<grapheme> must be a word/],
    [
      "another alphabet",
      pls("en", '<lexeme><grapheme>A</grapheme><phoneme alphabet="x-sampa">A</phoneme></lexeme>'),
      3,
      /alphabet must be ipa/,
    ],
    ["what is not IPA", pls("en", phoneme("A", "k4t")), 3, /must be IPA, got "4"/],
    ["a language without a voice", pls("sa", alias("A", "b")), 2, /has a voice/],
  ])("refuses %s, with its line", (_what, text, line, message) => {
    const problems = problemsOf(text);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]).toMatchObject({ code: "lexicon_invalid", line });
    expect(() => parse(text)).toThrowError(expect.objectContaining({ code: "lexicon_invalid" }));
  });

  it("names the column where an element begins", () => {
    expect(problemsOf(pls("en", "  <lexeme><graphem>A</graphem></lexeme>"))[0]).toMatchObject({ line: 3, column: 11 });
  });

  it("refuses a DOCTYPE before any entity could expand", () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
    expect(problemsOf(pls("en", alias("A", "&b;")).replace("<lexicon", `${bomb}<lexicon`))[0]?.message).toMatch(
      /no DOCTYPE/,
    );
  });

  it("reports several mistakes at once", () => {
    expect(
      problemsOf(pls("en", `${alias("", "x")}\n${phoneme("B", "4")}\n<lexeme/>`)).map((each) => each.line),
    ).toEqual([3, 4, 5, 5]);
  });

  it("refuses what is too large before it reads it", () => {
    const bytes = new Uint8Array(limits.lexiconBytesMax + 1);
    expect(() => parseLexicon({ file: "names.pls", bytes })).toThrowError(
      expect.objectContaining({ code: "file_too_large" }),
    );
    const many = pls("en", alias("a", "b").repeat(limits.lexemesMax + 1));
    expect(problemsOf(many)[0]?.message).toMatch(/at most 20000 lexemes/);
  });

  it("refuses bytes that are not UTF-8, with the line", () => {
    const bytes = new Uint8Array([0x3c, 0x61, 0x3e, 0x0a, 0xff, 0xfe]);
    expect(() => parseLexicon({ file: "names.pls", bytes })).toThrowError(
      expect.objectContaining({
        code: "lexicon_invalid",
        problems: [expect.objectContaining({ position: { file: "names.pls", line: 2, column: 1 } })],
      }),
    );
  });
});

describe("applyLexicons", () => {
  const english = parse(
    pls(
      "en",
      alias("Surya", "soorya") +
        alias("Surya Pay", "soorya pay") +
        alias("C++", "C plus plus") +
        phoneme("café", "kæˈfeɪ"),
    ),
  );
  const hindi = parse(pls("hi", alias("आई", "बड़ी माँ") + alias("क़लम", "कलम") + alias("Surya", "सूर्य")));

  it.each([
    ["whole words only", "en", "Suryavanshi, unSurya, Surya.", ["Suryavanshi, unSurya, ", "Surya=soorya", "."]],
    ["the longest first", "en", "Surya Pay and Surya Park", ["Surya Pay=soorya pay", " and ", "Surya=soorya", " Park"]],
    ["Latin letters whatever their size", "en", "SURYA pay", ["SURYA pay=soorya pay"]],
    [
      "graphemes that end in signs",
      "en",
      "I like C++, c++.",
      ["I like ", "C++=C plus plus", ", ", "c++=C plus plus", "."],
    ],
    ["decomposed letters", "en", "cafe\u0301!", ["cafe\u0301/kæˈfeɪ/", "!"]],
    ["a word and not a part of an akshara", "hi", "आई आईं ताई आई।", ["आई=बड़ी माँ", " आईं ताई ", "आई=बड़ी माँ", "।"]],
    ["a nukta written either way", "hi", "\u0958लम और क\u093cलम", ["\u0958लम=कलम", " और ", "क\u093cलम=कलम"]],
    ["English words inside Hindi, where the Hindi lexicon has none", "hi", "मेरा C++", ["मेरा ", "C++=C plus plus"]],
  ] as const)("matches %s", (_what, language, text, expected) => {
    expect(shown(applyLexicons(sentence(language, text), [english, hindi]))).toEqual(expected);
  });

  it("takes the lexicon that is listed first", () => {
    expect(shown(applyLexicons(sentence("hi", "Surya"), [hindi, english]))).toEqual(["Surya=सूर्य"]);
    expect(shown(applyLexicons(sentence("hi", "Surya"), [english, hindi]))).toEqual(["Surya=soorya"]);
  });

  it("leaves a Hindi lexicon out of a span in another language", () => {
    const span: Span = { kind: "text", text: "आई", style: { language: "mr" } };
    expect(shown(applyLexicons(sentence("hi", span), [hindi]))).toEqual(["आई"]);
  });

  it("sees that a word goes on in the next span", () => {
    expect(shown(applyLexicons(sentence("en", "Surya", "vanshi"), [english]))).toEqual(["Surya", "vanshi"]);
  });

  it("leaves alone what says how it is spoken, and keeps styles and the caption", () => {
    const styled: Span = { kind: "text", text: "to Surya", style: { emphasis: "strong" } };
    const said: Span = { kind: "alias", text: " Surya", alias: "x", style: {} };
    const before = sentence("en", styled, { kind: "break", durationMs: 5 }, said);
    const after = applyLexicons(before, [english]);
    expect(shown(after)).toEqual(["to ", "Surya=soorya", "break", " Surya=x"]);
    expect(after.spans[1]).toMatchObject({ style: { emphasis: "strong" } });
    expect(after.caption).toBe(before.caption);
  });
});
