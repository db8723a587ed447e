import { summarise, type Kernel, type Picture } from "../raster/index.ts";
import type { PictureBox } from "./stage.ts";

const tile = 16;

/** A layer that does not move: the plate, or an overlay. */
export interface FixedLayer {
  /** Shows another picture, aligned to tiles, or none; marks the tiles that look otherwise now. */
  set(picture: Picture | undefined, mark: (box: PictureBox) => void): void;
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
      if (before && picture && isSameBox(before, picture)) markDifferences(picture, kernel.bytes(), texture, mark);
      else for (const box of [before, picture]) if (box) mark(box);
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
    pixels: () => kernel.bytes().subarray(texture, texture + (shown ? shown.width * shown.height * 4 : 0)),
  };
}

function isSameBox(a: PictureBox, b: PictureBox): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** A caption whose marked word moves differs in few tiles from the one that is shown: only they are drawn again. */
function markDifferences(picture: Picture, shown: Uint8Array, texture: number, mark: (box: PictureBox) => void): void {
  const { width, height, data } = picture;
  const isEqual = (at: number, sizeBytes: number): boolean =>
    Buffer.compare(data.subarray(at, at + sizeBytes), shown.subarray(texture + at, texture + at + sizeBytes)) === 0;
  const stride = width * 4;
  for (let y = 0; y < height; y += tile) {
    if (isEqual(y * stride, tile * stride)) continue;
    for (let x = 0; x < width; x += tile) {
      const rows = Array.from({ length: tile }, (_, row) => (y + row) * stride + x * 4);
      if (rows.some((at) => !isEqual(at, tile * 4)))
        mark({ x: picture.x + x, y: picture.y + y, width: tile, height: tile });
    }
  }
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
