import type { MovingPlate } from "../backdrop/index.ts";
import type { PlateSurface } from "../stage/index.ts";
import type { LoopPicture, LoopReader } from "./loop-reader.ts";

const tile = 16;
const easeSeconds = 0.4;

/**
 * A clip behind a shot: it starts with the loop's first picture, and fades back to it before the shot ends, so that shots
 * join without a jump whatever their length.
 */
export function createMovingLoop(surface: PlateSurface, loop: LoopReader): MovingPlate {
  const { columns, rows } = surface;
  const size = { width: loop.head.width, height: loop.head.height };
  const first = new Uint32Array(columns * tile * rows * tile);
  unpack(loop.picture(0), size, columns * tile, rows * tile, first);
  return {
    show(frame, clock) {
      const left = (clock.frames - 1 - frame) / clock.frameRate;
      const ease = Math.min(easeSeconds, clock.frames / clock.frameRate / 2);
      const rest = Math.round(256 * Math.max(0, Math.min(1, 1 - left / ease)));
      const pixels = surface.pixels();
      const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
      if (rest === 256) words.set(first);
      else {
        unpack(loop.picture(frame % loop.head.frames), size, columns * tile, rows * tile, words);
        if (rest > 0) fade(words, first, rest);
      }
      for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) surface.mark(column, row);
    },
    close: () => loop.close(),
  };
}

/** I420 to opaque YUVA; what lies beyond the picture in its last tiles repeats its border. */
function unpack(
  { luma, blue, red, lumaStride, chromaStride }: LoopPicture,
  size: { width: number; height: number },
  columns: number,
  rows: number,
  words: Uint32Array,
): void {
  for (let y = 0; y < rows; y++) {
    const fromY = y < size.height ? y : size.height - 1;
    const lumaRow = fromY * lumaStride;
    const chromaRow = (fromY >> 1) * chromaStride;
    const at = y * columns;
    for (let x = 0; x < size.width; x++) {
      const site = chromaRow + (x >> 1);
      words[at + x] =
        (luma[lumaRow + x] as number) | ((blue[site] as number) << 8) | ((red[site] as number) << 16) | 0xff000000;
    }
    if (columns > size.width) words.fill(words[at + size.width - 1] as number, at + size.width, at + columns);
  }
}

/** Mixes every channel of two pictures; the opaque alpha stays as it is. */
function fade(words: Uint32Array, to: Uint32Array, weight: number): void {
  for (let i = 0; i < words.length; i++) {
    const a = words[i] as number;
    const b = to[i] as number;
    // Two channels at a time: each has eight bits of room above it.
    const even = (a & 0xff00ff) * (256 - weight) + (b & 0xff00ff) * weight;
    const odd = ((a >>> 8) & 0xff) * (256 - weight) + ((b >>> 8) & 0xff) * weight;
    words[i] = ((even >>> 8) & 0xff00ff) | (odd & 0xff00) | 0xff000000;
  }
}
