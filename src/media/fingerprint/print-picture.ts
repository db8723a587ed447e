/** A picture's luma in rows of `lumaStride` bytes. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
}

/** A picture is looked at as a square of so many means, and so many of its slowest waves each way are kept. */
const [side, waves] = [64, 16];
export const printBits = waves * waves;
const printBytes = printBits / 8;

/** Row k holds the wave of k + 1 half turns: the mean is left out (PDQ's matrix). */
const cosines = Float64Array.from({ length: waves * side }, (_unused, at) => {
  const [wave, place] = [Math.floor(at / side) + 1, at % side];
  return Math.sqrt(2 / side) * Math.cos((Math.PI / (2 * side)) * wave * (2 * place + 1));
});

/**
 * The perceptual hash PDQ (Facebook, ThreatExchange, 2019) of a picture: of a square of 64 × 64 means the 16 × 16 slowest waves,
 * and of each whether it is above their median. Where PDQ filters first, the means of every third pixel are taken here: it is
 * made of every second of every video. Equal pictures have equal prints on every machine but for waves that lie on the median.
 */
export function printPicture(picture: GreyPicture): Uint8Array {
  const means = takeMeans(picture);
  const across = new Float64Array(side * waves);
  for (let y = 0; y < side; y++) {
    for (let wave = 0; wave < waves; wave++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += (means[y * side + x] as number) * (cosines[wave * side + x] as number);
      across[y * waves + wave] = sum;
    }
  }
  const both = new Float64Array(printBits);
  for (let down = 0; down < waves; down++) {
    for (let wave = 0; wave < waves; wave++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += (cosines[down * side + y] as number) * (across[y * waves + wave] as number);
      both[down * waves + wave] = sum;
    }
  }
  const median = both.toSorted()[printBits / 2] as number;
  const print = new Uint8Array(printBytes);
  for (let bit = 0; bit < printBits; bit++) {
    if ((both[bit] as number) > median) (print[bit >> 3] as number) |= 1 << (bit & 7);
  }
  return print;
}

/** Pixels from one that is looked at to the next. */
const pixelStep = 3;

function takeMeans({ width, height, luma, lumaStride }: GreyPicture): Float64Array {
  const sums = new Float64Array(side * side);
  const counts = new Uint32Array(side * side);
  const columns = Uint8Array.from({ length: width }, (_unused, x) => Math.floor((x * side) / width));
  // Small pictures have fewer pixels than three a mean.
  const step = Math.max(1, Math.min(pixelStep, Math.floor(Math.min(width, height) / side)));
  for (let y = 0; y < height; y += step) {
    const row = Math.floor((y * side) / height) * side;
    for (let x = 0; x < width; x += step) {
      const at = row + (columns[x] as number);
      (sums[at] as number) += luma[y * lumaStride + x] as number;
      (counts[at] as number) += 1;
    }
  }
  return sums.map((sum, at) => sum / Math.max(1, counts[at] as number));
}

/** Of each row of waves those that a mirror turns over: the first, the third and so on, which have an odd number of half turns. */
const turnedOver = 0b0101_0101;

/** The print of the mirror image, but for the few waves that lie about the median. */
export function mirrorPrint(print: Uint8Array): Uint8Array {
  return print.map((byte) => byte ^ turnedOver);
}

const ones = Uint8Array.from({ length: 256 }, (_unused, byte) => {
  let [rest, count] = [byte, 0];
  for (; rest; rest &= rest - 1) count++;
  return count;
});

/** Of how many bits two prints differ. */
export function distanceOf(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let i = 0; i < printBytes; i++) distance += ones[(a[i] as number) ^ (b[i] as number)] as number;
  return distance;
}

/**
 * A print's sixteen words of 16 bits, each with its place above it: of two prints that differ in fewer bits than there are
 * words, one word at least is the same, and of those that differ in more, often.
 */
export function wordsOf(print: Uint8Array): number[] {
  return Array.from({ length: printBytes / 2 }, (_unused, place) => {
    return (place << 16) | ((print[2 * place] as number) << 8) | (print[2 * place + 1] as number);
  });
}
