import type { RgbaPicture } from "../raster/index.ts";

/** A filter fades into air at a picture's border; this makes an opaque picture opaque throughout again, in place. */
export function fillEdges(picture: RgbaPicture): RgbaPicture {
  const { data } = picture;
  for (let i = 3; i < data.length; i += 4) {
    const alpha = data[i] as number;
    if (alpha === 255) continue;
    for (let channel = 1; channel <= 3; channel++) {
      const sample = data[i - channel] as number;
      data[i - channel] = alpha === 0 ? 0 : Math.min(255, Math.round((sample * 255) / alpha));
    }
    data[i] = 255;
  }
  return picture;
}
