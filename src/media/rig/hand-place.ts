import type { RigHand } from "./rig.ts";

/** How a hand is held: `raise` 0 at rest to 1 where it was painted, `beat` degrees about the elbow, clockwise. */
export interface HandPose {
  readonly raise: number;
  readonly beat: number;
}

const degree = Math.PI / 180;

/** What a hand's pose does to it: radians about the elbow, and by how many units the elbow itself is moved. */
export function turnHand(hand: RigHand, { raise, beat }: HandPose): { radians: number; x: number; y: number } {
  const down = 1 - raise;
  return { radians: (hand.rest.turn * down + beat) * degree, x: hand.rest.x * down, y: hand.rest.y * down };
}

/** Where a canvas point of a hand's picture goes. */
export function placeHand(hand: RigHand, pose: HandPose): (x: number, y: number) => { x: number; y: number } {
  const turned = turnHand(hand, pose);
  const cos = Math.cos(turned.radians);
  const sin = Math.sin(turned.radians);
  const [pivotX, pivotY] = hand.pivot;
  return (x, y) => ({
    x: (x - pivotX) * cos - (y - pivotY) * sin + pivotX + turned.x,
    y: (x - pivotX) * sin + (y - pivotY) * cos + pivotY + turned.y,
  });
}
