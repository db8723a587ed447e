import type { Pose } from "../pose.ts";
import type { Rig } from "./rig.ts";

/** One pose as numbers for the kernel's fields, in picture pixels. Layout: FIELD_HEAD and FIELD_BODY there. */
export interface Motion {
  readonly jawPixels: number;
  /** centre x, y; cos and sin of yaw; of pitch; centre − pivot x, y; cos and sin of roll; where the pivot goes x, y. */
  readonly head: readonly number[];
  readonly trail: readonly number[];
  /** pivot x; widening and rise by breath; cos and sin of the lean; pivot y; where the pivot goes x, y. */
  readonly body: readonly number[];
  readonly rollRadians: number;
  readonly swingRadians: number;
}

/** How far a full breath lifts the chest, in units, and widens it, as a share. */
const breathRiseUnits = 5;
const breathWidening = 0.006;
const shrugRiseUnits = 14;
const degree = Math.PI / 180;
/** The chin falls less than the lip: the lip is drawn down by its own muscles too. */
export const chinShare = 0.62;

export function solveMotion(rig: Rig, pose: Pose, scale: number, place: { x: number; y: number }): Motion {
  const px = (x: number) => x * scale + place.x;
  const py = (y: number) => y * scale + place.y;
  const [bodyX, bodyY] = rig.body.pivot;
  const lean = pose.lean * degree;
  const rise = (breathRiseUnits * pose.breath + shrugRiseUnits * pose.shrug) * scale;
  const cosLean = Math.cos(lean);
  const sinLean = Math.sin(lean);
  const body = [
    px(bodyX),
    breathWidening * pose.breath,
    rise,
    cosLean,
    sinLean,
    py(bodyY),
    px(bodyX) + pose.swayX * scale,
    py(bodyY),
  ];
  // The skull rides on the torso: the pivot goes where the body carries it, with half the breath.
  const [pivotX, pivotY] = rig.head.pivot;
  const dx = (pivotX - bodyX) * scale;
  const dy = (pivotY - bodyY) * scale - rise * 0.6;
  const carriedX = dx * cosLean - dy * sinLean + px(bodyX) + pose.swayX * scale;
  const carriedY = dx * sinLean + dy * cosLean + py(bodyY);
  const head = (yaw: number, pitch: number, roll: number, x: number, y: number) => [
    px(rig.head.centre[0]),
    py(rig.head.centre[1]),
    Math.cos(yaw * degree),
    Math.sin(yaw * degree),
    Math.cos(pitch * degree),
    Math.sin(pitch * degree),
    (rig.head.centre[0] - pivotX) * scale,
    (rig.head.centre[1] - pivotY) * scale,
    Math.cos(roll * degree + lean),
    Math.sin(roll * degree + lean),
    carriedX + x * scale,
    carriedY + y * scale,
  ];
  return {
    jawPixels: pose.jaw * rig.mouth.jawDrop * chinShare * scale,
    head: head(pose.yaw, pose.pitch, pose.roll, pose.headX, pose.headY),
    trail: head(pose.trailYaw, pose.trailPitch, pose.trailRoll, pose.trailX, pose.trailY),
    body,
    rollRadians: pose.roll * degree,
    swingRadians:
      ((pose.trailRoll - pose.roll) * 1.2 + (pose.yaw - pose.trailYaw) * 0.9 + (pose.headX - pose.trailX) * 0.12) *
      degree,
  };
}
