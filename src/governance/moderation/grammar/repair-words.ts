import { joinWords, readLeet, type NormalisedText, type Word } from "../normalise/index.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Shorter words are left alone: too many of them happen to consist of others. */
const runLengthMin = 5;

const runLengthMax = 120;

const pieceLengthMax = 20;

/**
 * What a letter costs that no known word covers; a word costs 1, and 1 more where it is very short. English words are
 * all known, those of other languages are not.
 */
const strayCosts = { latin: 3, other: 0.75 } as const;

/** Words of one or two letters that stand alone in every text, and so are no pieces of a broken word. */
const shortWords = new Set(
  (
    "a i an of to in on at is it he we me my no so do go by or if up us be am as the and ko se ka ki ke ne na ho me hi bhi " +
    "की का के को से में है हैं ने पर ही भी तो न ना मत दो लो हो और हो जो वे वो ये"
  ).split(" "),
);

/** Puts together words that were broken, `mus lims`, and takes apart words that were run together, `killthem`. */
export function repairWords(text: NormalisedText, vocabulary: Vocabulary): readonly Word[] {
  const plain = text.words.map((word) => decodeLeet(word, vocabulary));
  return joinFragments(plain, vocabulary).flatMap((word) => takeApart(word, text.caseJoints, vocabulary));
}

/** Shorter Indic words are left alone: their endings make them long. */
const indicRunMin = 6;

/** In shorter ones every letter must be part of a known word. */
const indicStrayMin = 13;

/** Words that were spelled letter by letter have lost their gaps whatever their length. */
const spelledRunMin = 4;

function decodeLeet(word: Word, vocabulary: Vocabulary): Word {
  const read = readLeet(word.text).find((variant) => vocabulary.isCommon(variant) || vocabulary.has(variant));
  return read === undefined ? word : { ...word, text: read };
}

function joinFragments(words: readonly Word[], vocabulary: Vocabulary): readonly Word[] {
  const joined: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const pair = words.slice(index, index + 2);
    const isBroken = pair.length === 2 && isBrokenWord(pair[0]!, pair[1]!, vocabulary);
    joined.push(isBroken ? joinWords(pair) : pair[0]!);
    if (isBroken) index += 1;
  }
  return joined;
}

function isBrokenWord(first: Word, second: Word, vocabulary: Vocabulary): boolean {
  if (first.writing !== second.writing || !/^[\s\-_.]{1,2}$/u.test(second.before)) return false;
  const whole = first.text + second.text;
  if (whole.length < 4 || !vocabulary.hasMeaning(whole)) return false;
  return isFragment(first.text, vocabulary) || isFragment(second.text, vocabulary);
}

function isFragment(text: string, vocabulary: Vocabulary): boolean {
  if (shortWords.has(text)) return false;
  return text.length <= 2 || (!vocabulary.isCommon(text) && !vocabulary.has(text));
}

function takeApart(word: Word, caseJoints: ReadonlySet<number>, vocabulary: Vocabulary): readonly Word[] {
  const { text, writing } = word;
  if (text.length < shortestRun(word) || text.length > runLengthMax) return [word];
  if (writing !== "latin" && writing !== "devanagari") return [word];
  const corrected = vocabulary.correct(text);
  if (corrected !== undefined) return [{ ...word, text: corrected }];
  if (vocabulary.isCommon(text) || (!word.isSpelledOut && isKnownWhole(text, vocabulary))) return [word];
  const pieces = splitAtJoints(word, caseJoints).flatMap((part) => splitRun(part, vocabulary));
  if (pieces.length === 1) return [word];
  return pieces.map((piece, index) => ({ ...word, text: piece, before: index === 0 ? word.before : " " }));
}

/** That it begins like a known word proves nothing: so does one that another word was joined to. */
function isKnownWhole(text: string, vocabulary: Vocabulary): boolean {
  const sighting = vocabulary.find(text, true);
  return sighting !== undefined && sighting.route !== "stem";
}

function shortestRun({ writing, isSpelledOut }: Word): number {
  if (isSpelledOut) return spelledRunMin;
  return writing === "latin" ? runLengthMin : indicRunMin;
}

function splitRun(text: string, vocabulary: Vocabulary): readonly string[] {
  if (text.length < spelledRunMin || vocabulary.isCommon(text) || vocabulary.has(text)) return [text];
  return cheapestSplit(text, vocabulary) ?? [text];
}

/** `killThemAll`, where the normalised word is as long as what was written. */
function splitAtJoints({ text, start, end }: Word, caseJoints: ReadonlySet<number>): readonly string[] {
  const joints = [...caseJoints].filter((joint) => joint > start && joint < end);
  if (joints.length === 0 || end - start !== text.length) return [text];
  const places = [0, ...joints.map((joint) => joint - start), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

/** The way to part the letters into known words that leaves least over, if it finds a word that matters. */
function cheapestSplit(text: string, vocabulary: Vocabulary): readonly string[] | undefined {
  const isKnownThroughout = /^[a-z]/.test(text) || text.length < indicStrayMin;
  const strayCost = isKnownThroughout ? strayCosts.latin : strayCosts.other;
  const costs = [0];
  const lastPieces = [""];
  for (let to = 1; to <= text.length; to += 1) {
    costs[to] = costs[to - 1]! + strayCost;
    lastPieces[to] = text[to - 1]!;
    for (let from = Math.max(0, to - pieceLengthMax); from < to; from += 1) {
      if (isInsideCluster(text, from) || isInsideCluster(text, to)) continue;
      const piece = text.slice(from, to);
      const cost = costs[from]! + pieceCost(piece, vocabulary);
      if (cost < costs[to]!) {
        costs[to] = cost;
        lastPieces[to] = piece;
      }
    }
  }
  if (costs[text.length]! > text.length / 2 + 1) return undefined;
  const pieces: string[] = [];
  for (let to = text.length; to > 0; to -= lastPieces[to]!.length) pieces.unshift(lastPieces[to]!);
  const isTold = pieces.some((piece) => piece.length >= 4 && isTelling(piece, vocabulary));
  return isTold || pieces.every((piece) => vocabulary.has(piece)) ? pieces : undefined;
}

/** Two Indic letters are a syllable, two Latin ones are chance. */
function shortCost(piece: string): number {
  return /^[a-z]/.test(piece) ? 2 : 1;
}

/** Before a mark or behind a virama no word begins. */
function isInsideCluster(text: string, place: number): boolean {
  return place > 0 && place < text.length && /^(?:\P{M}्|.\p{M})/u.test(text.slice(place - 1, place + 1));
}

/** A word that may be what was hidden. Of Indic phrases the first word will do: काले लोग. */
function isTelling(piece: string, vocabulary: Vocabulary): boolean {
  return vocabulary.hasMeaning(piece) || (piece > "\u0900" && vocabulary.has(piece));
}

function pieceCost(piece: string, vocabulary: Vocabulary): number {
  if (shortWords.has(piece)) return shortCost(piece);
  if (piece.length <= 2 && piece < "\u0900") return Number.POSITIVE_INFINITY;
  // Of two ways the one with the longer word that matters: lesbians are, not lesbian sare.
  if (vocabulary.hasMeaning(piece)) return 1 - piece.length / 100;
  return vocabulary.isCommon(piece) || vocabulary.has(piece) ? 1.2 : Number.POSITIVE_INFINITY;
}
