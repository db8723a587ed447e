import type { Pose, PoseParameter } from "../pose.ts";
import { handSides, type HandSide } from "./bake-hands.ts";
import { solveMotion, type Motion } from "./motion-frame.ts";
import type { Rig } from "./rig.ts";

/**
 * A part is posed anew only when some point of it has moved this far, in pixels of the picture. Less is not seen, and
 * all that follows the part would have to be drawn for it: heads sway and eyes drift all the time, by hundredths.
 */
const stillPixels = { head: 0.4, body: 0.4, eye: 0.25, brow: 0.25, hand: 0.3 } as const;

/** Takes poses frame by frame and holds torso, head, eyes and brows where they stand while they hardly move. */
export interface Stillness {
  settle(pose: Pose): Pose;
}

type Point = readonly [x: number, y: number, z: number];

const bodyParameters = ["swayX", "lean", "breath", "shrug"] as const;
const headParameters = [
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
] as const;
const eyeParameters = ["gazeX", "gazeY", "lidLeft", "lidRight", "squint"] as const;
const browParameters = ["browLeft", "browRight", "frown"] as const;

const handParameters = {
  left: ["handLeft", "raiseLeft", "beatLeft"],
  right: ["handRight", "raiseRight", "beatRight"],
} as const;

/** One stillness serves one shot's chunk: what it holds depends on the poses that it has seen. */
export function createStillness(rig: Rig, scale: number): Stillness {
  const toPixels = ([x, y, z]: Point): Point => [x * scale, y * scale, z * scale];
  const headPoints = outlineHead(rig).map(toPixels);
  const bodyPoints = outlineBody(rig).map(toPixels);
  const origin = { x: 0, y: 0 };
  const eyePixels = eyeReach(rig, scale);
  const browPixels = Math.max(rig.brows.left.raise, rig.brows.right.raise) * scale;
  const hands = handSides.map((side) => ({ names: handParameters[side], reach: handReach(rig, side, scale) }));
  let held: Pose | undefined;
  let heldMotion: Motion | undefined;

  const isBodyStill = (before: Motion, pose: Pose) => {
    const { body } = solveMotion(rig, pose, scale, origin);
    return bodyPoints.every((point) => isNear(carry(before.body, point), carry(body, point), stillPixels.body));
  };
  const isHeadStill = (before: Motion, next: Motion) =>
    headPoints.every((point) => isNear(turn(before.head, point), turn(next.head, point), stillPixels.head)) &&
    headPoints.every((point) => isNear(turn(before.trail, point), turn(next.trail, point), stillPixels.head));
  // Shut is shut: no gap is left for being small.
  const areEyesStill = (before: Pose, next: Pose) =>
    before.lidLeft <= 0 === next.lidLeft <= 0 &&
    before.lidRight <= 0 === next.lidRight <= 0 &&
    eyeParameters.every((name) => Math.abs(before[name] - next[name]) * eyePixels[name] < stillPixels.eye);
  const areBrowsStill = (before: Pose, next: Pose) =>
    browParameters.every((name) => Math.abs(before[name] - next[name]) * browPixels < stillPixels.brow);

  // Down is down, and another shape is another hand.
  const isHandStill = (before: Pose, next: Pose, { names: [shape, raise, beat], reach }: (typeof hands)[number]) =>
    before[shape] === next[shape] &&
    before[raise] <= 0 === next[raise] <= 0 &&
    Math.abs(before[raise] - next[raise]) * reach.raise + Math.abs(before[beat] - next[beat]) * reach.beat <
      stillPixels.hand;

  return {
    settle(pose) {
      let settled = pose;
      if (held && heldMotion) {
        if (isBodyStill(heldMotion, pose)) settled = keep(settled, held, bodyParameters);
        if (isHeadStill(heldMotion, solveMotion(rig, settled, scale, origin))) {
          settled = keep(settled, held, headParameters);
        }
        if (areEyesStill(held, pose)) settled = keep(settled, held, eyeParameters);
        if (areBrowsStill(held, pose)) settled = keep(settled, held, browParameters);
        for (const hand of hands) if (isHandStill(held, pose, hand)) settled = keep(settled, held, hand.names);
      }
      held = settled;
      heldMotion = solveMotion(rig, settled, scale, origin);
      return settled;
    },
  };
}

function keep(pose: Pose, held: Pose, names: readonly PoseParameter[]): Pose {
  return { ...pose, ...(Object.fromEntries(names.map((name) => [name, held[name]])) as Partial<Pose>) };
}

/** Pixels that something of an eye moves for each unit of a parameter. */
function eyeReach({ eyes }: Rig, scale: number): Record<(typeof eyeParameters)[number], number> {
  const both = [eyes.left, eyes.right];
  const lid = scale * Math.max(...both.flatMap((eye) => eye.closed.map((y, i) => y - (eye.upperOpen[i] as number))));
  return {
    gazeX: scale * Math.max(...both.map((eye) => eye.gazeX)),
    // The lids follow.
    gazeY: scale * Math.max(...both.map((eye) => eye.gazeY)) + 0.28 * lid,
    lidLeft: lid,
    lidRight: lid,
    squint: 0.32 * lid,
  };
}

/** Pixels that fingertips move as a hand rises from rest, and with each degree about the elbow. */
function handReach({ hands }: Rig, side: HandSide, scale: number): { raise: number; beat: number } {
  const hand = hands?.[side];
  const armUnits = hand ? Math.max(0, ...Object.values(hand.shapes).map(({ y }) => hand.pivot[1] - y)) : 0;
  const beat = ((armUnits * Math.PI) / 180) * scale;
  const rest = hand?.rest ?? { x: 0, y: 0, turn: 0 };
  return { raise: Math.hypot(rest.x, rest.y) * scale + Math.abs(rest.turn) * beat, beat };
}

function outlineHead({ head }: Rig): Point[] {
  const { x, y, width, height } = head.box;
  return [
    [x, y, 0],
    [x + width, y, 0],
    [x, y + height, 0],
    [x + width, y + height, 0],
    [head.centre[0], head.centre[1], width / 2],
  ];
}

/** Shoulders and hips, about where they are on a canvas. */
function outlineBody({ body, canvas }: Rig): Point[] {
  const { top, bottom } = body.breath;
  const left = 0.2 * canvas.width;
  const right = 0.8 * canvas.width;
  return [
    [left, top, 0],
    [right, top, 0],
    [left, bottom, 0],
    [right, bottom, 0],
  ];
}

function isNear(a: Point, b: Point, pixels: number): boolean {
  const dx = a[0] - b[0];
  const dy = a[1] - b[1];
  return dx * dx + dy * dy < pixels * pixels;
}

/** As `turn` of kernels/fields.ts does it. */
function turn(head: Motion["head"], [x, y, z]: Point): Point {
  const at = (index: number) => head[index] as number;
  const dx = x - at(0);
  const dy = y - at(1);
  const turnedX = dx * at(2) + z * at(3);
  const turnedZ = z * at(2) - dx * at(3);
  const px = turnedX + at(6);
  const py = dy * at(4) - turnedZ * at(5) + at(7);
  return [px * at(8) - py * at(9) + at(10), px * at(9) + py * at(8) + at(11), 0];
}

/** The torso's motion of a point that breathes fully. */
function carry(body: Motion["body"], [x, y]: Point): Point {
  const at = (index: number) => body[index] as number;
  const dx = (x - at(0)) * (1 + at(1));
  const dy = y - at(2) - at(5);
  return [dx * at(3) - dy * at(4) + at(6), dx * at(4) + dy * at(3) + at(7), 0];
}
