import { summarise, type Kernel, type Picture } from "../raster/index.ts";
import type { PictureBox } from "./stage.ts";

const tile = 16;

/** A layer that does not move: the plate, or an overlay. */
export interface FixedLayer {
  /** Shows another picture, aligned to tiles, or none; marks the tiles that look otherwise now. */
  set(picture: Picture | undefined, mark: (box: PictureBox) => void): void;
  /** Replaces a piece of the shown picture, which it lies wholly in; marks the tiles of the piece. */
  patch(piece: Picture, mark: (box: PictureBox) => void): void;
  /** The shown picture's pixels in the kernel's memory, which may move: take them anew. */
  pixels(): Uint8Array;
}

export function createFixedLayer(kernel: Kernel, record: number): FixedLayer {
  let texture = 0;
  let summaryAt = 0;
  let capacityBytes = 0;
  let shown: PictureBox | undefined;
  const put = (name: `LAYER_${string}`, value: number) => {
    kernel.ints()[(record + kernel.offset(name)) >> 2] = value;
  };
  put("LAYER_KIND", kernel.offset("LAYER_KIND_FIXED"));
  put("LAYER_VISIBLE", 0);
  return {
    set(picture, mark) {
      const before = shown;
      shown = picture && { x: picture.x, y: picture.y, width: picture.width, height: picture.height };
      put("LAYER_VISIBLE", picture ? 1 : 0);
      for (const box of [before, picture]) if (box) mark(box);
      if (!picture) return;
      const summary = summarise(picture);
      if (picture.data.length > capacityBytes) {
        capacityBytes = picture.data.length;
        texture = kernel.allocate(capacityBytes);
        summaryAt = kernel.allocate(capacityBytes / (tile * tile * 4) + 16);
      }
      kernel.bytes().set(picture.data, texture);
      kernel.bytes().set(summary.states, summaryAt);
      put("LAYER_TEXTURE", texture);
      put("LAYER_STRIDE", picture.width * 4);
      put("LAYER_WIDTH", picture.width);
      put("LAYER_HEIGHT", picture.height);
      put("LAYER_SUMMARY", summaryAt);
      put("LAYER_SUMMARY_WIDTH", summary.width);
      put("LAYER_SUMMARY_HEIGHT", summary.height);
      put("LAYER_OFFSET_X", picture.x / tile);
      put("LAYER_OFFSET_Y", picture.y / tile);
    },
    patch(piece, mark) {
      if (!shown || !isInside(piece, shown)) throw new RangeError("a piece must lie in the picture that is shown");
      const bytes = kernel.bytes();
      const stride = 4 * shown.width;
      for (let y = 0; y < piece.height; y++) {
        const row = piece.data.subarray(4 * y * piece.width, 4 * (y + 1) * piece.width);
        bytes.set(row, texture + (piece.y - shown.y + y) * stride + 4 * (piece.x - shown.x));
      }
      const box = alignBox(piece);
      const columns = shown.width / tile;
      for (let y = box.y; y < box.y + box.height; y += tile) {
        for (let x = box.x; x < box.x + box.width; x += tile) {
          const [column, row] = [(x - shown.x) / tile, (y - shown.y) / tile];
          const at = texture + row * tile * stride + column * tile * 4;
          bytes[summaryAt + row * columns + column] = stateOfTile(bytes, at, stride);
        }
      }
      mark(box);
    },
    pixels: () => kernel.bytes().subarray(texture, texture + (shown ? shown.width * shown.height * 4 : 0)),
  };
}

function isInside(piece: PictureBox, whole: PictureBox): boolean {
  const [right, bottom] = [whole.x + whole.width, whole.y + whole.height];
  const isBelow = piece.x >= whole.x && piece.y >= whole.y;
  return isBelow && piece.x + piece.width <= right && piece.y + piece.height <= bottom;
}

/** The tiles that a box touches. */
function alignBox({ x, y, width, height }: PictureBox): PictureBox {
  const [left, top] = [Math.floor(x / tile) * tile, Math.floor(y / tile) * tile];
  const right = Math.ceil((x + width) / tile) * tile;
  return { x: left, y: top, width: right - left, height: Math.ceil((y + height) / tile) * tile - top };
}

/** As `summarise` has it: 0 nothing, 1 something, 2 opaque throughout. */
function stateOfTile(bytes: Uint8Array, texture: number, stride: number): 0 | 1 | 2 {
  let isClear = true;
  let isOpaque = true;
  for (let y = 0; y < tile; y++) {
    for (let x = 0; x < tile; x++) {
      const alpha = bytes[texture + y * stride + x * 4 + 3];
      if (alpha !== 0) isClear = false;
      if (alpha !== 255) isOpaque = false;
    }
  }
  if (isClear) return 0;
  return isOpaque ? 2 : 1;
}

/** The plate's last tiles reach beyond the picture: they repeat its border, so that the plate is opaque throughout. */
export function fillBorder(aligned: Picture, picture: Picture): Picture {
  const { data } = aligned;
  for (let y = 0; y < aligned.height; y++) {
    const fromY = Math.min(y, picture.height - 1);
    for (let x = y < picture.height ? picture.width : 0; x < aligned.width; x++) {
      const from = (fromY * aligned.width + Math.min(x, picture.width - 1)) * 4;
      data.copyWithin((y * aligned.width + x) * 4, from, from + 4);
    }
  }
  return aligned;
}
