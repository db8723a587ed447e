/** The parameters of a pose, in the order of their columns in a pose track. Meaning: docs/reference/rig-format.md. */
export const poseParameters = [
  "yaw",
  "pitch",
  "roll",
  "headX",
  "headY",
  "trailYaw",
  "trailPitch",
  "trailRoll",
  "trailX",
  "trailY",
  "swayX",
  "lean",
  "breath",
  "shrug",
  "jaw",
  "width",
  "round",
  "upper",
  "lower",
  "press",
  "tuck",
  "tongueUp",
  "tongueOut",
  "smile",
  "gazeX",
  "gazeY",
  "lidLeft",
  "lidRight",
  "squint",
  "browLeft",
  "browRight",
  "frown",
  "handLeft",
  "raiseLeft",
  "beatLeft",
  "handRight",
  "raiseRight",
  "beatRight",
] as const;

/** What a hand may show: a pose's `handLeft` and `handRight` count them from 1; 0 is no hand. */
export const handShapes = ["open", "one", "two", "three"] as const;
export type HandShape = (typeof handShapes)[number];

export type PoseParameter = (typeof poseParameters)[number];
export type Pose = Readonly<Record<PoseParameter, number>>;

/** How a rig stands when nothing is said: every parameter 0, eyes open. */
export const restPose: Pose = Object.freeze({
  ...(Object.fromEntries(poseParameters.map((name) => [name, 0])) as Record<PoseParameter, number>),
  lidLeft: 1,
  lidRight: 1,
});

/** Poses at a steady rate: `frames × poseParameters.length` numbers, row by row. */
export interface PoseTrack {
  readonly frameRate: number;
  readonly frames: number;
  readonly values: Float32Array;
}
