import type { Pose } from "../pose.ts";
import { curveAt, type SlotShape } from "./curve.ts";
import type { RigMouth } from "./rig.ts";

export type MouthPose = Pick<
  Pose,
  "jaw" | "width" | "round" | "upper" | "lower" | "press" | "tuck" | "smile"
>;

/** How far the lips stand apart in the middle, in units: upwards and downwards from where they meet. */
export function lipGaps(mouth: RigMouth, pose: MouthPose): { up: number; down: number } {
  // Pressed lips are shut whatever the jaw does: that is what makes a p a p.
  const open = 1 - Math.min(1, pose.press);
  return {
    up: open * mouth.upperRaise * Math.min(1.2, pose.upper + 0.35 * pose.jaw + 0.25 * pose.tuck),
    down: open * Math.max(0, pose.jaw * mouth.jawDrop + pose.lower * mouth.lowerDrop) * (1 - 0.9 * pose.tuck),
  };
}

/** The mouth's corners and edges in a pose. Lips keep their volume: they thin as they stretch, thicken as they round. */
export function mouthShape(mouth: RigMouth, pose: MouthPose): SlotShape {
  const middle = (mouth.left[0] + mouth.right[0]) / 2;
  const spread =
    1 + mouth.widthGain * pose.width - mouth.roundGain * pose.round + 0.07 * pose.smile - 0.04 * pose.jaw;
  const halfWidth = (mouth.right[0] - mouth.left[0]) / 2;
  const lift = pose.smile * 0.075 * halfWidth - pose.jaw * 0.16 * mouth.jawDrop;
  const { up, down } = lipGaps(mouth, pose);
  const openness = Math.min(1, (up + down) / (0.5 * mouth.jawDrop));
  const fullness = 0.25 + 0.75 * pose.round;
  const thinning = 1 - 0.16 * Math.max(0, pose.width) - 0.14 * openness + 0.14 * pose.round - 0.3 * pose.press;
  const upperShare = thinning;
  const lowerShare = Math.max(0.3, thinning - 0.55 * pose.tuck);
  // The cupid's wave of the closed line straightens as the lips part.
  const wave = 1 - 0.55 * openness;
  const tuckRise = pose.tuck * 0.4 * mouth.upperRaise;
  return {
    left: [middle - halfWidth * spread, mouth.left[1] - lift],
    right: [middle + halfWidth * spread, mouth.right[1] - lift],
    edgesAt(u) {
      const inside = Math.max(0, 1 - u * u);
      const gap = inside * (1 - fullness) + Math.sqrt(inside) * fullness;
      // The middle stays put while the corners are pulled: a smile bends the line.
      const bend = lift * inside;
      const line = curveAt(mouth.lipLine, u) * wave + bend;
      const top = line - up * gap;
      const bottom = Math.max(top, line + down * gap - tuckRise * inside);
      return {
        outerTop: top + (curveAt(mouth.upperOuter, u) - curveAt(mouth.lipLine, u)) * upperShare,
        top,
        bottom,
        outerBottom: bottom + (curveAt(mouth.lowerOuter, u) - curveAt(mouth.lipLine, u)) * lowerShare,
      };
    },
  };
}

/** The box of canvas units in which the mouth ever is, lips and widest opening included. */
export function mouthReach(mouth: RigMouth): { x: number; y: number; width: number; height: number } {
  const width = mouth.right[0] - mouth.left[0];
  const line = (mouth.left[1] + mouth.right[1]) / 2;
  const top = line + Math.min(...mouth.upperOuter) - mouth.upperRaise;
  const bottom = line + Math.max(...mouth.lowerOuter) + mouth.jawDrop * 1.62 + mouth.lowerDrop;
  return { x: mouth.left[0] - 0.15 * width, y: top, width: 1.3 * width, height: bottom - top };
}
