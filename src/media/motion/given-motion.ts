import { SutradharError } from "../../core/index.ts";
import { poseParameters, type PoseParameter, type PoseTrack } from "../pose.ts";
import { ease } from "./motion-clock.ts";
import { poseRanges } from "./pose-ranges.ts";
import { canonicalRest } from "./pose-track.ts";

/** Motion that came from elsewhere, for some of a pose's parameters. */
export interface GivenMotion {
  /** Whose it is, for messages. */
  readonly name: string;
  readonly columns: readonly PoseParameter[];
  /** `frames × columns.length` numbers, row by row. */
  readonly values: Float32Array;
}

/** A shot joins the next at rest: motion that somebody gives is led there and back within this. */
const easeMs = 120;
/** So far beyond a range, as a share of it, numbers are held at its end; beyond that they are no motion. */
const overshootMax = 0.5;

/** Whether somebody may give the motion of it: a hand shows what the script counts, and nothing between two shapes. */
export function canBeGiven(name: string): name is PoseParameter {
  return (poseParameters as readonly string[]).includes(name) && !/^(hand|raise|beat)/.test(name);
}

/**
 * A track with motion that was given in place of its own. Its first and last frame stay at rest, whatever was given.
 * @throws SutradharError `model_reply_invalid` where numbers are missing, are none, or lie far beyond what a figure can do
 */
export function takeMotion(track: PoseTrack, { name, columns, values }: GivenMotion): PoseTrack {
  const { frames, frameRate } = track;
  if (values.length !== frames * columns.length) {
    throw invalid(name, `gave ${values.length} numbers for ${frames} frames of ${columns.length} parameters`);
  }
  const taken = Float32Array.from(track.values);
  const span = Math.max(1, Math.min((easeMs * frameRate) / 1000, (frames - 1) / 2));
  for (const [index, parameter] of columns.entries()) {
    const at = poseParameters.indexOf(parameter);
    const rest = canonicalRest[parameter];
    for (let frame = 0; frame < frames; frame++) {
      const value = inRange(values[frame * columns.length + index] as number, { name, parameter, frame });
      const edge = Math.min(frame, frames - 1 - frame);
      taken[frame * poseParameters.length + at] = rest + (value - rest) * ease(Math.min(1, edge / span));
    }
  }
  return { frames, frameRate, values: taken };
}

function inRange(value: number, where: { name: string; parameter: PoseParameter; frame: number }): number {
  const { name, parameter, frame } = where;
  const [low, high] = poseRanges[parameter];
  const slack = (high - low) * overshootMax;
  if (value >= low - slack && value <= high + slack) return Math.min(high, Math.max(low, value));
  throw invalid(name, `gave ${value} as ${parameter} of frame ${frame}: it goes from ${low} to ${high}`);
}

function invalid(name: string, what: string): SutradharError {
  return new SutradharError("model_reply_invalid", `${name} ${what}`);
}
