import { resample, toYuva, type Picture, type RgbaPicture } from "../raster/index.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a background lies in a picture that it covers, centred: pixels a pixel, and where its corner goes. */
export function coverPicture(
  background: Size,
  { width, height }: Size,
): { scale: number; shiftX: number; shiftY: number } {
  const scale = Math.max(width / background.width, height / background.height);
  return { scale, shiftX: (width - background.width * scale) / 2, shiftY: (height - background.height * scale) / 2 };
}

/** Covers the picture with a background, centred and cropped, never stretched. */
export function bakePlate(background: RgbaPicture, picture: Size): Picture {
  const { width, height } = picture;
  const covered = resample(background, { width, height, ...coverPicture(background, picture) });
  // The filter fades into air at the border; a plate is opaque throughout.
  for (let i = 3; i < covered.data.length; i += 4) {
    const alpha = covered.data[i] as number;
    if (alpha === 255) continue;
    for (let channel = 1; channel <= 3; channel++) {
      covered.data[i - channel] =
        alpha === 0 ? 0 : Math.min(255, Math.round(((covered.data[i - channel] as number) * 255) / alpha));
    }
    covered.data[i] = 255;
  }
  return { width, height, x: 0, y: 0, data: toYuva(covered.data) };
}
