import type { Pose } from "../pose.ts";
import { curveAt, type SlotShape } from "./curve.ts";
import { chinShare } from "./motion-frame.ts";
import type { Rig, RigMouth } from "./rig.ts";
import { smooth } from "./smooth.ts";

export type MouthPose = Pick<Pose, "jaw" | "width" | "round" | "upper" | "lower" | "press" | "tuck" | "smile">;

/** How far the lips stand apart in the middle, in units: upwards and downwards from where they meet. */
export function lipGaps(mouth: RigMouth, pose: MouthPose): { up: number; down: number } {
  // Pressed lips are shut whatever the jaw does: that is what makes a p a p.
  const open = 1 - Math.min(1, pose.press);
  return {
    // Rounded lips come forward over the teeth: they part below, hardly above.
    up:
      open * mouth.upperRaise * (1 - 0.75 * pose.round) * Math.min(1.2, pose.upper + 0.3 * pose.jaw + 0.8 * pose.tuck),
    down: open * Math.max(0, pose.jaw * mouth.jawDrop + pose.lower * mouth.lowerDrop) * (1 - 0.9 * pose.tuck),
  };
}

/** The mouth's corners and edges in a pose. Lips keep their volume: they thin as they stretch, thicken as they round. */
export function mouthShape(mouth: RigMouth, pose: MouthPose): SlotShape {
  const middle = (mouth.left[0] + mouth.right[0]) / 2;
  const spread = 1 + mouth.widthGain * pose.width - mouth.roundGain * pose.round + 0.07 * pose.smile - 0.04 * pose.jaw;
  const halfWidth = (mouth.right[0] - mouth.left[0]) / 2;
  // A lower lip that goes up to the teeth takes the corners along: left behind, they would frown.
  const lift = pose.smile * 0.075 * halfWidth + pose.tuck * 0.6 * mouth.upperRaise - pose.jaw * 0.16 * mouth.jawDrop;
  const { up, down } = lipGaps(mouth, pose);
  const openness = Math.min(1, (up + down) / (0.5 * mouth.jawDrop));
  const thinning = 1 - 0.14 * Math.max(0, pose.width) - 0.06 * openness + 0.16 * pose.round - 0.3 * pose.press;
  const upperShare = thinning;
  const lowerShare = Math.max(0.3, thinning - 0.55 * pose.tuck);
  // The cupid's wave of the closed line straightens as the lips part.
  const wave = 1 - 0.55 * openness;
  const tuckRise = pose.tuck * 0.2 * mouth.upperRaise;
  const lowerFull = Math.max(...mouth.lowerOuter.map((outer, i) => outer - (mouth.lipLine[i] as number)));
  // How far rounded lips close over the upper teeth.
  const hood = pose.round * Math.min(1, openness * 2) * 0.4 * mouth.upperRaise;
  return {
    left: [middle - halfWidth * spread, mouth.left[1] - lift],
    right: [middle + halfWidth * spread, mouth.right[1] - lift],
    edgesAt(u) {
      const inside = Math.max(0, 1 - u * u);
      const gap = openingAt(u, pose.round);
      // The middle stays put while the corners are pulled: a smile bends the line.
      const bend = lift * inside;
      const lips = curveAt(mouth.lipLine, u);
      const line = lips * wave + bend;
      const top = line - (up - hood) * gap;
      const bottom = Math.max(top, line + down * gap - tuckRise * inside);
      const lowerRest = curveAt(mouth.lowerOuter, u) - lips;
      const lowerRound = lowerFull * Math.sqrt(inside);
      return {
        outerTop: top + (curveAt(mouth.upperOuter, u) - lips) * upperShare,
        top,
        bottom,
        outerBottom: bottom + (lowerRest + (lowerRound - lowerRest) * 0.75 * pose.round) * lowerShare,
      };
    },
  };
}

/**
 * How far open the mouth is at u, 1 in the middle: between a lens (spread lips) and an ellipse (rounded ones), always
 * fuller than a parabola, whose sharp chin no mouth has.
 */
function openingAt(u: number, round: number): number {
  const side = Math.min(1, Math.abs(u));
  const lens = 1 - side * side * Math.sqrt(side);
  const ellipse = Math.sqrt(1 - side * side);
  const share = 0.45 + 0.55 * round;
  return lens * (1 - share) + ellipse * share;
}

/** The mouth's full opening, jaw and both lips at their most, in units as it is seen: with the skin that follows the jaw. */
export function fullOpening(rig: Pick<Rig, "mouth" | "chin">): number {
  const { mouth, chin } = rig;
  const { up, down } = lipGaps(mouth, { jaw: 1, width: 0, round: 0, upper: 1, lower: 1, press: 0, tuck: 0, smile: 0 });
  const line = (mouth.left[1] + mouth.right[1]) / 2;
  return up + down + mouth.jawDrop * chinShare * smooth(line, chin, line + down);
}

/**
 * The box of canvas units in which the mouth ever is, lips and widest opening included. Its height is `fullOpening`
 * over `openingOfReach`: whoever measures a finished video knows from the box alone what fully open means.
 */
export function mouthReach(rig: Pick<Rig, "mouth" | "chin">): { x: number; y: number; width: number; height: number } {
  const { mouth } = rig;
  const width = mouth.right[0] - mouth.left[0];
  const line = (mouth.left[1] + mouth.right[1]) / 2;
  const height = fullOpening(rig) / openingOfReach;
  return { x: mouth.left[0] - 0.15 * width, y: line - mouthReachAbove * height, width: 1.3 * width, height };
}

/** Share of the reach's height above the line where closed lips meet. */
export const mouthReachAbove = 0.24;
const openingOfReach = 0.6;
