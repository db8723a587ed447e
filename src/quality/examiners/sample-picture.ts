import type { DecodedPicture } from "../../media/decode/index.ts";

/** How a model wants a picture: red, green and blue, 0 to 1 in planes (NCHW), or 0 to 255 pixel by pixel (NHWC). */
export interface PictureForm {
  readonly layout: "planes" | "pixels";
  readonly width: number;
  readonly height: number;
}

/** In each direction of a pixel that is made. */
const samplesOfPixel = 3;

/** A small picture of a picture, whole and stretched to the form: sRGB by BT.709 in limited range. */
export function samplePicture(picture: DecodedPicture, { layout, width, height }: PictureForm): Float32Array {
  const { luma, blue, red, lumaStride, chromaStride } = picture;
  const columns = places(width, picture.width);
  const rows = places(height, picture.height);
  const made = new Float32Array(3 * width * height);
  const share = 1 / samplesOfPixel ** 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sumY, sumB, sumR] = [0, 0, 0];
      for (let i = 0; i < samplesOfPixel; i++) {
        const row = rows[y * samplesOfPixel + i] as number;
        const chromaRow = (row >> 1) * chromaStride;
        for (let j = 0; j < samplesOfPixel; j++) {
          const column = columns[x * samplesOfPixel + j] as number;
          sumY += luma[row * lumaStride + column] as number;
          sumB += blue[chromaRow + (column >> 1)] as number;
          sumR += red[chromaRow + (column >> 1)] as number;
        }
      }
      const brightness = (sumY * share - 16) / 219;
      const [cb, cr] = [(sumB * share - 128) / 224, (sumR * share - 128) / 224];
      const colour = [brightness + 1.5748 * cr, brightness - 0.1873 * cb - 0.4681 * cr, brightness + 1.8556 * cb];
      for (let channel = 0; channel < 3; channel++) {
        const value = Math.max(0, Math.min(1, colour[channel] as number));
        if (layout === "planes") made[(channel * height + y) * width + x] = value;
        else made[(y * width + x) * 3 + channel] = Math.round(255 * value);
      }
    }
  }
  return made;
}

function places(pixels: number, of: number): Uint32Array {
  return Uint32Array.from({ length: pixels * samplesOfPixel }, (_, at) =>
    Math.min(of - 1, Math.floor(((at + 0.5) * of) / (pixels * samplesOfPixel))),
  );
}
