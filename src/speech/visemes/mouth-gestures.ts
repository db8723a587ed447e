import type { SpokenPhone } from "../spoken.ts";
import { silentShape, type Contact, type MouthShape } from "./mouth-shape.ts";
import { phoneParts, type PhonePart } from "./phone-parts.ts";

/** A shape that is aimed at during a stretch of time. */
export interface Gesture {
  readonly shape: MouthShape;
  readonly startMs: number;
  readonly endMs: number;
  /** Scales the opening: stress and loudness. */
  readonly gain: number;
  /** An open vowel long enough that it has to be seen open. */
  readonly mustOpen: boolean;
}

/** A stretch of time in which lips touch, whatever the neighbours want. */
export interface ContactWindow {
  readonly contact: Contact;
  readonly startMs: number;
  readonly endMs: number;
  readonly strength: number;
}

/** Loudness over time, 0 to 1 and more; 1 is the sentence's ordinary level. */
export interface Loudness {
  readonly stepMs: number;
  readonly values: ArrayLike<number>;
}

/** An open vowel (class aa) of at least this length is seen open. */
export const openVowelMsMin = 60;
/** Lips that close stay closed this long, so that a frame at 25 frames/s and two at 30 fall inside. */
export const contactMsMin = 70;
/** The same where an open vowel needs the time: one frame at 25 frames/s still falls inside. */
const squeezedContactMs = 50;
/** The time that a mouth needs between two contacts to open for an open vowel. */
const openRoomMs = 96;
/** No earlier than this before the burst do lips part for the vowel's sake. */
const earlyReleaseMs = 10;
/** The part of a stop after the lips have parted, as espeak times it: burst and the way into the vowel. */
const releaseMs = { voiceless: 14, voiced: 22 } as const;
/** espeak's events for p, t, k mark the burst, about 40 ms after the lips have met (measured on its sound). */
const voicelessLeadMs = 20;
/** In a diphthong the first vowel holds a little longer than the second. */
const diphthongFirstShare = 0.55;
const stressGain = [0.97, 1, 1.04] as const;

export interface Gestures {
  readonly gestures: readonly Gesture[];
  readonly contacts: readonly ContactWindow[];
}

/** Splits phones into the shapes that are aimed at, and the contacts that must be made. */
export function mouthGestures(phones: readonly SpokenPhone[], loudness?: Loudness): Gestures {
  const gestures: Gesture[] = [];
  const contacts: ContactWindow[] = [];
  for (const phone of phones) {
    if (phone.endMs <= phone.startMs) continue;
    if (phone.ipa === "") {
      gestures.push(silence(phone.startMs, phone.endMs));
      continue;
    }
    const parts = phoneParts(phone.ipa);
    const gain = stressGain[phone.stress] * loudnessGain(phone, loudness);
    parts.forEach((part, index) => {
      const [startMs, endMs] = partSpan(phone, index, parts.length);
      const mustOpen = index === 0 && part.shape.viseme === "aa" && phone.endMs - phone.startMs >= openVowelMsMin;
      gestures.push({ shape: part.shape, startMs, endMs, gain: part.isVowel ? gain : 1, mustOpen });
      const window = contactOf(part, startMs, endMs);
      if (window) contacts.push(window);
    });
  }
  return { gestures, contacts: makeRoom(contacts, gestures) };
}

export function silence(startMs: number, endMs: number): Gesture {
  return { shape: silentShape, startMs, endMs, gain: 1, mustOpen: false };
}

function partSpan(phone: SpokenPhone, index: number, count: number): [number, number] {
  const durationMs = phone.endMs - phone.startMs;
  if (count === 1) return [phone.startMs, phone.endMs];
  const first = phone.startMs + durationMs * (count === 2 ? diphthongFirstShare : 1 / count);
  if (index === 0) return [phone.startMs, first];
  const rest = (phone.endMs - first) / (count - 1);
  return [first + rest * (index - 1), first + rest * index];
}

/**
 * When the lips touch. The end is what the ear checks: the lips part where the burst is heard. From there
 * back, the contact lasts as long as the phone or `contactMsMin`, whichever is longer.
 */
function contactOf(part: PhonePart, startMs: number, endMs: number): ContactWindow | undefined {
  const contact = part.shape.contact;
  if (!contact) return undefined;
  const durationMs = endMs - startMs;
  let partMs = endMs - Math.min(part.isVoiceless ? releaseMs.voiceless : releaseMs.voiced, durationMs * 0.4);
  if (part.isAspirated && durationMs > 50) partMs = startMs + durationMs * 0.6;
  const meetMs = contact === "bilabial" && part.isVoiceless ? startMs - voicelessLeadMs : startMs + 4;
  const strength = part.isLong ? 1 : part.isVoiceless ? 0.85 : 0.65;
  return { contact, startMs: Math.min(meetMs, partMs - contactMsMin), endMs: partMs, strength };
}

/**
 * Gives time back to open vowels squeezed between contacts, down to the shortest contact that a frame still
 * shows: the next contact comes later, and where that is not enough, the one before ends a little earlier.
 */
function makeRoom(windows: readonly ContactWindow[], gestures: readonly Gesture[]): readonly ContactWindow[] {
  const contacts = [...windows];
  for (const vowel of gestures) {
    if (!vowel.mustOpen) continue;
    const next = contacts.findIndex((window) => !isBefore(window, vowel));
    const before = contacts.findLastIndex((window) => isBefore(window, vowel));
    const [earlier, later] = [contacts[before], contacts[next]];
    const fromMs = Math.max(earlier?.endMs ?? -Infinity, vowel.startMs - earlyMs(vowel, Infinity));
    const missingMs = openRoomMs - (Math.min(later?.startMs ?? Infinity, vowel.endMs) - fromMs);
    const lateMs = giveMs(later, missingMs);
    const cutMs = giveMs(earlier, Math.min(missingMs - lateMs, earlyReleaseMs));
    if (later) contacts[next] = { ...later, startMs: later.startMs + lateMs };
    if (earlier) contacts[before] = { ...earlier, endMs: earlier.endMs - cutMs };
  }
  return contacts;
}

/** How much of its time a contact can give away. */
function giveMs(window: ContactWindow | undefined, wantedMs: number): number {
  if (!window) return 0;
  return Math.max(0, Math.min(wantedMs, window.endMs - window.startMs - squeezedContactMs));
}

/** Whether a contact belongs before a vowel rather than after it. */
export function isBefore(window: ContactWindow, vowel: Gesture): boolean {
  return window.startMs + window.endMs < vowel.startMs + vowel.endMs;
}

/** How much earlier than its sound an open vowel is open. A short one is not anticipated out of its own time. */
export function earlyMs(vowel: Gesture, anticipationMs: number): number {
  return Math.min(anticipationMs, 0.3 * (vowel.endMs - vowel.startMs));
}

function loudnessGain(phone: SpokenPhone, loudness: Loudness | undefined): number {
  if (!loudness) return 1;
  const from = Math.max(0, Math.floor(phone.startMs / loudness.stepMs));
  const to = Math.min(loudness.values.length, Math.ceil(phone.endMs / loudness.stepMs));
  if (to <= from) return 1;
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += loudness.values[index] ?? 1;
  return Math.min(1.06, Math.max(0.92, 0.92 + 0.08 * (sum / (to - from))));
}
