import { espeakSampleRate, type EspeakEvent } from "./espeak-protocol.ts";
import { phonesOf, type PiecePhone } from "./espeak-events.ts";
import { resampleTo48k } from "./resample.ts";

export const samplesPerMs = 48;

/** What sounds on after the last phone's end, faded out over the silence that follows. */
export const tailMs = 20;
const fadeInMs = 3;

/** A run without the silence around it: its first phone begins at 0. */
export interface RunSound {
  readonly durationMs: number;
  /** `durationMs + tailMs` long. */
  readonly pcm: Float32Array;
  /** Contiguous from 0 to `durationMs`. */
  readonly phones: readonly PiecePhone[];
}

/** Trims a run to its phones, at 48 kHz; undefined where nothing sounds. */
export function trimRun(
  sound: { readonly pcm: Int16Array; readonly events: readonly EspeakEvent[] },
  starts: readonly number[],
): RunSound | undefined {
  const endMs = Math.floor((sound.pcm.length * 1000) / espeakSampleRate);
  const all = phonesOf(sound.events, starts, endMs);
  const first = all.findIndex((phone) => phone.ipa !== "");
  const last = all.findLastIndex((phone) => phone.ipa !== "");
  const firstPhone = all[first];
  const lastPhone = all[last];
  if (!firstPhone || !lastPhone) return undefined;
  const startMs = firstPhone.startMs;
  const durationMs = lastPhone.endMs - startMs;
  const pcm = new Float32Array((durationMs + tailMs) * samplesPerMs);
  pcm.set(resampleTo48k(sound.pcm).subarray(startMs * samplesPerMs, startMs * samplesPerMs + pcm.length));
  fade(pcm, fadeInMs * samplesPerMs, tailMs * samplesPerMs);
  const phones = all
    .slice(first, last + 1)
    .map((phone) => ({ ...phone, startMs: phone.startMs - startMs, endMs: phone.endMs - startMs }));
  return { durationMs, pcm, phones };
}

/** Soft at both ends, so that a cut is not heard. */
function fade(pcm: Float32Array, fadeIn: number, fadeOut: number): void {
  for (let n = 0; n < fadeIn; n++) pcm[n] = (pcm[n] as number) * softStep((n + 0.5) / fadeIn);
  const end = pcm.length;
  for (let n = 0; n < fadeOut; n++) pcm[end - 1 - n] = (pcm[end - 1 - n] as number) * softStep((n + 0.5) / fadeOut);
}

/** From 0 to 1 as x goes from 0 to 1, flat at both ends: a raised cosine in all but name, without a cosine (smootherstep). */
export function softStep(x: number): number {
  return x * x * x * (x * (6 * x - 15) + 10);
}
