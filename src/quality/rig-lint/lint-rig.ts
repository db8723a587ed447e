import type { RgbaPicture } from "../../media/raster/index.ts";
import { bakeRig, type Rig } from "../../media/rig/index.ts";
import { findBareNeck } from "./find-bare-neck.ts";
import { findFaintColours } from "./find-faint-colours.ts";
import { findGaps } from "./find-gaps.ts";
import { findSlides } from "./find-slides.ts";
import { findStrayMouth } from "./find-stray-mouth.ts";
import { findWrongLids } from "./find-wrong-lids.ts";
import { findWrongSizes } from "./find-wrong-sizes.ts";

/** One thing that is wrong with a rig, with the evidence. An `error` is seen by anybody, a `warning` by who looks. */
export interface RigFinding {
  readonly check: "size" | "gap" | "slide" | "mouth" | "lid" | "colour";
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Canvas units, where the finding has a place. */
  readonly at?: { readonly x: number; readonly y: number };
  /** What was measured, and what it is held against. */
  readonly measured: number;
  readonly limit: number;
}

export interface RigLint {
  readonly findings: readonly RigFinding[];
  /** No finding is an error. */
  readonly isSound: boolean;
}

/** Pixels a unit at which a rig is looked at: a gap of a few units is a pixel. */
const lintScale = 0.25;

/**
 * Draws a rig at the extremes of what a presenter does (±15° yaw, ±8° pitch and roll, jaw, lids) and looks at it.
 * Takes a few seconds.
 * @param pictures every file of `listRigFiles`, decoded.
 * @throws SutradharError `rig_invalid` where a picture does not fit what the rig says of it.
 */
export function lintRig(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigLint {
  const baked = bakeRig(rig, pictures, lintScale);
  const heights = new Map([...pictures].map(([file, { height }]) => [file, height]));
  const findings = [
    ...findWrongSizes(rig, pictures),
    ...findGaps({ rig, baked, heights }),
    ...findBareNeck(rig, pictures),
    ...findSlides(rig, baked),
    ...findStrayMouth(rig, baked),
    ...findWrongLids(rig, pictures),
    ...findFaintColours(rig, pictures),
  ];
  return { findings, isSound: findings.every(({ severity }) => severity !== "error") };
}
