import type { Kernel, Picture } from "../raster/index.ts";
import type { SlotShape } from "./curve.ts";
import type { RigStrip } from "./rig.ts";
import { createCurves, curveFloats, quantise } from "./slot-curves.ts";

export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A picture in the kernel's memory. */
export interface Texture {
  readonly address: number;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

export interface SlotContent {
  readonly texture: Texture;
  /** Pixels that the picture is moved by, from where it was baked. */
  readonly moveX: number;
  readonly moveY: number;
}

/** The face as the kernel paints on it: clean skin, and the copy that is seen. */
export interface FaceTextures {
  readonly skin: Texture;
  readonly seen: Texture;
}

/** Shadows are rounded to this part of black, for the same reason as positions. */
const shadowSteps = 32;

/** The picture along one edge of a slot: a lip or a lid. */
export interface SlotEdge {
  readonly strip: RigStrip;
  readonly texture: Texture;
  /** Rows of the strip's picture as authored. */
  readonly sourceHeight: number;
}

export function uploadPicture(kernel: Kernel, picture: Picture): Texture {
  const address = kernel.allocate(picture.data.length + 64);
  kernel.bytes().set(picture.data, address);
  return { address, width: picture.width, height: picture.height, x: picture.x, y: picture.y };
}

export interface SlotPainter {
  /** Paints the slot over the face; returns the box it touched, or nothing where it looks as it did. */
  paint(slot: {
    shape: SlotShape;
    contents: readonly SlotContent[];
    shadow: number;
    shadowReachPixels: number;
    /** Paints even where nothing changed: someone else cleared a part of the box. */
    isForced: boolean;
  }): PixelBox | undefined;
  /** Forgets what was painted before. */
  reset(): void;
}

/**
 * Draws one slot of a face. `bounds` (canvas units) is where it may ever reach.
 * The painter compares what it is asked for with what it drew last and does nothing where they are equal.
 */
export function createSlotPainter(options: {
  kernel: Kernel;
  face: FaceTextures;
  scale: number;
  upper: SlotEdge;
  lower: SlotEdge;
  contentsMax: number;
  bounds: PixelBox;
}): SlotPainter {
  const { kernel, face, scale, upper, lower } = options;
  const reach = clipBounds(options.bounds, face.skin, scale);
  const columns = Math.max(0, reach.right - reach.left);
  const contentsAt = kernel.allocate(options.contentsMax * kernel.offset("CONTENT_SIZE"));
  const record = createRecord(kernel, { columns, contentsAt, face });
  const wanted = new Float32Array(columns * curveFloats);
  const drawn = new Float32Array(columns * curveFloats);
  let drawnContents = "";
  let drawnBox: PixelBox | undefined;
  writeStrip(kernel, record.address + kernel.offset("SLOT_UPPER"), upper);
  writeStrip(kernel, record.address + kernel.offset("SLOT_LOWER"), lower);
  const skirtPixels = Math.max(skirtOf(upper, scale), skirtOf(lower, scale));
  const fillCurves = createCurves({ wanted, columns, left: reach.left, skin: face.skin, scale, upper, lower });

  return {
    reset() {
      drawnContents = "";
      drawnBox = undefined;
    },
    paint({ shape, contents, shadow, shadowReachPixels, isForced }) {
      const rows = fillCurves(shape);
      const shade = Math.round(shadow * shadowSteps) / shadowSteps;
      const shadeReach = Math.max(1, quantise(shadowReachPixels));
      const contentsNow = `${shade}:${shadeReach}:${contents.map(nameContent).join()}`;
      if (!isForced && drawnBox && contentsNow === drawnContents && sameFloats(wanted, drawn)) return undefined;
      drawn.set(wanted);
      drawnContents = contentsNow;
      const box: PixelBox = {
        left: reach.left,
        right: reach.right,
        top: Math.max(reach.top, Math.floor(rows.top - skirtPixels)),
        bottom: Math.min(reach.bottom, Math.ceil(rows.bottom + skirtPixels)),
      };
      // The union with the last box is painted, so that skin comes back where a lip was.
      const touched = drawnBox
        ? { ...box, top: Math.min(box.top, drawnBox.top), bottom: Math.max(box.bottom, drawnBox.bottom) }
        : box;
      drawnBox = box;
      kernel.floats().set(wanted, record.curves >> 2);
      const contentSize = kernel.offset("CONTENT_SIZE");
      for (const [index, content] of contents.entries()) {
        writeContent(kernel, contentsAt + index * contentSize, content, face.skin);
      }
      writeRequest(kernel, record.address, { box: touched, contents: contents.length, shade, shadeReach });
      kernel.paintSlot(record.address);
      return touched;
    },
  };
}

function writeRequest(
  kernel: Kernel,
  record: number,
  request: { box: PixelBox; contents: number; shade: number; shadeReach: number },
): void {
  const { left, top, right, bottom } = request.box;
  const ints = kernel.ints();
  const floats = kernel.floats();
  const box = (record + kernel.offset("SLOT_BOX")) >> 2;
  ints[box] = left;
  ints[box + 1] = top;
  ints[box + 2] = right;
  ints[box + 3] = bottom;
  ints[(record + kernel.offset("SLOT_CONTENT_COUNT")) >> 2] = request.contents;
  floats[(record + kernel.offset("SLOT_SHADOW")) >> 2] = request.shade;
  floats[(record + kernel.offset("SLOT_SHADOW_REACH")) >> 2] = request.shadeReach;
}

function nameContent({ texture, moveX, moveY }: SlotContent): string {
  return `${texture.address}:${quantise(moveX)}:${quantise(moveY)}`;
}

/** The box of the face's texture that a slot may paint; two pixels of border are left for bilinear sampling. */
function clipBounds(bounds: PixelBox, skin: Texture, scale: number): PixelBox {
  return {
    left: Math.max(2, Math.floor(bounds.left * scale - skin.x)),
    right: Math.min(skin.width - 2, Math.ceil(bounds.right * scale - skin.x)),
    top: Math.max(2, Math.floor(bounds.top * scale - skin.y)),
    bottom: Math.min(skin.height - 2, Math.ceil(bounds.bottom * scale - skin.y)),
  };
}

/** Rows that a strip reaches beyond its curves. */
function skirtOf({ strip, sourceHeight }: SlotEdge, scale: number): number {
  return Math.max(strip.bands[0], sourceHeight - strip.bands[1]) * strip.bandScale * scale + 2;
}

/** The slot's record in the kernel's memory, with what stays the same from frame to frame. */
function createRecord(
  kernel: Kernel,
  { columns, contentsAt, face }: { columns: number; contentsAt: number; face: FaceTextures },
): { address: number; curves: number } {
  const address = kernel.allocate(kernel.offset("SLOT_SIZE"));
  const curves = kernel.allocate(columns * curveFloats * 4 + 16);
  const ints = kernel.ints();
  const at = (name: `SLOT_${string}`) => (address + kernel.offset(name)) >> 2;
  ints[at("SLOT_SKIN")] = face.skin.address;
  ints[at("SLOT_TARGET")] = face.seen.address;
  ints[at("SLOT_STRIDE")] = face.skin.width * 4;
  ints[at("SLOT_CURVES")] = curves;
  ints[at("SLOT_CONTENTS")] = contentsAt;
  return { address, curves };
}

function sameFloats(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function writeStrip(kernel: Kernel, address: number, part: SlotEdge): void {
  const ints = kernel.ints();
  const floats = kernel.floats();
  const rowScale = (part.texture.height - 4) / part.sourceHeight;
  const at = (name: `STRIP_${string}`) => (address + kernel.offset(name)) >> 2;
  ints[at("STRIP_TEXTURE")] = part.texture.address;
  ints[at("STRIP_STRIDE")] = part.texture.width * 4;
  ints[at("STRIP_WIDTH")] = part.texture.width;
  ints[at("STRIP_HEIGHT")] = part.texture.height;
  floats[at("STRIP_BAND_A")] = 2 + part.strip.bands[0] * rowScale;
  floats[at("STRIP_BAND_B")] = 2 + part.strip.bands[1] * rowScale;
  floats[at("STRIP_ROWS_A_PIXEL")] = 1 / part.strip.bandScale;
}

function writeContent(kernel: Kernel, address: number, content: SlotContent, skin: Texture): void {
  const ints = kernel.ints();
  const floats = kernel.floats();
  const at = (name: `CONTENT_${string}`) => (address + kernel.offset(name)) >> 2;
  ints[at("CONTENT_TEXTURE")] = content.texture.address;
  ints[at("CONTENT_STRIDE")] = content.texture.width * 4;
  ints[at("CONTENT_WIDTH")] = content.texture.width;
  ints[at("CONTENT_HEIGHT")] = content.texture.height;
  floats[at("CONTENT_X")] = content.texture.x + quantise(content.moveX) - skin.x;
  floats[at("CONTENT_Y")] = content.texture.y + quantise(content.moveY) - skin.y;
}
