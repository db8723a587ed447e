import type { Pose, PoseParameter } from "../pose.ts";
import type { Kernel, Picture } from "../raster/index.ts";
import type { BakedRig, PartName } from "./bake.ts";
import { eyeShape } from "./eye-shape.ts";
import { createBrow, uniteBoxes } from "./brow-painter.ts";
import { lipGaps, mouthShape } from "./mouth-shape.ts";
import type { Rig, RigEye } from "./rig.ts";
import { createSlotPainter, uploadPicture, type PixelBox, type SlotPainter, type Texture } from "./slot-painter.ts";

/** Keeps the face's picture up to date: brows, eyes and mouth over clean skin. */
export interface FacePainter {
  /** Returns the boxes, in texture pixels, that look otherwise than before. */
  paint(pose: Pose): readonly PixelBox[];
  reset(): void;
}

export function createFacePainter(options: {
  kernel: Kernel;
  rig: Rig;
  baked: BakedRig;
  seen: Texture;
  skinPicture: Picture;
  /** Rows of each picture as authored, by file. */
  heights: ReadonlyMap<string, number>;
}): FacePainter {
  const { kernel, rig, baked, seen } = options;
  const face = { skin: uploadPicture(kernel, options.skinPicture), seen };
  const textures = new Map<PartName, Texture>();
  const textureOf = (name: PartName): Texture => {
    const known = textures.get(name);
    if (known) return known;
    const fresh = uploadPicture(kernel, baked.parts[name]);
    textures.set(name, fresh);
    return fresh;
  };
  const heightOf = (file: string) => options.heights.get(file) ?? 1;
  const context = { kernel, face, baked, part: textureOf, heightOf };
  const parts = [createEye(context, rig, "left"), createEye(context, rig, "right"), createMouth(context, rig)];
  return {
    reset() {
      kernel.restoreSkin(face.skin.address, seen.address, seen.width * 4, 0, 0, seen.width, seen.height);
      for (const part of parts) part.reset();
    },
    paint(pose) {
      return parts.flatMap((part) => part.paint(pose) ?? []);
    },
  };
}

interface PartPainter {
  /** Returns the box that looks otherwise than before, if any does. */
  paint(pose: Pose): PixelBox | undefined;
  reset(): void;
}

export interface PaintContext {
  readonly kernel: Kernel;
  readonly face: { readonly skin: Texture; readonly seen: Texture };
  readonly baked: BakedRig;
  readonly part: (name: PartName) => Texture;
  readonly heightOf: (file: string) => number;
}

function createMouth({ kernel, face, baked, part, heightOf }: PaintContext, rig: Rig): PartPainter {
  const { mouth } = rig;
  const scale = baked.scale;
  const halfWidth = (mouth.right[0] - mouth.left[0]) / 2;
  const painter: SlotPainter = createSlotPainter({
    kernel,
    face,
    scale,
    upper: { strip: mouth.upperLip, texture: part("upperLip"), sourceHeight: heightOf(mouth.upperLip.file) },
    lower: { strip: mouth.lowerLip, texture: part("lowerLip"), sourceHeight: heightOf(mouth.lowerLip.file) },
    contentsMax: 4,
    bounds: {
      left: mouth.left[0] - 0.45 * halfWidth,
      right: mouth.right[0] + 0.45 * halfWidth,
      top: mouth.left[1] - 1.5 * halfWidth,
      bottom: mouth.left[1] + mouth.jawDrop + 1.8 * halfWidth,
    },
  });
  return {
    reset: () => painter.reset(),
    paint(pose) {
      const drop = pose.jaw * mouth.jawDrop * scale;
      const gaps = lipGaps(mouth, pose);
      const open = Math.min(1, (gaps.up + gaps.down) / mouth.jawDrop);
      const tongue = {
        texture: part("tongue"),
        moveX: 0,
        moveY: 0.8 * drop - (pose.tongueUp * 0.3 + pose.tongueOut * 0.35) * mouth.jawDrop * scale,
      };
      const lowerTeeth = { texture: part("lowerTeeth"), moveX: 0, moveY: drop };
      const isTongueOut = pose.tongueOut > 0.3;
      return painter.paint({
        shape: mouthShape(mouth, pose),
        contents: [
          { texture: part("inside"), moveX: 0, moveY: 0.45 * drop },
          ...(isTongueOut ? [lowerTeeth, tongue] : [tongue, lowerTeeth]),
          { texture: part("upperTeeth"), moveX: 0, moveY: -0.12 * pose.round * mouth.jawDrop * scale },
        ],
        // Rounded lips shade the teeth behind them.
        shadow: Math.min(1, 0.55 + 0.4 * pose.round) * (1 - 0.8 * pose.tuck),
        shadowReachPixels: (8 + 26 * open + 22 * pose.round) * scale,
        isForced: false,
      });
    },
  };
}

/** All that eyes are drawn from. */
const eyeParameters = ["gazeX", "gazeY", "lidLeft", "lidRight", "squint"] as const satisfies readonly PoseParameter[];

/** An eye with its brow. They overlap, so where one changes both are painted, the brow last. */
function createEye(context: PaintContext, rig: Rig, side: "left" | "right"): PartPainter {
  const { kernel, face, baked, part, heightOf } = context;
  const eye: RigEye = rig.eyes[side];
  const scale = baked.scale;
  const width = eye.right[0] - eye.left[0];
  const painter = createSlotPainter({
    kernel,
    face,
    scale,
    upper: { strip: eye.upperLid, texture: part(`${side}.upperLid`), sourceHeight: heightOf(eye.upperLid.file) },
    lower: { strip: eye.lowerLid, texture: part(`${side}.lowerLid`), sourceHeight: heightOf(eye.lowerLid.file) },
    contentsMax: 3,
    bounds: {
      left: eye.left[0] - 0.35 * width,
      right: eye.right[0] + 0.35 * width,
      top: eye.left[1] - width,
      bottom: eye.left[1] + 0.8 * width,
    },
  });
  const brow = createBrow(context, rig, side);
  let drawn: Pose | undefined;
  return {
    reset() {
      painter.reset();
      brow.reset();
      drawn = undefined;
    },
    paint(pose) {
      const cleared = brow.clearIfMoved(pose);
      const isSame = drawn !== undefined && eyeParameters.every((name) => drawn?.[name] === pose[name]);
      drawn = pose;
      if (isSame && !cleared) return undefined;
      const moveX = pose.gazeX * eye.gazeX * scale;
      const moveY = -pose.gazeY * eye.gazeY * scale;
      const box = painter.paint({
        shape: eyeShape(eye, pose, side === "left" ? pose.lidLeft : pose.lidRight),
        contents: [
          { texture: part(`${side}.white`), moveX: 0, moveY: 0 },
          { texture: part(`${side}.iris`), moveX, moveY },
          { texture: part(`${side}.glint`), moveX: moveX / 4, moveY: moveY / 4 },
        ],
        shadow: eye.shadow,
        shadowReachPixels: 0.22 * width * scale,
        isForced: cleared !== undefined,
      });
      if (!box) return undefined;
      const fresh = cleared ? uniteBoxes(box, cleared) : box;
      brow.paint(fresh);
      return fresh;
    },
  };
}
