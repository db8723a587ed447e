/** A picture's luma in rows of `stride` bytes. */
export interface LumaPicture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
}

/** A small grey picture: what the detector looks at. */
export interface Sight {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The shorter side of what the detector looks at, in pixels: five a cell. */
export const sightLines = 270;

interface Shares {
  /** Of each pixel that is made: where it begins and ends in the pixels that it is made of. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** Makes small pictures of one size of picture, each pixel the mean of what it covers. */
export function createSightMaker(size: {
  readonly width: number;
  readonly height: number;
}): (picture: LumaPicture) => Sight {
  const scale = sightLines / Math.min(size.width, size.height);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const side = 1 / scale;
  if (Number.isInteger(side) && width * side === size.width && height * side === size.height) {
    return ({ luma, lumaStride }) => ({
      width,
      height,
      data: meanOfSquares({ luma, lumaStride, width, height, side }),
    });
  }
  const across = shareOut(size.width, width, scale);
  const down = shareOut(size.height, height, scale);
  const sums = new Float64Array(size.width + 1);
  const row = new Float64Array(width);
  return ({ luma, lumaStride }) => {
    const data = new Float32Array(width * height);
    let target = 0;
    for (let y = 0; y < size.height; y++) {
      narrowRow({ luma, at: y * lumaStride, sums, row, across });
      // A row may end one row of the small picture and begin the next.
      for (let into = target; into < height; into++) {
        const share = Math.min(y + 1, down.to[into] as number) - Math.max(y, down.from[into] as number);
        if (share <= 0) break;
        const weight = share / ((down.to[into] as number) - (down.from[into] as number));
        for (let x = 0; x < width; x++) (data[into * width + x] as number) += weight * (row[x] as number);
        if ((down.to[into] as number) <= y + 1) target = into + 1;
      }
    }
    return { width, height, data };
  };
}

/** Where each pixel that is made covers whole ones: of 540, 1080 and 2160 lines. The sums are those of the long way. */
function meanOfSquares(picture: LumaPicture & { readonly side: number }): Float32Array {
  const { luma, lumaStride, width, height, side } = picture;
  const data = new Float32Array(width * height);
  const sums = new Uint32Array(width);
  const share = 1 / side ** 2;
  // Four pixels in a word, of which the first lies on its boundary, as decoders give them.
  const isInWords = side === 4 && luma.byteOffset % 4 === 0 && lumaStride % 4 === 0;
  const words = isInWords ? new Uint32Array(luma.buffer, luma.byteOffset, luma.length >> 2) : undefined;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = y * side; row < (y + 1) * side; row++) {
      if (words) addWords(sums, words, (row * lumaStride) >> 2);
      else addRow(sums, luma, row * lumaStride, side);
    }
    for (let x = 0; x < width; x++) data[y * width + x] = (sums[x] as number) * share;
  }
  return data;
}

/** Four pixels at a time, two and two in the halves of a word: a second of 1080p is sixty million of them. */
function addWords(sums: Uint32Array, words: Uint32Array, start: number): void {
  for (let x = 0; x < sums.length; x++) {
    const word = words[start + x] as number;
    const pairs = (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
    sums[x] = (sums[x] as number) + (pairs & 0xffff) + (pairs >>> 16);
  }
}

function addRow(sums: Uint32Array, luma: Uint8Array, start: number, side: number): void {
  for (let x = 0, at = start; x < sums.length; x++) {
    let sum = 0;
    for (let i = 0; i < side; i++) sum += luma[at++] as number;
    (sums[x] as number) += sum;
  }
}

function shareOut(pixels: number, made: number, scale: number): Shares {
  const from = Float64Array.from({ length: made }, (_unused, i) => Math.min(pixels - 0.5, i / scale));
  const to = Float64Array.from({ length: made }, (_unused, i) => Math.min(pixels, (i + 1) / scale));
  return { from, to };
}

function narrowRow(row: {
  readonly luma: Uint8Array;
  readonly at: number;
  readonly sums: Float64Array;
  readonly row: Float64Array;
  readonly across: Shares;
}): void {
  const { luma, at, sums, across } = row;
  let sum = 0;
  for (let x = 1; x < sums.length; x++) {
    sum += luma[at + x - 1] as number;
    sums[x] = sum;
  }
  for (let x = 0; x < row.row.length; x++) {
    const [from, to] = [across.from[x] as number, across.to[x] as number];
    row.row[x] = (sumUpTo(sums, to) - sumUpTo(sums, from)) / (to - from);
  }
}

function sumUpTo(sums: Float64Array, at: number): number {
  const whole = Math.floor(at);
  const part = at - whole;
  const sum = sums[whole] as number;
  return part === 0 ? sum : sum + part * ((sums[whole + 1] as number) - sum);
}
