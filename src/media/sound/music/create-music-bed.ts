import { cosineOfTurns, createRandom, digestBytes, power, sineOfTurns, type Random } from "../../../core/index.ts";
import { fromDecibels } from "../decibels.ts";
import { createLoudnessMeter } from "../loudness-meter.ts";
import type { MusicBed } from "../place-music.ts";
import { sound, type Sounding } from "./instruments.ts";
import { reverberate } from "./reverb.ts";
import { parseScore, type Note, type Track } from "./score.ts";
import { synthesisRateHz, upsampleLoop } from "./upsample.ts";

/** How far a player's hand is from the grid, and from its own last touch. */
const human = { timeSeconds: 0.012, velocity: 0.12 } as const;
const peakDb = -3;

/**
 * Plays the score of a bed (`assets/music/<name>/score.json`) into stereo sound that repeats without a seam: what
 * rings past the end rings on at the start, the room's echo included. The same score gives the same samples.
 * Takes about a second for a minute of music: keep the result.
 * @throws SutradharError `music_unknown` where the score cannot be played
 */
export function createMusicBed(scoreText: string): MusicBed {
  const score = parseScore(scoreText);
  const random = createRandom(digestBytes(scoreText));
  const secondsPerBeat = 60 / score.beatsPerMinute;
  const length = Math.round(score.beats * secondsPerBeat * synthesisRateHz);
  const loop: Sounding = { left: new Float64Array(length), right: new Float64Array(length) };
  for (const track of score.tracks) {
    for (const note of track.notes) playNote(loop, track, note, secondsPerBeat, random);
  }
  return level(addRoom(loop, score.reverb));
}

function playNote(loop: Sounding, track: Track, note: Note, secondsPerBeat: number, random: Random): void {
  const length = loop.left.length;
  const frequencyHz = 440 * power(2, (note.pitch - 69) / 12);
  const late = Math.round(2 * human.timeSeconds * random() * synthesisRateHz);
  const velocity = note.velocity * (1 + human.velocity * (2 * random() - 1));
  const { left, right } = sound[track.instrument]({ frequencyHz, seconds: note.beats * secondsPerBeat, random });
  const gain = fromDecibels(track.gainDb) * velocity;
  const leftGain = gain * cosineOfTurns((track.pan + 1) / 8) * Math.SQRT2;
  const rightGain = gain * sineOfTurns((track.pan + 1) / 8) * Math.SQRT2;
  let position = (Math.round(note.beat * secondsPerBeat * synthesisRateHz) + late) % length;
  for (let at = 0; at < left.length; at++) {
    loop.left[position] = (loop.left[position] as number) + leftGain * (left[at] as number);
    loop.right[position] = (loop.right[position] as number) + rightGain * (right[at] as number);
    position = position + 1 === length ? 0 : position + 1;
  }
}

function addRoom(loop: Sounding, reverb: { seconds: number; gainDb: number }): Sounding {
  const room = reverberate(loop, reverb.seconds);
  const gain = fromDecibels(reverb.gainDb);
  for (let at = 0; at < loop.left.length; at++) {
    loop.left[at] = (loop.left[at] as number) + gain * (room.left[at] as number);
    loop.right[at] = (loop.right[at] as number) + gain * (room.right[at] as number);
  }
  return loop;
}

/** Brings the highest sample to −3 dBFS and says how loud the bed then is. */
function level({ left, right }: Sounding): MusicBed {
  let peak = 0;
  for (let at = 0; at < left.length; at++) {
    peak = Math.max(peak, Math.abs(left[at] as number), Math.abs(right[at] as number));
  }
  const gain = peak === 0 ? 0 : fromDecibels(peakDb) / peak;
  const bed = { left: upsampleLoop(left, gain), right: upsampleLoop(right, gain) };
  const meter = createLoudnessMeter();
  meter.push(bed);
  return { ...bed, integratedLufs: meter.integratedLufs() };
}
