import { SutradharError } from "../../core/index.ts";
import type { SpokenPhone } from "../spoken.ts";
import { ease } from "./ease.ts";
import { makeContacts } from "./mouth-contacts.ts";
import { blendGestures, smoothCurves, tickMs, ticksPerSecond, type MouthCurves } from "./mouth-curves.ts";
import { mouthGestures, silence, type Gesture, type Loudness } from "./mouth-gestures.ts";
import { mouthParameters } from "./mouth-shape.ts";
import { liftOpenVowels } from "./open-vowels.ts";

/**
 * How long the mouth's opening precedes the sound's envelope, as in people: the documented lead of
 * coarticulation. It is the median that `mouth-track-spoken.test.ts` measures over all languages.
 */
export const mouthLeadMs = 12;

/** How long before its sound a shape is aimed at. Contacts are not early, which is why the lead is less than this. */
const anticipationMsDefault = 45;

const edgeMs = 60;
/** The last frame at 25 frames/s begins this long before the end: there the mouth is at rest. */
const lastFrameMs = 40;

export interface MouthTrackRequest {
  readonly phones: readonly SpokenPhone[];
  readonly frameRate: number;
  readonly frames: number;
  readonly anticipationMs?: number;
  readonly loudness?: Loudness;
}

/**
 * The mouth at every frame: `frames × mouthParameters.length` numbers, row by row, frame i at i / frameRate.
 * It starts and ends at rest. The same phones give the same motion at every frame rate.
 * @throws SutradharError `option_invalid` where frames or rate make no sense, `internal` for an unknown phone.
 */
export function mouthTrack(request: MouthTrackRequest): Float32Array {
  const { phones, frameRate, frames, anticipationMs = anticipationMsDefault, loudness } = request;
  checkFrames(frameRate, frames);
  const durationMs = (frames * 1000) / frameRate;
  const ticks = Math.ceil(durationMs / tickMs) + 1;
  const { gestures, contacts } = mouthGestures(phones, loudness);
  const spoken = [...gestures, ...silenceAfter(phones, durationMs)];
  const curves = blendGestures(spoken, ticks, anticipationMs);
  liftOpenVowels(curves, spoken, contacts, anticipationMs);
  smoothCurves(curves);
  makeContacts(curves, contacts, spoken, anticipationMs);
  easeEdges(curves, durationMs);
  return sampleFrames(curves, frameRate, frames);
}

function checkFrames(frameRate: number, frames: number): void {
  if (!(frameRate >= 1 && frameRate <= 120)) {
    throw new SutradharError("option_invalid", `frameRate must be 1 to 120 fps, got ${frameRate}`);
  }
  if (!Number.isInteger(frames) || frames < 1) {
    throw new SutradharError("option_invalid", `frames must be a whole number from 1 on, got ${frames}`);
  }
}

/** What follows the last phone, and a little before the first, is silence. */
function silenceAfter(phones: readonly SpokenPhone[], durationMs: number): readonly Gesture[] {
  const endMs = phones.at(-1)?.endMs ?? 0;
  return [silence(-300, phones[0]?.startMs ?? 0), silence(endMs, Math.max(durationMs, endMs) + 300)];
}

function easeEdges(curves: MouthCurves, durationMs: number): void {
  const restMs = durationMs - lastFrameMs;
  const spanMs = Math.max(1, Math.min(edgeMs, restMs / 2));
  for (const curve of Object.values(curves)) {
    for (let tick = 0; tick < curve.length; tick += 1) {
      const nearestEdgeMs = Math.min(tick * tickMs, restMs - tick * tickMs);
      if (nearestEdgeMs < spanMs) curve[tick] = (curve[tick] ?? 0) * ease(nearestEdgeMs / spanMs);
    }
  }
}

function sampleFrames(curves: MouthCurves, frameRate: number, frames: number): Float32Array {
  const columns = mouthParameters.length;
  const track = new Float32Array(frames * columns);
  mouthParameters.forEach((name, column) => {
    const curve = curves[name];
    for (let frame = 0; frame < frames; frame += 1) {
      const at = (frame * ticksPerSecond) / frameRate;
      const before = Math.floor(at);
      const from = curve[before] ?? 0;
      const to = curve[Math.min(before + 1, curve.length - 1)] ?? 0;
      track[frame * columns + column] = Math.min(1, from + (to - from) * (at - before));
    }
  });
  return track;
}
