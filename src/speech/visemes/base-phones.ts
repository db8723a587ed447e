import { consonantShape, vowelShape, type Grip, type MouthShape } from "./mouth-shape.ts";

/** A row of the table: base phones that share a mouth, and why it is that mouth. */
export interface BaseRow {
  readonly phones: readonly string[];
  readonly shape: MouthShape;
  readonly because: string;
}

const vowel = (phones: string, shape: MouthShape, because: string): BaseRow => ({
  phones: phones.split(" "),
  shape,
  because,
});
const row = vowel;

const tip: Grip = { jaw: 0.75, lips: 0.12, tongue: 1.2 };
const hiss: Grip = { jaw: 1.5, lips: 0.5, tongue: 1.2 };
const hush: Grip = { jaw: 1.4, lips: 0.9, tongue: 1.2 };
const back: Grip = { jaw: 0.45, lips: 0.08, tongue: 0.8 };
const through: Grip = { jaw: 0.04, lips: 0.03, tongue: 0.1 };
const contact: Grip = { jaw: 0.9, lips: 0.12, tongue: 0.3 };
const glide: Grip = { jaw: 0.8, lips: 1.1, tongue: 0.8 };

const vowels: readonly BaseRow[] = [
  vowel("a", vowelShape("aa", 0.93, 0.12, 0), "open: the widest mouth, lips neutral"),
  vowel("ɑ", vowelShape("aa", 0.94, 0.02, 0.05), "open back: as open as a, corners neutral"),
  vowel("æ", vowelShape("aa", 0.9, 0.35, 0), "near-open front: open with spread corners (English trap)"),
  vowel(
    "ɐ",
    vowelShape("E", 0.6, 0.1, 0),
    "near-open central, the short inherent a of Kannada and Malayalam: half open",
  ),
  vowel(
    "ʌ",
    vowelShape("E", 0.56, 0.08, 0),
    "open-mid, the short a of Hindi, about half of aː; the one unrounded mid class is E",
  ),
  vowel("ə ɘ", vowelShape("E", 0.36, 0.05, 0), "mid central: neutral lips, a third open"),
  vowel("ɜ ɞ", vowelShape("E", 0.42, 0, 0.12), "open-mid central (English nurse): slightly rounded"),
  vowel("ɚ ɝ", vowelShape("E", 0.36, 0, 0.28), "rhotic schwa: schwa with the rounding of an English r"),
  vowel("ɛ", vowelShape("E", 0.54, 0.35, 0), "open-mid front: half open, spread"),
  vowel("e", vowelShape("E", 0.42, 0.45, 0), "close-mid front: spread"),
  vowel("ø œ", vowelShape("E", 0.42, 0, 0.45), "front rounded mid: E with rounded lips"),
  vowel("ɤ", vowelShape("E", 0.38, 0.05, 0), "close-mid back unrounded"),
  vowel("i", vowelShape("I", 0.17, 0.68, 0), "close front: nearly shut, widest corners"),
  vowel("ɪ", vowelShape("I", 0.25, 0.46, 0), "near-close front: laxer i"),
  vowel("ᵻ ɨ", vowelShape("I", 0.23, 0.28, 0), "close central, reduced i"),
  vowel("ɯ", vowelShape("I", 0.22, 0.25, 0), "close back unrounded: the lips of ɨ"),
  vowel("ɔ", vowelShape("O", 0.64, -0.1, 0.5), "open-mid back rounded, the inherent vowel of Bengali, Odia, Assamese"),
  vowel("ɒ", vowelShape("O", 0.68, -0.05, 0.4), "open back rounded"),
  vowel("o", vowelShape("O", 0.44, -0.15, 0.74), "close-mid back rounded"),
  vowel("ɵ", vowelShape("O", 0.36, -0.1, 0.55), "close-mid central rounded"),
  vowel("u", vowelShape("U", 0.2, -0.2, 0.94), "close back: the roundest mouth"),
  vowel("ʊ ᵿ", vowelShape("U", 0.25, -0.15, 0.72), "near-close back: laxer u"),
  vowel("ʉ", vowelShape("U", 0.22, -0.1, 0.58), "close central rounded; espeak's final u of Tamil, weakly rounded"),
  vowel("y ʏ", vowelShape("U", 0.2, -0.05, 0.8), "close front rounded: the lips of u"),
];

const labials: readonly BaseRow[] = [
  row("p b m ɓ ʙ", consonantShape("PP", {}, contact, "bilabial"), "both lips meet; ɓ is Sindhi's implosive"),
  row(
    "f v ɱ",
    consonantShape("FF", { jaw: 0.1, upper: 0.32, tuck: 0.95 }, contact, "labiodental"),
    "lower lip against the upper teeth",
  ),
  row(
    "ʋ",
    consonantShape("FF", { jaw: 0.15, upper: 0.22, tuck: 0.5 }, contact, "labiodental-soft"),
    "labiodental approximant, व of most Indian languages: the lip nears the teeth without pressing",
  ),
  row(
    "ɸ β",
    consonantShape("FF", { jaw: 0.08, round: 0.2, tuck: 0.15 }, contact),
    "bilabial fricative: lips near, not shut",
  ),
  row(
    "w ʍ ɥ",
    consonantShape("U", { jaw: 0.16, width: -0.2, round: 0.88, upper: 0.1, lower: 0.1 }, glide),
    "labial-velar glide: u passed through",
  ),
];

const tongueTip: readonly BaseRow[] = [
  row(
    "θ ð",
    consonantShape("TH", { jaw: 0.2, upper: 0.24, lower: 0.2, tongueUp: 0.35, tongueOut: 0.75 }, tip),
    "tongue between the teeth",
  ),
  row(
    "t d ɗ",
    consonantShape("DD", { jaw: 0.17, upper: 0.2, lower: 0.2, tongueUp: 0.75 }, tip),
    "tongue tip at the ridge; ɗ is Sindhi's implosive",
  ),
  row(
    "ʈ ɖ ᶑ",
    consonantShape("DD", { jaw: 0.24, upper: 0.2, lower: 0.22, tongueUp: 1 }, tip),
    "retroflex: the tip curls up behind the ridge, so the jaw gives it room",
  ),
  row("n", consonantShape("nn", { jaw: 0.18, upper: 0.2, lower: 0.2, tongueUp: 0.8 }, tip), "as t, through the nose"),
  row("ɳ", consonantShape("nn", { jaw: 0.25, upper: 0.2, lower: 0.22, tongueUp: 1 }, tip), "as ʈ, through the nose"),
  row(
    "ɲ",
    consonantShape("nn", { jaw: 0.17, width: 0.3, upper: 0.2, lower: 0.2, tongueUp: 0.6 }, tip),
    "palatal nasal, corners towards i",
  ),
  row(
    "l ɫ ɬ ɮ",
    consonantShape("nn", { jaw: 0.24, upper: 0.22, lower: 0.22, tongueUp: 0.9 }, tip),
    "tongue tip up and seen; the set puts l with n",
  ),
  row(
    "ɭ ɺ",
    consonantShape("nn", { jaw: 0.3, upper: 0.2, lower: 0.24, tongueUp: 1 }, tip),
    "retroflex lateral (ळ ள): as l, curled, more open",
  ),
  row(
    "ʎ",
    consonantShape("nn", { jaw: 0.2, width: 0.3, upper: 0.2, lower: 0.2, tongueUp: 0.6 }, tip),
    "palatal lateral",
  ),
  row(
    "r ɾ",
    consonantShape("RR", { jaw: 0.24, upper: 0.22, lower: 0.22, tongueUp: 0.7 }, tip),
    "tapped or trilled at the ridge, lips neutral",
  ),
  row(
    "ɹ",
    consonantShape(
      "RR",
      { jaw: 0.22, round: 0.38, upper: 0.2, lower: 0.2, tongueUp: 0.5 },
      { jaw: 0.75, lips: 0.6, tongue: 1 },
    ),
    "English r, which rounds the lips",
  ),
  row(
    "ɽ r. ɻ",
    consonantShape("RR", { jaw: 0.28, upper: 0.2, lower: 0.22, tongueUp: 0.95 }, tip),
    "retroflex flap (ड़, which espeak writes r.) or approximant (ழ)",
  ),
];

const hisses: readonly BaseRow[] = [
  row(
    "s z ts dz",
    consonantShape("SS", { jaw: 0.08, width: 0.32, upper: 0.3, lower: 0.3, tongueUp: 0.4 }, hiss),
    "teeth together, corners drawn",
  ),
  row(
    "ʃ ʒ tʃ dʒ",
    consonantShape("CH", { jaw: 0.12, round: 0.42, upper: 0.34, lower: 0.32, tongueUp: 0.5 }, hush),
    "teeth near, lips pushed out",
  ),
  row(
    "ʂ ʐ ʈʂ ɖʐ",
    consonantShape("CH", { jaw: 0.16, round: 0.32, upper: 0.3, lower: 0.28, tongueUp: 0.9 }, hush),
    "retroflex ष",
  ),
  row(
    "ɕ ʑ tɕ dʑ",
    consonantShape("CH", { jaw: 0.12, width: 0.1, round: 0.15, upper: 0.32, lower: 0.3, tongueUp: 0.5 }, hush),
    "alveolo-palatal: less pushed out than ʃ",
  ),
  row(
    "c ɟ ʄ cɕ ɟʑ",
    consonantShape("CH", { jaw: 0.14, width: 0.05, round: 0.2, upper: 0.3, lower: 0.28, tongueUp: 0.6 }, hush),
    "palatal stop: in Indian languages the affricates च ज; ʄ is Sindhi's implosive",
  ),
  row(
    "ç ʝ",
    consonantShape("CH", { jaw: 0.15, width: 0.3, upper: 0.25, lower: 0.22, tongueUp: 0.5 }, hiss),
    "palatal fricative: the lips of i",
  ),
];

const backs: readonly BaseRow[] = [
  row(
    "k ɡ g ɠ q ɢ",
    consonantShape("kk", { jaw: 0.24, upper: 0.14, lower: 0.14 }, back),
    "made behind: the lips belong to the neighbours",
  ),
  row(
    "ŋ ɴ",
    consonantShape("kk", { jaw: 0.22, upper: 0.14, lower: 0.14 }, back),
    "velar nasal, seen as k (Azure's visemes put k g ŋ together)",
  ),
  row(
    "x ɣ χ ʁ ʀ ħ ʕ",
    consonantShape("kk", { jaw: 0.28, upper: 0.16, lower: 0.16 }, back),
    "fricative made behind (ख़ ग़, Assamese x)",
  ),
  row(
    "h ɦ ʔ",
    consonantShape("kk", { jaw: 0.3, upper: 0.15, lower: 0.15 }, through),
    "made in the throat: the mouth already has the next vowel's shape",
  ),
  row(
    "j ɰ",
    consonantShape(
      "I",
      { jaw: 0.19, width: 0.52, upper: 0.2, lower: 0.2, tongueUp: 0.3 },
      { jaw: 0.7, lips: 0.8, tongue: 0.7 },
    ),
    "palatal glide: i passed through",
  ),
];

/** Every base phone and its mouth. A phone is a base with marks, or a few of them (diphthongs): `phone-parts.ts`. */
export const baseRows: readonly BaseRow[] = [...vowels, ...labials, ...tongueTip, ...hisses, ...backs];
