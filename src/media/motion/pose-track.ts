import { SutradharError } from "../../core/index.ts";
import { poseParameters, restPose, type Pose, type PoseParameter, type PoseTrack } from "../pose.ts";
import { blinkCurve, findBlinks } from "./blinks.ts";
import { moveBody } from "./body-motion.ts";
import { moveFace } from "./face.ts";
import { moveGaze } from "./gaze.ts";
import { moveHands } from "./gestures.ts";
import { moveHead } from "./head-motion.ts";
import { ease, follow, randomFor, tickMs, ticksPerSecond, type Curve } from "./motion-clock.ts";
import { ordinaryTemperament, type PoseTrackRequest } from "./motion-request.ts";
import { poseRanges } from "./pose-ranges.ts";
import { findCues } from "./speech-cues.ts";

/** The pose in which every shot starts and ends, at no speed, so that any two shots join. */
export const canonicalRest: Pose = Object.freeze({ ...restPose, smile: 0.2 });

/** The columns of a mouth track, which speech makes and a pose track takes over. */
export const mouthColumns = [
  "jaw",
  "width",
  "round",
  "upper",
  "lower",
  "press",
  "tuck",
  "tongueUp",
  "tongueOut",
] as const satisfies readonly PoseParameter[];

type MouthColumn = (typeof mouthColumns)[number];
type LifeParameter = Exclude<PoseParameter, MouthColumn>;

/** The way from rest into motion and back, at most. */
const easeMs = 300;
/** The last frame at 25 frames/s begins this long before the end: there all is at rest. */
const lastFrameMs = 40;
/** Hair and cloth come after the head by about 2 / 11 s. */
const trailRate = 11;
/** Towards the end what trails catches up with the head, so that both are at rest. */
const trailCatchUpMs = 340;

/**
 * A shot's poses: the mouth it is given, and the life of the rest, which the seed and the speech decide.
 * Frame i is at i / frameRate; the same request gives the same motion at every frame rate. The first and
 * the last frame are `canonicalRest`.
 * @throws SutradharError `option_invalid` where the mouth's size is not that of `frames`.
 */
export function poseTrack(request: PoseTrackRequest): PoseTrack {
  const { frameRate, frames, mouth } = request;
  checkRequest(request);
  const life = createLife(request);
  const columns = poseParameters.length;
  const values = new Float32Array(frames * columns);
  poseParameters.forEach((name, column) => {
    const [low, high] = poseRanges[name];
    const mouthColumn = mouthColumns.indexOf(name as MouthColumn);
    for (let frame = 0; frame < frames; frame += 1) {
      const isEdge = frame === 0 || frame === frames - 1;
      const value =
        mouthColumn >= 0
          ? (mouth[frame * mouthColumns.length + mouthColumn] ?? 0)
          : sample(life[name as LifeParameter], (frame * ticksPerSecond) / frameRate);
      values[frame * columns + column] = isEdge ? canonicalRest[name] : Math.min(high, Math.max(low, value));
    }
  });
  restrainSmile(values, frames);
  return { frameRate, frames, values };
}

function checkRequest({ frameRate, frames, mouth }: PoseTrackRequest): void {
  if (!(frameRate >= 1 && frameRate <= 120)) {
    throw new SutradharError("option_invalid", `frameRate must be 1 to 120 fps, got ${frameRate}`);
  }
  if (!Number.isInteger(frames) || frames < 1) {
    throw new SutradharError("option_invalid", `frames must be a whole number from 1 on, got ${frames}`);
  }
  if (mouth.length !== frames * mouthColumns.length) {
    const wanted = frames * mouthColumns.length;
    throw new SutradharError(
      "option_invalid",
      `mouth must hold ${wanted} numbers for ${frames} frames, got ${mouth.length}`,
    );
  }
}

/** All that is not the mouth, on the motion's clock, eased into rest at both ends. */
function createLife(request: PoseTrackRequest): Readonly<Record<LifeParameter, Curve>> {
  const { seed, phones, words, isQuestion = false, counts = [], temperament = ordinaryTemperament } = request;
  const durationMs = (request.frames * 1000) / request.frameRate;
  const restMs = Math.max(0, durationMs - lastFrameMs);
  const ticks = Math.ceil(durationMs / tickMs) + 1;
  const cues = findCues(phones, words, isQuestion, randomFor(seed, "cues"));
  const energy = Math.min(1.5, Math.max(0, temperament.energy));

  const head = moveHead(seed, ticks, cues, energy);
  const body = moveBody(seed, ticks, restMs, cues, head);
  const face = moveFace(seed, ticks, durationMs, cues, energy);
  const spanMs = Math.min(easeMs, restMs / 2);
  for (const curves of [head, body, face]) for (const curve of Object.values(curves)) easeEdges(curve, spanMs, restMs);
  // Gaze makes good what the head does, so it is taken from the head that has been eased.
  const gaze = moveGaze(seed, ticks, durationMs, cues, head);
  for (const curve of Object.values(gaze)) easeEdges(curve, spanMs, restMs);
  const blink = blinkCurve(findBlinks(seed, durationMs, cues, temperament.blinkInterval), ticks);
  const lids = moveLids(blink, face.browLeft);
  return {
    ...moveHands(seed, ticks, restMs, { cues, counts }, energy),
    ...head,
    ...body,
    ...face,
    ...gaze,
    smile: face.smile.map((smile) => canonicalRest.smile + smile),
    trailYaw: trailing(head.yaw, restMs),
    trailPitch: trailing(head.pitch, restMs),
    trailRoll: trailing(head.roll, restMs),
    trailX: trailing(head.headX, restMs),
    trailY: trailing(head.headY, restMs),
    lidLeft: lids,
    lidRight: lids,
    squint: face.frown.map((frown, tick) => frown * 0.35 + Math.max(0, face.smile[tick] ?? 0) * 0.5),
  };
}

function trailing(head: Curve, restMs: number): Curve {
  const late = follow(head, trailRate);
  return late.map((value, tick) => {
    const lateness = ease((restMs - tick * tickMs) / Math.min(trailCatchUpMs, Math.max(1, restMs)));
    return (head[tick] ?? 0) + (value - (head[tick] ?? 0)) * lateness;
  });
}

/** Lids rise a little with the brows. That they follow the gaze is the rig's doing. */
function moveLids(blink: Curve, brow: Curve): Curve {
  return blink.map((closed, tick) => (1 + 0.07 * Math.max(0, brow[tick] ?? 0)) * (1 - closed));
}

function easeEdges(curve: Curve, spanMs: number, restMs: number): Curve {
  for (let tick = 0; tick < curve.length; tick += 1) {
    const edgeMs = Math.min(tick * tickMs, restMs - tick * tickMs);
    if (edgeMs < spanMs) curve[tick] = (curve[tick] ?? 0) * ease(edgeMs / spanMs);
  }
  return curve;
}

function sample(curve: Curve, at: number): number {
  const before = Math.min(Math.floor(at), curve.length - 1);
  const from = curve[before] ?? 0;
  const to = curve[Math.min(before + 1, curve.length - 1)] ?? from;
  return from + (to - from) * (at - before);
}

/** Lips that are rounded do not smile. */
function restrainSmile(values: Float32Array, frames: number): void {
  const columns = poseParameters.length;
  const smile = poseParameters.indexOf("smile");
  const round = poseParameters.indexOf("round");
  for (let row = 0; row < frames * columns; row += columns) {
    values[row + smile] = (values[row + smile] ?? 0) * (1 - 0.6 * (values[row + round] ?? 0));
  }
}
