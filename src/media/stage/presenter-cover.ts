import type { Kernel } from "../raster/index.ts";
import type { FixedLayer } from "./fixed-layer.ts";

/** Studio range's ends: what stands before both the same hides them. */
const [black, white] = [16, 235] as const;

/**
 * How much of each pixel is covered by what stands before the plate, 0 to 255: the share of two tones behind it that does
 * not show through.
 * @param draw draws the picture and gives its luma, which the next call may overwrite
 */
export function measureCover(plate: FixedLayer, draw: () => Uint8Array): Uint8Array {
  const before = plate.pixels().slice();
  const [dark, bright] = [black, white].map((tone) => {
    fill(plate.pixels(), tone);
    return draw().slice();
  }) as [Uint8Array, Uint8Array];
  plate.pixels().set(before);
  return dark.map((value, i) => 255 - Math.round((((bright[i] as number) - value) * 255) / (white - black)));
}

function fill(pixels: Uint8Array, tone: number): void {
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i] = tone;
    pixels[i + 1] = 128;
    pixels[i + 2] = 128;
    pixels[i + 3] = 255;
  }
}

/** Hides layers while something is measured. @param records their addresses */
export function createVisibility(kernel: Kernel, records: readonly number[]): { without<T>(work: () => T): T } {
  const at = (record: number) => (record + kernel.offset("LAYER_VISIBLE")) >> 2;
  return {
    without(work) {
      const before = records.map((record) => kernel.ints()[at(record)] as number);
      for (const record of records) kernel.ints()[at(record)] = 0;
      try {
        return work();
      } finally {
        for (const [index, record] of records.entries()) kernel.ints()[at(record)] = before[index] as number;
      }
    },
  };
}
