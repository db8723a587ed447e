import type { Kernel, Picture } from "../raster/index.ts";
import type { SlotShape } from "./curve.ts";
import type { RigStrip } from "./rig.ts";

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

const curveFloats = 6;
/** Positions are rounded to this part of a pixel, so that what hardly moved is the same as before. */
const subpixels = 4;

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
  upper: { strip: RigStrip; texture: Texture; sourceHeight: number };
  lower: { strip: RigStrip; texture: Texture; sourceHeight: number };
  contentsMax: number;
  bounds: PixelBox;
}): SlotPainter {
  const { kernel, face, scale, upper, lower, bounds } = options;
  const left = Math.max(2, Math.floor(bounds.left * scale - face.skin.x));
  const right = Math.min(face.skin.width - 2, Math.ceil(bounds.right * scale - face.skin.x));
  const boxTop = Math.max(2, Math.floor(bounds.top * scale - face.skin.y));
  const boxBottom = Math.min(face.skin.height - 2, Math.ceil(bounds.bottom * scale - face.skin.y));
  const columns = Math.max(0, right - left);
  const record = kernel.allocate(kernel.offset("SLOT_SIZE"));
  const curves = kernel.allocate(columns * curveFloats * 4 + 16);
  const contentSize = kernel.offset("CONTENT_SIZE");
  const contentsAt = kernel.allocate(options.contentsMax * contentSize);
  const wanted = new Float32Array(columns * curveFloats);
  const drawn = new Float32Array(columns * curveFloats);
  let drawnContents = "";
  let drawnBox: PixelBox | undefined;
  writeStrip(kernel, record + kernel.offset("SLOT_UPPER"), upper);
  writeStrip(kernel, record + kernel.offset("SLOT_LOWER"), lower);

  const skirt = (part: { strip: RigStrip; sourceHeight: number }) =>
    Math.max(part.strip.bands[0], part.sourceHeight - part.strip.bands[1]) * part.strip.bandScale * scale + 2;
  const skirtPixels = Math.max(skirt(upper), skirt(lower));

  const fillCurves = (shape: SlotShape): { top: number; bottom: number } => {
    const [leftX, leftY] = shape.left;
    const [rightX, rightY] = shape.right;
    let top = Infinity;
    let bottom = -Infinity;
    for (let column = 0; column < columns; column++) {
      const x = (left + column + 0.5 + face.skin.x) / scale;
      const u = (2 * (x - leftX)) / (rightX - leftX) - 1;
      const line = leftY + ((rightY - leftY) * (u + 1)) / 2;
      const edges = shape.edgesAt(Math.max(-1, Math.min(1, u)));
      const at = column * curveFloats;
      const toRow = (offset: number) => Math.round(((line + offset) * scale - face.skin.y) * subpixels) / subpixels;
      const isBeside = u <= -1 || u >= 1;
      const outerTop = toRow(isBeside ? 0 : edges.outerTop);
      const outerBottom = toRow(isBeside ? 0 : edges.outerBottom);
      wanted[at] = outerTop;
      wanted[at + 1] = toRow(isBeside ? 0 : edges.top);
      wanted[at + 2] = toRow(isBeside ? 0 : edges.bottom);
      wanted[at + 3] = outerBottom;
      wanted[at + 4] = stripColumn(upper, u);
      wanted[at + 5] = stripColumn(lower, u);
      if (Math.abs(u) < 1) {
        top = Math.min(top, outerTop, wanted[at + 1] as number);
        bottom = Math.max(bottom, outerBottom);
      }
    }
    return { top, bottom };
  };

  return {
    reset() {
      drawnContents = "";
      drawnBox = undefined;
    },
    paint({ shape, contents, shadow, shadowReachPixels, isForced }) {
      const reach = fillCurves(shape);
      const contentsNow = contents
        .map((one) => `${one.texture.address}:${quantise(one.moveX)}:${quantise(one.moveY)}`)
        .join();
      if (!isForced && drawnBox && contentsNow === drawnContents && sameFloats(wanted, drawn)) return undefined;
      drawn.set(wanted);
      drawnContents = contentsNow;
      const box: PixelBox = {
        left,
        right,
        top: Math.max(boxTop, Math.floor(reach.top - skirtPixels)),
        bottom: Math.min(boxBottom, Math.ceil(reach.bottom + skirtPixels)),
      };
      const touched = drawnBox
        ? { ...box, top: Math.min(box.top, drawnBox.top), bottom: Math.max(box.bottom, drawnBox.bottom) }
        : box;
      drawnBox = box;
      kernel.floats().set(wanted, curves >> 2);
      for (const [index, content] of contents.entries()) {
        writeContent(kernel, contentsAt + index * contentSize, content, face.skin);
      }
      const ints = kernel.ints();
      const floats = kernel.floats();
      const at = (name: `SLOT_${string}`) => (record + kernel.offset(name)) >> 2;
      // The union with the last box is painted, so that skin comes back where a lip was.
      ints.set([touched.left, touched.top, touched.right, touched.bottom], at("SLOT_BOX"));
      ints[at("SLOT_SKIN")] = face.skin.address;
      ints[at("SLOT_TARGET")] = face.seen.address;
      ints[at("SLOT_STRIDE")] = face.skin.width * 4;
      ints[at("SLOT_CURVES")] = curves;
      ints[at("SLOT_CONTENTS")] = contentsAt;
      ints[at("SLOT_CONTENT_COUNT")] = contents.length;
      floats[at("SLOT_SHADOW")] = shadow;
      floats[at("SLOT_SHADOW_REACH")] = Math.max(1, shadowReachPixels);
      kernel.paintSlot(record);
      return touched;
    },
  };
}

function quantise(pixels: number): number {
  return Math.round(pixels * subpixels) / subpixels;
}

function sameFloats(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Texel column of a strip at u; the strip spans −uMax … uMax. */
function stripColumn(part: { strip: RigStrip; texture: Texture }, u: number): number {
  const inner = part.texture.width - 4;
  return 2 + ((u + part.strip.uMax) / (2 * part.strip.uMax)) * inner - 0.5;
}

function writeStrip(
  kernel: Kernel,
  address: number,
  part: { strip: RigStrip; texture: Texture; sourceHeight: number },
): void {
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
