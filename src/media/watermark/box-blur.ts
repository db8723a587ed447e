interface Size {
  readonly width: number;
  readonly height: number;
}

/** The mean of the square of 2 × `reach` + 1 pixels round each pixel, of as much of it as lies in the picture. */
export function blurBox(source: Float32Array, { width, height }: Size, reach: number): Float32Array {
  const across = new Float32Array(source.length);
  const both = new Float32Array(source.length);
  for (let y = 0; y < height; y++) {
    blurLine({ source, target: across, from: y * width, step: 1, count: width, reach });
  }
  for (let x = 0; x < width; x++) {
    blurLine({ source: across, target: both, from: x, step: width, count: height, reach });
  }
  return both;
}

function blurLine(line: {
  readonly source: Float32Array;
  readonly target: Float32Array;
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly reach: number;
}): void {
  const { source, target, from, step, count, reach } = line;
  let sum = 0;
  let held = 0;
  for (let i = 0; i < Math.min(reach, count); i++, held++) sum += source[from + i * step] as number;
  for (let i = 0; i < count; i++) {
    if (i + reach < count) {
      sum += source[from + (i + reach) * step] as number;
      held++;
    }
    if (i > reach) {
      sum -= source[from + (i - reach - 1) * step] as number;
      held--;
    }
    target[from + i * step] = sum / held;
  }
}
