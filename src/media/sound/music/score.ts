import { z } from "zod";
import { SutradharError } from "../../../core/index.ts";

export const instruments = ["pad", "bass", "mallet", "santoor", "tanpura", "drum", "shaker"] as const;
export type InstrumentName = (typeof instruments)[number];

/** One note. Beats count from 0; pitch is a MIDI note number, 69 = A4 = 440 Hz. */
export interface Note {
  readonly beat: number;
  readonly beats: number;
  readonly pitch: number;
  /** 0 to 1. */
  readonly velocity: number;
}

export interface Track {
  readonly instrument: InstrumentName;
  readonly gainDb: number;
  /** −1 left to 1 right. */
  readonly pan: number;
  readonly notes: readonly Note[];
}

/** A bed of music as written: it is played over and over, so its end leads back to its start. */
export interface Score {
  readonly beatsPerMinute: number;
  readonly beats: number;
  readonly reverb: { readonly seconds: number; readonly gainDb: number };
  readonly tracks: readonly Track[];
}

const gainDb = z.number().min(-60).max(0);
const scoreSchema = z.strictObject({
  version: z.string(),
  title: z.string(),
  beatsPerMinute: z.number().min(20).max(240),
  beats: z.number().int().min(1).max(512),
  reverb: z.strictObject({ seconds: z.number().min(0.1).max(6), gainDb }),
  tracks: z
    .array(
      z.strictObject({
        instrument: z.enum(instruments),
        gainDb,
        pan: z.number().min(-1).max(1),
        notes: z.array(z.string()).max(512),
      }),
    )
    .min(1)
    .max(32),
});

const durationSecondsMax = 180;

/**
 * Reads a score: JSON in which a line of notes is `beat length pitch… [@velocity]`, as in `4 2 D3 F#3 A3 @0.6`.
 * @throws SutradharError `music_unknown` that names what is wrong
 */
export function parseScore(text: string): Score {
  const score = scoreSchema.safeParse(parseJson(text));
  if (!score.success) throw invalid(z.prettifyError(score.error));
  const { beats, beatsPerMinute, reverb, tracks } = score.data;
  const seconds = (beats * 60) / beatsPerMinute;
  if (seconds > durationSecondsMax) throw invalid(`it lasts ${Math.round(seconds)} s, at most ${durationSecondsMax} s`);
  return {
    beatsPerMinute,
    beats,
    reverb,
    tracks: tracks.map((track) => ({ ...track, notes: track.notes.flatMap((line) => parseLine(line, beats)) })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : "it is not JSON");
  }
}

function parseLine(line: string, scoreBeats: number): Note[] {
  const words = line.trim().split(/\s+/);
  const last = words.at(-1) ?? "";
  const velocity = last.startsWith("@") ? Number(words.pop()?.slice(1)) : 0.7;
  const [beat, beats] = words.slice(0, 2).map(Number);
  const isTimed = beat !== undefined && beats !== undefined && beat >= 0 && beat < scoreBeats && beats > 0;
  if (!isTimed || !(velocity > 0 && velocity <= 1) || words.length < 3) {
    throw invalid(`a line of notes is "beat length pitch… @velocity" within ${scoreBeats} beats, got "${line}"`);
  }
  return words.slice(2).map((name) => ({ beat, beats, velocity, pitch: parsePitch(name) }));
}

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

function parsePitch(name: string): number {
  const [, letter = "", accidental = "", octave = ""] = /^([A-G])([#b]?)([0-8])$/.exec(name) ?? [];
  const semitone = semitones[letter];
  if (semitone === undefined) throw invalid(`a pitch is like D3, F#4 or Bb2, got "${name}"`);
  return 12 * (Number(octave) + 1) + semitone + (accidental === "#" ? 1 : 0) - (accidental === "b" ? 1 : 0);
}

function invalid(problem: string): SutradharError {
  return new SutradharError("music_unknown", `the score of a music bed cannot be played: ${problem}`);
}
