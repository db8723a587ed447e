import { normaliseText, type NormalisedText } from "../normalise/index.ts";
import { Chart } from "./chart.ts";
import type { Frame } from "./frames.ts";
import type { LexiconEntry } from "./lexicon.ts";
import { matchFrame } from "./match-frame.ts";
import { Antecedents } from "./pronouns.ts";
import { repairWords } from "./repair-words.ts";
import { splitSentences, type Token } from "./sentences.ts";
import type { Route, Vocabulary } from "./vocabulary.ts";

/** Whoever is younger is a child, by the POCSO Act, 2012, s. 2(1)(d). */
const ageOfMajority = 18;

/** One Hindi word in an English sentence is a guest. */
const hindiWordsMin = 2;

/** A text with everything that the lexicons know of its words. */
export interface ReadText {
  readonly charts: readonly Chart[];
  readonly normalised: NormalisedText;
}

export interface ReadOptions {
  readonly vocabulary: Vocabulary;
  readonly phrases: readonly Frame[];
  /** The first part of the language's tag. */
  readonly language: string;
}

/** Normalises, repairs, parts into sentences, and marks words and phrases with their classes. */
export function readText(original: string, { vocabulary, phrases, language }: ReadOptions): ReadText {
  const normalised = normaliseText(original);
  const words = repairWords(normalised, vocabulary);
  const antecedents = new Antecedents();
  const charts = splitSentences({ words }).map(({ tokens }) => {
    const isIndian = isIndianSentence(tokens, vocabulary);
    const chart = new Chart(tokens, isIndian);
    markWords(chart, vocabulary, language);
    for (const frame of phrases) markPhrase(chart, frame);
    for (const frame of phrases) withdrawOthers(chart, frame);
    antecedents.resolve(chart);
    return chart;
  });
  return { charts, normalised };
}

function markWords(chart: Chart, vocabulary: Vocabulary, language: string): void {
  for (const [place, token] of chart.tokens.entries()) {
    if (token.isBoundary) {
      chart.add({ tag: "=,", from: place, to: place + 1, route: "plain" });
      continue;
    }
    if (/^\d{1,2}$/.test(token.text) && Number(token.text) < ageOfMajority) {
      chart.add({ tag: "age-of-minor", from: place, to: place + 1, route: "plain" });
    }
    const sighting = vocabulary.find(token.text, chart.isIndian);
    for (const entry of sighting?.entries ?? []) {
      if (isSpokenIn(language, entry)) add(chart, entry, place, place + 1, sighting!.route);
    }
    for (const { entry, words } of vocabulary.phrasesFrom(token.text)) {
      if (isSpokenIn(language, entry) && isPhraseAt(chart, place, words, entry.isStem))
        add(chart, entry, place, place + words.length, "plain");
    }
  }
}

/** Hindi's neighbours in Devanagari have words that are others in Hindi; but what is grave is grave in all. */
function isSpokenIn(language: string, entry: LexiconEntry): boolean {
  return language !== "hi" || entry.isGrave || (entry.language !== "mr" && entry.language !== "ne");
}

function isPhraseAt(chart: Chart, place: number, words: readonly string[], isStem: boolean): boolean {
  return words.every((word, index) => {
    const text = chart.tokens[place + index]?.text;
    return text === word || (isStem && index === words.length - 1 && text !== undefined && text.startsWith(word));
  });
}

function add(chart: Chart, entry: LexiconEntry, from: number, to: number, route: Route): void {
  chart.add({ tag: entry.tag, from, to, entry, route });
}

/** A sentence with a word in Indian letters, one that only Hindi's grammar has, or two that are Hindi and no English. */
function isIndianSentence(tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  let hindiWords = 0;
  for (const { word, text } of tokens) {
    if (!word || word.writing === "none" || word.writing === "other") continue;
    if (word.writing !== "latin") return true;
    const entries = vocabulary.find(text, false)?.entries ?? [];
    if (entries.some(({ tag }) => tag === "indian-word")) return true;
    if (vocabulary.isEverydayHindi(text) || isHindiOnly(text, entries, vocabulary)) hindiWords += 1;
  }
  return hindiWords >= hindiWordsMin;
}

function isHindiOnly(text: string, entries: readonly LexiconEntry[], vocabulary: Vocabulary): boolean {
  return entries.length > 0 && !vocabulary.isCommon(text) && entries.every(({ language }) => language === "hi");
}

/** What a phrase says its words are not: a thing's name is no group's, whatever its first word means elsewhere. */
function withdrawOthers(chart: Chart, { effect }: Frame): void {
  if (effect.kind !== "tag" || effect.withdraws.length === 0) return;
  for (const span of chart.all(effect.tag)) for (const tag of effect.withdraws) chart.withdraw(tag, span);
}

/** A phrase takes the entry of the group or slur in it, so that its kind is known. */
function markPhrase(chart: Chart, frame: Frame): void {
  if (frame.effect.kind !== "tag") return;
  for (const { from, to, spans } of matchFrame(frame, chart)) {
    const bearer =
      spans.find(({ entry }) => entry?.kind !== undefined) ?? spans.find(({ entry }) => entry !== undefined);
    const route = spans.find((span) => span.route !== "plain")?.route ?? "plain";
    chart.add({ tag: frame.effect.tag, from, to, route, ...(bearer?.entry ? { entry: bearer.entry } : {}) });
  }
}
