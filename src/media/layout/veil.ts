import type { Colour, FrameSize } from "../captions/index.ts";
import { toYuva, type Picture } from "../raster/index.ts";
import { hidden, ramp, type Sprite } from "./sprite.ts";

const fadeInMs = 280;
const fadeOutMs = 240;

/**
 * The brand's ground over the whole picture, out of which a scene comes and into which it goes: both within the scene's own
 * shots, so that no shot knows its neighbour's pixels.
 */
export function createVeil(options: {
  readonly picture: FrameSize;
  readonly ground: Colour;
  readonly fadesIn: boolean;
  readonly fadesOut: boolean;
  readonly durationMs: number;
}): Sprite {
  const { picture, ground, fadesIn, fadesOut, durationMs } = options;
  return {
    at(atMs) {
      const coming = fadesIn ? 1 - ramp(atMs, 0, fadeInMs) : 0;
      const going = fadesOut ? ramp(atMs, durationMs - fadeOutMs, fadeOutMs) : 0;
      const opacity = Math.max(coming, going);
      return opacity === 0 ? hidden : { key: `${opacity}`, draw: () => drawVeil(picture, ground, opacity) };
    },
  };
}

function drawVeil({ width, height }: FrameSize, { red, green, blue }: Colour, opacity: number): Picture {
  const premultiplied = [red, green, blue, 255].map((sample) => Math.round(sample * opacity));
  const [luma = 0, cb = 0, cr = 0, alpha = 0] = toYuva(Uint8Array.from(premultiplied));
  const data = new Uint8Array(width * height * 4);
  new Uint32Array(data.buffer).fill(new Uint32Array(Uint8Array.of(luma, cb, cr, alpha).buffer)[0] ?? 0);
  return { width, height, x: 0, y: 0, data };
}
