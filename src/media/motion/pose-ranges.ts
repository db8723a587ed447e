import type { PoseParameter } from "../pose.ts";

const degrees = { yaw: 6, pitch: 4, roll: 2.5 } as const;

/** What motion gives, at most: inside what docs/reference/rig-format.md allows, and small enough to be natural. */
export const poseRanges: Readonly<Record<PoseParameter, readonly [low: number, high: number]>> = {
  yaw: [-degrees.yaw, degrees.yaw],
  pitch: [-degrees.pitch, degrees.pitch],
  roll: [-degrees.roll, degrees.roll],
  headX: [-12, 12],
  headY: [-8, 8],
  trailYaw: [-degrees.yaw, degrees.yaw],
  trailPitch: [-degrees.pitch, degrees.pitch],
  trailRoll: [-degrees.roll, degrees.roll],
  trailX: [-12, 12],
  trailY: [-8, 8],
  swayX: [-16, 16],
  lean: [-1.5, 1.5],
  breath: [0, 1],
  shrug: [0, 1],
  jaw: [0, 1],
  width: [-1, 1],
  round: [0, 1],
  upper: [0, 1],
  lower: [0, 1],
  press: [0, 1],
  tuck: [0, 1],
  tongueUp: [0, 1],
  tongueOut: [0, 1],
  smile: [-1, 1],
  gazeX: [-1, 1],
  gazeY: [-1, 1],
  lidLeft: [0, 1.3],
  lidRight: [0, 1.3],
  squint: [0, 1],
  browLeft: [-1, 1],
  browRight: [-1, 1],
  frown: [0, 1],
};
