import { SaxesParser, type SaxesTagNS } from "saxes";
import { limits, suggest } from "../../core/index.ts";
import type { Language } from "../spoken.ts";
import { decodeText } from "./decode-text.ts";
import { explainLanguage, findLanguage } from "./language-tag.ts";
import { createFindings, type Findings } from "./source-text.ts";
import { explainIpa } from "./ssml.ts";

/** How a word is spoken: by other words, or by phones. */
export type Pronunciation =
  | { readonly kind: "alias"; readonly alias: string }
  | { readonly kind: "phoneme"; readonly ipa: string };

export interface Lexicon {
  readonly file: string;
  readonly language: Language;
  /** Keyed by the grapheme as `foldWord` writes it. */
  readonly entries: ReadonlyMap<string, Pronunciation>;
}

const namespace = "http://www.w3.org/2005/01/pronunciation-lexicon";
/** PLS 1.0 §4: which element stands in which. */
const parents: Readonly<Record<string, string>> = {
  lexicon: "",
  meta: "lexicon",
  metadata: "lexicon",
  lexeme: "lexicon",
  grapheme: "lexeme",
  phoneme: "lexeme",
  alias: "lexeme",
  example: "lexeme",
};
const graphemeCharsMax = 100;

interface Lexeme {
  readonly graphemes: string[];
  /** The first, or the one that is preferred. */
  pronunciation: Pronunciation | undefined;
  hasPreferred: boolean;
  /** A part of it was refused: what is missing for that reason is not a second mistake. */
  isRefused: boolean;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Reading {
  readonly file: string;
  readonly parser: SaxesParser<{ xmlns: true }>;
  readonly findings: Findings;
  readonly entries: Map<string, Pronunciation>;
  readonly open: ({ readonly name: string; readonly tag: SaxesTagNS } & Place)[];
  lexeme: Lexeme | undefined;
  /** Where the tag that is being read begins. */
  tagPlace: Place;
  text: string;
  lexemeCount: number;
  language: Language | undefined;
  /** Inside `metadata`, anything may stand and nothing is read. */
  isMetadata: boolean;
}

/**
 * Reads a W3C Pronunciation Lexicon (PLS 1.0): graphemes with an alias or with IPA. DOCTYPE is refused, and so
 * no entity ever expands.
 * @throws SutradharError `lexicon_invalid` with every problem in its place, or `file_too_large`.
 */
export function parseLexicon(source: { readonly file: string; readonly bytes: Uint8Array }): Lexicon {
  const { file, bytes } = source;
  const text = decodeText({ file, bytes, sizeBytesMax: limits.lexiconBytesMax, code: "lexicon_invalid" });
  const findings = createFindings("lexicon_invalid");
  const parser = new SaxesParser({ xmlns: true });
  const reading: Reading = {
    file,
    parser,
    findings,
    entries: new Map(),
    open: [],
    lexeme: undefined,
    tagPlace: { line: 1, column: 1 },
    text: "",
    lexemeCount: 0,
    language: undefined,
    isMetadata: false,
  };
  try {
    listen(reading);
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
  if (!reading.language && findings.problems.length === 0) report(reading, "root element must be <lexicon>, got none");
  findings.throwIfAny(file);
  return { file, language: reading.language ?? "en", entries: reading.entries };
}

/** After a mistake in the XML itself nothing that follows can be trusted. */
class StopReading extends Error {}

function listen(reading: Reading): void {
  const { parser } = reading;
  parser.on("error", (error) =>
    stop(reading, `lexicon must be well-formed XML: ${error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, "")}`),
  );
  parser.on("doctype", () =>
    stop(reading, "lexicon must have no DOCTYPE; delete it, and write characters as they are"),
  );
  parser.on("opentagstart", ({ name }) => {
    // The parser stands behind the name and the character that ended it.
    reading.tagPlace = { line: parser.line, column: Math.max(1, parser.column - name.length - 1) };
  });
  parser.on("opentag", (tag) => openElement(tag, reading));
  parser.on("text", (text) => void (reading.text += text));
  parser.on("cdata", (text) => void (reading.text += text));
  parser.on("closetag", () => closeElement(reading));
}

function stop(reading: Reading, message: string): never {
  report(reading, message);
  throw new StopReading();
}

function report(reading: Reading, message: string, at?: Place): void {
  const { line, column } = at ?? { line: reading.parser.line, column: Math.max(1, reading.parser.column) };
  reading.findings.problem(message, { file: reading.file, line, column });
  if (reading.lexeme) reading.lexeme.isRefused = true;
}

function openElement(tag: SaxesTagNS, reading: Reading): void {
  const name = tag.local;
  const place = reading.tagPlace;
  const parent = reading.open.at(-1)?.name ?? "";
  reading.open.push({ name, tag, ...place });
  reading.text = "";
  if (reading.isMetadata) return;
  if (name === "metadata") reading.isMetadata = true;
  if (tag.uri !== namespace && parent === "")
    stop(reading, `root element must be <lexicon xmlns="${namespace}">, got <${tag.name}>`);
  const misplaced = explainPlace(tag, parent);
  if (misplaced) report(reading, misplaced, place);
  else if (name === "lexicon") openLexicon(tag, reading);
  else if (name === "lexeme") openLexeme(reading);
}

function explainPlace(tag: SaxesTagNS, parent: string): string | undefined {
  const name = tag.local;
  const expected = Object.hasOwn(parents, name) && tag.uri === namespace ? parents[name] : undefined;
  if (expected === undefined) return `PLS has no element <${tag.name}>${suggest(name, Object.keys(parents))}`;
  if (expected === parent) return undefined;
  return `<${name}> must stand in ${expected === "" ? "no other element" : `<${expected}>`}, got it in <${parent}>`;
}

function openLexicon(tag: SaxesTagNS, reading: Reading): void {
  const written = tag.attributes["xml:lang"]?.value ?? "";
  const language = findLanguage(written);
  const alphabet = tag.attributes["alphabet"]?.value ?? "ipa";
  if (!language) report(reading, `<lexicon xml:lang>: ${explainLanguage(written)}`, reading.tagPlace);
  if (alphabet !== "ipa")
    report(reading, `<lexicon> alphabet must be ipa, got ${JSON.stringify(alphabet.slice(0, 40))}`);
  // After a refusal the rest is read for its own mistakes; the lexicon is not returned.
  reading.language = language ?? "en";
}

function openLexeme(reading: Reading): void {
  reading.lexemeCount += 1;
  if (reading.lexemeCount > limits.lexemesMax)
    stop(reading, `a lexicon must have at most ${limits.lexemesMax} lexemes; divide it`);
  reading.lexeme = { graphemes: [], pronunciation: undefined, hasPreferred: false, isRefused: false };
}

function closeElement(reading: Reading): void {
  const element = reading.open.pop();
  const text = reading.text.replaceAll(/\s+/g, " ").trim();
  reading.text = "";
  if (!element) return;
  if (element.name === "metadata") reading.isMetadata = false;
  if (reading.isMetadata) return;
  const { lexeme } = reading;
  if (element.name === "lexeme") {
    if (lexeme) closeLexeme(lexeme, element, reading);
    reading.lexeme = undefined;
  } else if (lexeme && element.name === "grapheme") readGrapheme(text, element, lexeme, reading);
  else if (lexeme && (element.name === "alias" || element.name === "phoneme"))
    readPronunciation(text, element, lexeme, reading);
}

type Element = Reading["open"][number];

function readGrapheme(text: string, element: Element, lexeme: Lexeme, reading: Reading): void {
  if (!/[\p{L}\p{N}]/u.test(text) || text.length > graphemeCharsMax) {
    report(
      reading,
      `<grapheme> must be a word of 1 to ${graphemeCharsMax} characters, got ${JSON.stringify(text.slice(0, 40))}`,
      element,
    );
  } else lexeme.graphemes.push(text);
}

function readPronunciation(text: string, element: Element, lexeme: Lexeme, reading: Reading): void {
  const pronunciation = makePronunciation(text, element, reading);
  if (!pronunciation) return;
  // PLS 1.0 §4.6: the first in document order counts, unless another says prefer="true".
  const isPreferred = element.tag.attributes["prefer"]?.value === "true" && !lexeme.hasPreferred;
  if (!lexeme.pronunciation || isPreferred) lexeme.pronunciation = pronunciation;
  lexeme.hasPreferred ||= isPreferred;
}

function makePronunciation(text: string, element: Element, reading: Reading): Pronunciation | undefined {
  if (element.name === "alias") {
    if (/[\p{L}\p{N}]/u.test(text) && text.length <= 500) return { kind: "alias", alias: text };
    report(
      reading,
      `<alias> must be words to speak, at most 500 characters, got ${JSON.stringify(text.slice(0, 40))}`,
      element,
    );
    return undefined;
  }
  const alphabet = element.tag.attributes["alphabet"]?.value ?? "ipa";
  if (alphabet !== "ipa") {
    report(reading, `<phoneme> alphabet must be ipa, got ${JSON.stringify(alphabet.slice(0, 40))}`, element);
    return undefined;
  }
  const refused = explainIpa(text);
  if (refused === undefined) return { kind: "phoneme", ipa: text };
  report(reading, refused.replace(/^ph /, "<phoneme> "), element);
  return undefined;
}

function closeLexeme(lexeme: Lexeme, element: Element, reading: Reading): void {
  const { pronunciation, graphemes } = lexeme;
  if (lexeme.isRefused) return;
  if (graphemes.length === 0) report(reading, "<lexeme> must have a <grapheme>, got none", element);
  if (!pronunciation) report(reading, "<lexeme> must have a <phoneme> or an <alias>, got none", element);
  if (!pronunciation) return;
  for (const grapheme of graphemes) {
    const key = foldWord(grapheme);
    // Homographs cannot be told apart without roles in the text: the first of them stands.
    if (!reading.entries.has(key)) reading.entries.set(key, pronunciation);
  }
}

/** What two spellings of one word share: composed letters, small Latin ones. */
export function foldWord(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
