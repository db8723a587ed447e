import type { SpokenPhone, SpokenWord, Utterance } from "../spoken.ts";
import type { Piece, SpeechRun } from "./speech-run.ts";
import { softStep, samplesPerMs, type RunSound } from "./run-sound.ts";

/** The short silence that every utterance begins and ends with, and that lies between two runs. */
const leadMs = 40;
const trailMs = 80;
const betweenRunsMs = 30;

const gainRampMs = 10;
const peakMax = 0.98;

export type SpokenRun =
  | { readonly run: Extract<SpeechRun, { kind: "speech" }>; readonly sound: RunSound | undefined }
  | { readonly run: Extract<SpeechRun, { kind: "silence" }> };

/** Puts runs one after the other on a grid of whole milliseconds. Every time in the result is exact. */
export function assemble(spokenRuns: readonly SpokenRun[]): Utterance {
  const phones: SpokenPhone[] = [];
  const words: SpokenWord[] = [];
  const marks: { name: string; atMs: number }[] = [];
  const placed: { sound: RunSound; pieces: readonly Piece[]; atMs: number }[] = [];
  let cursorMs = leadMs;
  let wasSpeech = false;
  for (const spoken of spokenRuns) {
    if (!("sound" in spoken)) {
      cursorMs += spoken.run.durationMs;
      wasSpeech = false;
      continue;
    }
    const { run, sound } = spoken;
    if (!sound) {
      marks.push(...run.marks.map(({ name }) => ({ name, atMs: cursorMs })));
      continue;
    }
    if (wasSpeech) cursorMs += betweenRunsMs;
    const runWords = wordsOf(run.pieces, sound, cursorMs);
    words.push(...runWords);
    const endMs = cursorMs + sound.durationMs;
    marks.push(...run.marks.map(({ name, piece }) => ({ name, atMs: runWords[piece]?.startMs ?? endMs })));
    pushSilence(phones, cursorMs);
    phones.push(...sound.phones.map((phone) => shiftPhone(phone, cursorMs)));
    placed.push({ sound, pieces: run.pieces, atMs: cursorMs });
    cursorMs = endMs;
    wasSpeech = true;
  }
  cursorMs += trailMs;
  pushSilence(phones, cursorMs);
  return { pcm: mix(placed, cursorMs), phones, words, marks };
}

function pushSilence(phones: SpokenPhone[], untilMs: number): void {
  const startMs = phones.at(-1)?.endMs ?? 0;
  if (untilMs > startMs) phones.push({ ipa: "", startMs, endMs: untilMs, stress: 0 });
}

function shiftPhone({ ipa, startMs, endMs, stress }: SpokenPhone, byMs: number): SpokenPhone {
  return { ipa, startMs: startMs + byMs, endMs: endMs + byMs, stress };
}

/**
 * Each piece's time is that of its phones. espeak says some words in one breath ("of the" is one word to it): pieces
 * without phones of their own share the time of the piece before them, by length.
 */
function wordsOf(pieces: readonly Piece[], sound: RunSound, atMs: number): SpokenWord[] {
  const spans = pieces.map((_, piece) => {
    const own = sound.phones.filter((phone) => phone.piece === piece);
    return own.length === 0 ? undefined : { startMs: own[0]?.startMs ?? 0, endMs: own.at(-1)?.endMs ?? 0 };
  });
  return pieces.map((piece, index) => {
    const { startMs, endMs } = spans[index] ?? { startMs: 0, endMs: 0 };
    const [fromShare, toShare] = shareOf(pieces, spans, index);
    const owner = spans[ownerOf(spans, index)] ?? { startMs, endMs };
    const lengthMs = owner.endMs - owner.startMs;
    return {
      text: piece.written,
      startMs: atMs + owner.startMs + Math.round(lengthMs * fromShare),
      endMs: atMs + owner.startMs + Math.round(lengthMs * toShare),
      ...(piece.emphasis ? { emphasis: piece.emphasis } : {}),
    };
  });
}

type TimeSpan = { readonly startMs: number; readonly endMs: number };

/** The piece whose phones speak for this one: itself, the nearest before, or the first that sounds. */
function ownerOf(spans: readonly (TimeSpan | undefined)[], index: number): number {
  for (let piece = index; piece >= 0; piece--) if (spans[piece]) return piece;
  return spans.findIndex((span) => span !== undefined);
}

function shareOf(pieces: readonly Piece[], spans: readonly (TimeSpan | undefined)[], index: number): [number, number] {
  const owner = ownerOf(spans, index);
  const group = pieces.map((_, piece) => piece).filter((piece) => ownerOf(spans, piece) === owner);
  const lengths = group.map((piece) => pieces[piece]?.spoken.length ?? 0);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const position = group.indexOf(index);
  const before = lengths.slice(0, position).reduce((sum, length) => sum + length, 0);
  return [before / total, (before + (lengths[position] ?? 0)) / total];
}

function mix(
  placed: readonly { sound: RunSound; pieces: readonly Piece[]; atMs: number }[],
  durationMs: number,
): Float32Array {
  const mixed = new Float64Array(durationMs * samplesPerMs);
  let peak = 0;
  for (const { sound, pieces, atMs } of placed) {
    const gains = gainsOf(sound, pieces);
    const offset = atMs * samplesPerMs;
    for (let n = 0; n < sound.pcm.length && offset + n < mixed.length; n++) {
      const sample = (mixed[offset + n] as number) + (sound.pcm[n] as number) * (gains?.[n] ?? 1);
      mixed[offset + n] = sample;
      peak = Math.max(peak, Math.abs(sample));
    }
  }
  // Loudness is set on the whole video later; here only nothing may clip.
  const scale = peak > peakMax ? peakMax / peak : 1;
  const pcm = new Float32Array(mixed.length);
  for (let n = 0; n < mixed.length; n++) pcm[n] = (mixed[n] as number) * scale;
  return pcm;
}

/** The volume asked of each piece, as a gain for every sample with soft steps; undefined where all is 1. */
function gainsOf(sound: RunSound, pieces: readonly Piece[]): Float64Array | undefined {
  if (pieces.every((piece) => piece.prosody.volume === 1)) return undefined;
  const gains = new Float64Array(sound.pcm.length);
  const ramp = gainRampMs * samplesPerMs;
  let gain = volumeOf(pieces, sound.phones[0]?.piece, 1);
  let from = gain;
  let changedAt = -ramp;
  for (const phone of sound.phones) {
    const wanted = volumeOf(pieces, phone.piece, gain);
    if (wanted !== gain) {
      from = gain;
      gain = wanted;
      changedAt = phone.startMs * samplesPerMs;
    }
    const end = phone === sound.phones.at(-1) ? gains.length : phone.endMs * samplesPerMs;
    for (let n = phone.startMs * samplesPerMs; n < end; n++) {
      const progress = Math.min(1, (n - changedAt) / ramp);
      gains[n] = from + (gain - from) * softStep(progress);
    }
  }
  return gains;
}

function volumeOf(pieces: readonly Piece[], piece: number | undefined, otherwise: number): number {
  return piece === undefined ? otherwise : (pieces[piece]?.prosody.volume ?? otherwise);
}
