import type { Digest } from "../../core/index.ts";
import type { CountedPoint } from "./gestures.ts";

/** A phone as motion sees it: when it is, whether it is silence (""), and how it is stressed. */
export interface MotionPhone {
  readonly ipa: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stress: 0 | 1 | 2;
}

export interface MotionWord {
  readonly startMs: number;
  readonly endMs: number;
  readonly emphasis?: "strong" | "moderate" | "reduced";
}

/** How someone is: 1 is ordinary. */
export interface Temperament {
  /** How much head, brows and body move, 0 to 1.5. */
  readonly energy: number;
  /** How often the eyes close, as a factor of the ordinary interval, 0.5 to 2. */
  readonly blinkInterval: number;
}

export const ordinaryTemperament: Temperament = { energy: 1, blinkInterval: 1 };

export interface PoseTrackRequest {
  /** digest(speech artifact, avatar, seed): the same shot always moves the same. */
  readonly seed: Digest;
  readonly frameRate: number;
  readonly frames: number;
  /** `frames × mouthColumns.length` numbers, row by row; at rest in the first and the last frame. */
  readonly mouth: Float32Array;
  readonly phones: readonly MotionPhone[];
  readonly words: readonly MotionWord[];
  readonly isQuestion?: boolean;
  /** When points of a list come, to be counted on fingers. */
  readonly counts?: readonly CountedPoint[];
  readonly temperament?: Temperament;
}
