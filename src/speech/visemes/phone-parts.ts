import { SutradharError } from "../../core/index.ts";
import { baseRows } from "./base-phones.ts";
import type { MouthShape } from "./mouth-shape.ts";

/** What a mark after a base phone does to its mouth. */
export interface MarkRow {
  readonly mark: string;
  readonly name: string;
  readonly effect: string;
  readonly apply: (shape: MouthShape) => MouthShape;
}

/** One base phone with its marks applied. */
export interface PhonePart {
  readonly base: string;
  readonly shape: MouthShape;
  readonly isVowel: boolean;
  readonly isAspirated: boolean;
  readonly isVoiceless: boolean;
  readonly isLong: boolean;
}

const unchanged = (shape: MouthShape): MouthShape => shape;
const clampOne = (value: number): number => Math.min(1, value);
const vowelVisemes = new Set(["aa", "E", "I", "O", "U"]);
const isOpenShape = (shape: MouthShape): boolean => vowelVisemes.has(shape.viseme);

function lengthened(shape: MouthShape): MouthShape {
  if (!isOpenShape(shape)) return shape;
  const mid = shape.jaw > 0.35 ? 1.05 : 0.95;
  return { ...shape, jaw: shape.jaw * mid, width: shape.width * 1.06, round: clampOne(shape.round * 1.05) };
}

function nasalised(shape: MouthShape): MouthShape {
  if (!isOpenShape(shape)) return shape;
  return { ...shape, jaw: shape.jaw * 0.97, upper: shape.upper * 0.97, lower: shape.lower * 0.97 };
}

const dental = (shape: MouthShape): MouthShape => ({
  ...shape,
  tongueUp: shape.tongueUp * 0.7,
  tongueOut: Math.max(shape.tongueOut, 0.22),
});
const retracted = (shape: MouthShape): MouthShape => ({ ...shape, tongueUp: Math.max(shape.tongueUp, 0.9) });
const palatalised = (shape: MouthShape): MouthShape => ({ ...shape, width: clampOne(shape.width + 0.25) });
const rounded = (shape: MouthShape): MouthShape => ({ ...shape, round: clampOne(shape.round + 0.4) });
const rhotic = (shape: MouthShape): MouthShape => ({ ...shape, round: clampOne(shape.round + 0.15) });
const syllabic = (shape: MouthShape): MouthShape => ({
  ...shape,
  grip: { jaw: shape.grip.jaw * 1.3, lips: shape.grip.lips, tongue: shape.grip.tongue },
});

const mark = (text: string, name: string, effect: string, apply = unchanged): MarkRow => ({
  mark: text,
  name,
  effect,
  apply,
});

export const markRows: readonly MarkRow[] = [
  mark("ː", "long", "a vowel a little further out (an open one opens, a close one closes); a held closure", lengthened),
  mark("ˑ", "half long", "none"),
  mark("\u0303", "nasalised", "a vowel opens 3 % less", nasalised),
  mark("ʰ", "aspirated", "the closure ends earlier, the puff has the next vowel's mouth"),
  mark("ʱ", "breathy aspirated", "as ʰ"),
  mark("\u0324", "breathy", "as ʰ"),
  mark("\u032A", "dental", "the tongue's tip shows between the teeth", dental),
  mark("\u0320", "retracted", "the tongue's tip is higher", retracted),
  mark("ʲ", "palatalised", "corners drawn towards i", palatalised),
  mark("ʷ", "labialised", "rounder", rounded),
  mark("˞", "rhotic", "slightly rounder", rhotic),
  mark("\u0329", "syllabic", "insists on its jaw as a vowel would", syllabic),
  mark("\u032F", "non-syllabic", "none"),
  mark("\u0325", "voiceless", "none"),
  mark("\u030A", "voiceless", "none"),
  mark("\u031A", "unreleased", "none"),
  mark("\u0361", "tie bar", "none"),
  mark("\u0308", "centralised", "none"),
  mark("\u031D", "raised", "none"),
  mark("\u031E", "lowered", "none"),
  mark("ˠ", "velarised", "none"),
  mark("ˤ", "pharyngealised", "none"),
  mark("ʼ", "ejective", "none"),
];

const bases = new Map<string, MouthShape>(
  baseRows.flatMap((row) => row.phones.map((phone): [string, MouthShape] => [phone, row.shape])),
);
const marks = new Map<string, MarkRow>(markRows.map((row): [string, MarkRow] => [row.mark, row]));
const baseLengthMax = Math.max(...[...bases.keys()].map((base) => base.length));
const aspirations = /[ʰʱ\u0324]/;
const voicelessBases = new Set(["p", "f", "t", "ʈ", "k", "q", "s", "ʃ", "tʃ", "ts", "c", "θ", "ʂ", "ɕ", "x", "χ"]);

/** A mark that espeak now and then emits as a phone of its own: the mouth of the glide, or whatever is there. */
const loneMarks: Readonly<Record<string, string>> = { ʲ: "j", ʷ: "w", ː: "h", ʰ: "h", ʱ: "ɦ", "\u0303": "h" };

/**
 * Takes an IPA phone apart: `aɪ` is a and ɪ, `ɖʱ` is ɖ with its aspiration, `tʃʰ` one affricate.
 * @throws SutradharError `internal` where a letter is in no table: a new engine brought a phone that nobody mapped.
 */
export function phoneParts(ipa: string): readonly PhonePart[] {
  const text = decomposed(loneMarks[ipa] ?? ipa);
  const parts: PhonePart[] = [];
  // A mark before its base (espeak's pre-aspirated ʰχ) says nothing that lips show.
  let at = text.search(/[^ʰʱʲʷ]/);
  while (at >= 0 && at < text.length) {
    const base = longestBase(text, at);
    if (base === undefined) throw unknownPhone(ipa, text.slice(at));
    at += base.length;
    let end = at;
    while (end < text.length && marks.has(text.charAt(end))) end += 1;
    parts.push(createPart(base, text.slice(at, end)));
    at = end;
  }
  if (parts.length === 0) throw unknownPhone(ipa, ipa);
  return parts;
}

/** Marks apart from their bases, but for ç, whose cedilla is no phonetic mark; tie bars say nothing to the lips. */
function decomposed(ipa: string): string {
  return ipa
    .normalize("NFD")
    .replaceAll("c\u0327", "ç")
    .replaceAll(/[\u0361\u035C]/g, "");
}

function longestBase(text: string, at: number): string | undefined {
  for (let length = baseLengthMax; length > 0; length -= 1) {
    const candidate = text.slice(at, at + length);
    if (candidate.length === length && bases.has(candidate)) return candidate;
  }
  return undefined;
}

function createPart(base: string, trail: string): PhonePart {
  let shape = bases.get(base) as MouthShape;
  for (const character of trail) shape = marks.get(character)?.apply(shape) ?? shape;
  return {
    base,
    shape,
    isVowel: shape.grip.lips === 1 && isOpenShape(shape),
    isAspirated: aspirations.test(trail),
    isVoiceless: voicelessBases.has(base),
    isLong: trail.includes("ː"),
  };
}

function unknownPhone(ipa: string, rest: string): SutradharError {
  return new SutradharError(
    "internal",
    `an IPA phone must be made of the bases and marks in docs/reference/visemes.md, got "${ipa}" (unknown from "${rest}"); add its row to speech/visemes`,
    { details: { ipa } },
  );
}
