import type { Digest, Random } from "../../core/index.ts";
import { addStep, between, randomFor, type Curve } from "./motion-clock.ts";
import type { HeadCurves } from "./head-motion.ts";
import type { SpeechCues } from "./speech-cues.ts";

export interface GazeCurves {
  /** −1 to 1, + to the viewer's right. */
  readonly gazeX: Curve;
  /** −1 to 1, + up. */
  readonly gazeY: Curve;
}

/** What the eyes rest on, from `startMs` on; 0, 0 is the camera. */
interface Fixation {
  readonly startMs: number;
  readonly x: number;
  readonly y: number;
}

/** Head degrees that the eyes make good by a full gaze, so that they stay on the camera while the head moves. */
const degreesAtFullGaze = { x: 28, y: 16 } as const;
/** Before a shot's end the eyes are back on the camera. */
const homeMs = 420;
const glanceShare = 0.45;

export function moveGaze(
  seed: Digest,
  ticks: number,
  durationMs: number,
  cues: SpeechCues,
  head: HeadCurves,
): GazeCurves {
  const gazeX = new Float64Array(ticks);
  const gazeY = new Float64Array(ticks);
  let from: Fixation = { startMs: 0, x: 0, y: 0 };
  for (const fixation of findFixations(randomFor(seed, "gaze"), durationMs, cues)) {
    const size = Math.max(Math.abs(fixation.x - from.x), Math.abs(fixation.y - from.y));
    // The main sequence: larger saccades last longer, 30 to 60 ms in this range.
    const spanMs = Math.min(60, 30 + 70 * size);
    addStep(gazeX, fixation.startMs, spanMs, fixation.x - from.x);
    addStep(gazeY, fixation.startMs, spanMs, fixation.y - from.y);
    from = fixation;
  }
  for (let tick = 0; tick < ticks; tick += 1) {
    gazeX[tick] = (gazeX[tick] ?? 0) - (head.yaw[tick] ?? 0) / degreesAtFullGaze.x;
    gazeY[tick] = (gazeY[tick] ?? 0) - (head.pitch[tick] ?? 0) / degreesAtFullGaze.y;
  }
  return { gazeX, gazeY };
}

/** Mostly the camera, with the small shifts of eyes that look at a face; between phrases now and then a glance aside. */
function findFixations(random: Random, durationMs: number, cues: SpeechCues): readonly Fixation[] {
  const fixations: Fixation[] = [];
  const glances = cues.phrases.slice(1).map(({ startMs }) => startMs);
  const endMs = durationMs - homeMs;
  let atMs = between(random, 500, 1300);
  while (atMs < endMs) {
    const before = atMs;
    const boundary = glances.find((startMs) => Math.abs(startMs - 250 - before) < 500);
    if (boundary !== undefined && random() < glanceShare) {
      glances.splice(glances.indexOf(boundary), 1);
      fixations.push(glance(random, Math.max(atMs - 200, boundary - 300)));
      atMs = (fixations.at(-1)?.startMs ?? atMs) + between(random, 340, 620);
      fixations.push({ startMs: atMs, x: 0, y: 0 });
    } else {
      fixations.push({ startMs: atMs, x: between(random, -0.07, 0.07), y: between(random, -0.045, 0.045) });
    }
    atMs += between(random, 550, 1900);
  }
  return [...fixations.filter(({ startMs }) => startMs < endMs), { startMs: Math.max(0, endMs), x: 0, y: 0 }];
}

function glance(random: Random, startMs: number): Fixation {
  const side = random() < 0.5 ? -1 : 1;
  return { startMs, x: side * between(random, 0.2, 0.4), y: between(random, -0.25, 0.12) };
}
