/** A picture's brightness, and its colours where it has any: a quarter of its pixels each. */
export interface SeenPicture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
  readonly colours?: { readonly blue: Uint8Array; readonly red: Uint8Array; readonly stride: number } | undefined;
}

/** One plane of a picture, in rows of `stride` bytes. */
interface Plane {
  readonly data: Uint8Array;
  readonly stride: number;
}

/** A small grey picture: what the detector looks at. */
export interface Sight {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The shorter side of what the detector looks at, in pixels: five a cell. Of colours it is half of that: four a cell. */
export const sightLines = 270;

/** What a picture of three planes shows. */
export interface ColourSight {
  readonly luma: Sight;
  readonly colours: { readonly blue: Sight; readonly red: Sight } | undefined;
}

/** Makes small pictures of all planes of pictures of one size. */
export function createColourSightMaker(size: {
  readonly width: number;
  readonly height: number;
}): (picture: SeenPicture) => ColourSight {
  const scale = sightLines / Math.min(size.width, size.height);
  const makeLuma = createSightMaker(size, scale);
  const half = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
  const makeColour = createSightMaker(half, scale);
  return ({ luma, lumaStride, colours }) => ({
    luma: makeLuma({ data: luma, stride: lumaStride }),
    colours: colours && {
      blue: makeColour({ data: colours.blue, stride: colours.stride }),
      red: makeColour({ data: colours.red, stride: colours.stride }),
    },
  });
}

interface Shares {
  /** Of each pixel that is made: where it begins and ends in the pixels that it is made of. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** Makes small pictures of brightness alone. */
export function createLumaSightMaker(size: {
  readonly width: number;
  readonly height: number;
}): (picture: Pick<SeenPicture, "luma" | "lumaStride">) => Sight {
  const make = createSightMaker(size, sightLines / Math.min(size.width, size.height));
  return ({ luma, lumaStride }) => make({ data: luma, stride: lumaStride });
}

/**
 * Makes small planes of planes of one size, each pixel the mean of what it covers.
 * @param scale of a side
 */
function createSightMaker(
  size: { readonly width: number; readonly height: number },
  scale: number,
): (plane: Plane) => Sight {
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const side = 1 / scale;
  if (Number.isInteger(side) && width * side === size.width && height * side === size.height) {
    return ({ data, stride }) => ({ width, height, data: meanOfSquares({ data, stride, width, height, side }) });
  }
  const across = shareOut(size.width, width, scale);
  const down = shareOut(size.height, height, scale);
  const sums = new Float64Array(size.width + 1);
  const row = new Float64Array(width);
  return ({ data: source, stride }) => {
    const data = new Float32Array(width * height);
    let target = 0;
    for (let y = 0; y < size.height; y++) {
      narrowRow({ source, at: y * stride, sums, row, across });
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
function meanOfSquares(
  plane: Plane & { readonly width: number; readonly height: number; readonly side: number },
): Float32Array {
  const { data: source, stride, width, height, side } = plane;
  const data = new Float32Array(width * height);
  const sums = new Uint32Array(width);
  const share = 1 / side ** 2;
  // Four pixels in a word, of which the first lies on its boundary, as decoders give them.
  const isInWords = side === 4 && source.byteOffset % 4 === 0 && stride % 4 === 0;
  const words = isInWords ? new Uint32Array(source.buffer, source.byteOffset, source.length >> 2) : undefined;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = y * side; row < (y + 1) * side; row++) {
      if (words) addWords(sums, words, (row * stride) >> 2);
      else addRow(sums, source, row * stride, side);
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

function addRow(sums: Uint32Array, source: Uint8Array, start: number, side: number): void {
  for (let x = 0, at = start; x < sums.length; x++) {
    let sum = 0;
    for (let i = 0; i < side; i++) sum += source[at++] as number;
    (sums[x] as number) += sum;
  }
}

function shareOut(pixels: number, made: number, scale: number): Shares {
  const from = Float64Array.from({ length: made }, (_unused, i) => Math.min(pixels - 0.5, i / scale));
  const to = Float64Array.from({ length: made }, (_unused, i) => Math.min(pixels, (i + 1) / scale));
  return { from, to };
}

function narrowRow(row: {
  readonly source: Uint8Array;
  readonly at: number;
  readonly sums: Float64Array;
  readonly row: Float64Array;
  readonly across: Shares;
}): void {
  const { source, at, sums, across } = row;
  let sum = 0;
  for (let x = 1; x < sums.length; x++) {
    sum += source[at + x - 1] as number;
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
