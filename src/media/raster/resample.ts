import type { RgbaPicture } from "./picture.ts";

/**
 * Scales premultiplied RGBA onto a pixel grid: output pixel i covers the input from (i − shift) / scale. The filter is
 * Mitchell and Netravali's (1988, B = C = 1/3), widened when it makes smaller, so nothing shimmers and edges stay crisp.
 * Doubles in, rounded once per pass: the same on every processor.
 */
export function resample(
  source: RgbaPicture,
  target: { width: number; height: number; scale: number; shiftX: number; shiftY: number },
): RgbaPicture {
  const columns = filterTaps(source.width, target.width, target.scale, target.shiftX);
  const rows = filterTaps(source.height, target.height, target.scale, target.shiftY);
  const narrow = new Float32Array(target.width * source.height * 4);
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < target.width; x++) {
      const { first, weights } = columns[x] as Taps;
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      let at = (y * source.width + first) * 4;
      for (const weight of weights) {
        red += weight * (source.data[at] as number);
        green += weight * (source.data[at + 1] as number);
        blue += weight * (source.data[at + 2] as number);
        alpha += weight * (source.data[at + 3] as number);
        at += 4;
      }
      const to = (y * target.width + x) * 4;
      narrow[to] = red;
      narrow[to + 1] = green;
      narrow[to + 2] = blue;
      narrow[to + 3] = alpha;
    }
  }
  const data = new Uint8Array(target.width * target.height * 4);
  const stride = target.width * 4;
  const line = new Float64Array(stride);
  for (let y = 0; y < target.height; y++) {
    const { first, weights } = rows[y] as Taps;
    line.fill(0);
    for (const [index, weight] of weights.entries()) {
      const from = (first + index) * stride;
      for (let i = 0; i < stride; i++) line[i] = (line[i] as number) + weight * (narrow[from + i] as number);
    }
    writeLine(line, data, y * stride);
  }
  return { width: target.width, height: target.height, data };
}

function writeLine(line: Float64Array, data: Uint8Array, at: number): void {
  for (let i = 0; i < line.length; i += 4) {
    const alpha = Math.max(0, Math.min(255, Math.round(line[i + 3] as number)));
    for (let channel = 0; channel < 3; channel++) {
      // The filter's negative lobes may overshoot; a premultiplied colour stays within its alpha.
      data[at + i + channel] = Math.max(0, Math.min(alpha, Math.round(line[i + channel] as number)));
    }
    data[at + i + 3] = alpha;
  }
}

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function filterTaps(sourceSize: number, targetSize: number, scale: number, shift: number): Taps[] {
  const width = Math.max(1, 1 / scale);
  return Array.from({ length: targetSize }, (_, i) => {
    const centre = (i + 0.5 - shift) / scale;
    const first = Math.max(0, Math.ceil(centre - 2 * width - 0.5));
    const last = Math.min(sourceSize - 1, Math.floor(centre + 2 * width - 0.5));
    const weights: number[] = [];
    for (let j = first; j <= last; j++) weights.push(mitchell((j + 0.5 - centre) / width) / width);
    // Not normalised at the borders: beyond the picture there is air, and edges fade into it.
    return { first: Math.min(first, sourceSize - 1), weights };
  });
}

function mitchell(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return (7 * a * a * a - 12 * a * a + 16 / 3) / 6;
  if (a < 2) return ((-7 / 3) * a * a * a + 12 * a * a - 20 * a + 32 / 3) / 6;
  return 0;
}
