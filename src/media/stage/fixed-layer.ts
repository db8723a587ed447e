import { summarise, type Kernel, type Picture } from "../raster/index.ts";
import type { PictureBox } from "./stage.ts";

const tile = 16;

/** A layer that does not move: the plate, or an overlay. */
export interface FixedLayer {
  /** Shows another picture, aligned to tiles, or none; returns the box that the last one covered. */
  set(picture: Picture | undefined): PictureBox | undefined;
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
    set(picture) {
      const before = shown;
      shown = picture && { x: picture.x, y: picture.y, width: picture.width, height: picture.height };
      put("LAYER_VISIBLE", picture ? 1 : 0);
      if (!picture) return before;
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
      return before;
    },
    pixels: () => kernel.bytes().subarray(texture, texture + (shown ? shown.width * shown.height * 4 : 0)),
  };
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
