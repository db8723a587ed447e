import { SutradharError } from "../../core/index.ts";
import type { Rig } from "./rig.ts";

type SizeOf = (file: string) => { readonly width: number; readonly height: number };

interface Spot {
  readonly what: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Mouth, eyes and brows are painted onto the face's own picture: beyond it there is nothing to paint on.
 * @throws SutradharError `rig_invalid` with what lies beside the face, and where the face is.
 */
export function checkFaceParts(rig: Rig, sizeOf: SizeOf): void {
  const face = rig.layers.find(({ id }) => id === "face");
  if (!face) return;
  const { width, height } = sizeOf(face.file);
  const right = face.x + width;
  const bottom = face.y + height;
  for (const { what, x, y } of listSpots(rig, sizeOf)) {
    if (x > face.x && x < right && y > face.y && y < bottom) continue;
    throw new SutradharError(
      "rig_invalid",
      `${rig.name}: ${what}, at (${Math.round(x)}, ${Math.round(y)}), must lie on the layer face, which is ` +
        `${width} × ${height} at (${face.x}, ${face.y}): put the x and y of one of them right`,
    );
  }
  const { mouth, eyes } = rig;
  for (const [what, slot] of [
    ["mouth", mouth] as const,
    ["eyes.left", eyes.left] as const,
    ["eyes.right", eyes.right] as const,
  ]) {
    if (slot.left[0] < slot.right[0]) continue;
    throw new SutradharError(
      "rig_invalid",
      `${rig.name}: ${what}.left must lie left of ${what}.right, as the viewer sees it: swap them`,
    );
  }
}

function listSpots({ mouth, eyes, brows }: Rig, sizeOf: SizeOf): Spot[] {
  const corners = (what: string, slot: { left: readonly [number, number]; right: readonly [number, number] }): Spot[] =>
    (["left", "right"] as const).map((side) => ({ what: `${what}.${side}`, x: slot[side][0], y: slot[side][1] }));
  const middle = (side: "left" | "right"): Spot => {
    const { file, x, y } = brows[side];
    const { width, height } = sizeOf(file);
    return { what: `the middle of brows.${side}`, x: x + width / 2, y: y + height / 2 };
  };
  return [
    ...corners("mouth", mouth),
    ...corners("eyes.left", eyes.left),
    ...corners("eyes.right", eyes.right),
    middle("left"),
    middle("right"),
  ];
}
