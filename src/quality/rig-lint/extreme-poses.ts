import { restPose, type Pose } from "../../media/pose.ts";

/** How far a presenter ever turns, in degrees; docs/reference/rig-format.md. */
export const turnDegreesMax = { yaw: 15, pitch: 8, roll: 8 } as const;

/** The poses in which a rig is most likely to tear. */
export const extremePoses: readonly { readonly name: string; readonly pose: Pose }[] = [
  ...[-1, 1].flatMap((side) => [
    turned(`yaw ${side * 15}°`, side * turnDegreesMax.yaw, 0, 0),
    turned(`pitch ${side * 8}°`, 0, side * turnDegreesMax.pitch, 0),
    turned(`roll ${side * 8}°`, 0, 0, side * turnDegreesMax.roll),
    turned(`yaw ${side * 15}°, pitch −8°`, side * turnDegreesMax.yaw, -turnDegreesMax.pitch, 0),
    turned(`yaw ${side * 15}°, roll ${side * -8}°`, side * turnDegreesMax.yaw, 0, -side * turnDegreesMax.roll),
  ]),
  { name: "jaw open", pose: { ...restPose, jaw: 1, lower: 1, upper: 1 } },
  { name: "lips rounded", pose: { ...restPose, jaw: 0.6, round: 1 } },
  { name: "a broad smile", pose: { ...restPose, smile: 1, width: 1, jaw: 0.3 } },
  { name: "eyes shut", pose: { ...restPose, lidLeft: 0, lidRight: 0 } },
  { name: "eyes wide", pose: { ...restPose, lidLeft: 1.3, lidRight: 1.3, gazeX: 1 } },
  { name: "shoulders up", pose: { ...restPose, shrug: 1, breath: 1, lean: 1.5 } },
];

function turned(name: string, yaw: number, pitch: number, roll: number): { name: string; pose: Pose } {
  const trail = { trailYaw: yaw, trailPitch: pitch, trailRoll: roll };
  return { name, pose: { ...restPose, yaw, pitch, roll, ...trail } };
}
