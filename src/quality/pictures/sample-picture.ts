import type { DecodedPicture } from "../../media/decode/index.ts";

/** What is seen of a picture's brightness on a grid of cells, in one pass over its luma. The arrays are the sampler's, until its next picture. */
export interface SampledLuma {
  readonly across: number;
  readonly down: number;
  /** Every sample, row by row: sixteen a cell. */
  readonly samples: Uint8Array;
  /** Of each cell the sum of its samples, row by row. */
  readonly sums: Uint16Array;
  /** Whether any sample is another than in the picture before; the first picture's are not. */
  readonly isOther: boolean;
}

/** Cells along the longer side: one is about a seventh of a close face. */
const cellsLonger = 64;
/** In each direction of a cell. */
const samplesOfCell = 4;
export const samplesPerCell = samplesOfCell ** 2;

/** Takes the samples of pictures of one size: where they lie is worked out once. */
export function createSampler({
  width,
  height,
}: Pick<DecodedPicture, "width" | "height">): (picture: DecodedPicture) => SampledLuma {
  const longer = Math.max(width, height);
  const across = Math.max(1, Math.round((cellsLonger * width) / longer));
  const down = Math.max(1, Math.round((cellsLonger * height) / longer));
  const columns = placeSamples(across, width);
  const rows = placeSamples(down, height);
  const sums = new Uint16Array(across * down);
  let [samples, before] = [new Uint8Array(columns.length * rows.length), new Uint8Array(columns.length * rows.length)];
  let isFirst = true;
  return ({ luma, lumaStride }) => {
    [samples, before] = [before, samples];
    sums.fill(0);
    for (let row = 0, at = 0; row < rows.length; row++) {
      const start = (rows[row] as number) * lumaStride;
      const cells = Math.floor(row / samplesOfCell) * across;
      for (let cell = 0, column = 0; cell < across; cell++) {
        let sum = 0;
        for (let i = 0; i < samplesOfCell; i++, at++, column++) {
          const value = luma[start + (columns[column] as number)] as number;
          samples[at] = value;
          sum += value;
        }
        (sums[cells + cell] as number) += sum;
      }
    }
    const isOther = !isFirst && Buffer.compare(samples, before) !== 0;
    isFirst = false;
    return { across, down, samples, sums, isOther };
  };
}

function placeSamples(cells: number, pixels: number): Uint32Array {
  return Uint32Array.from({ length: cells * samplesOfCell }, (_, at) =>
    Math.min(pixels - 1, Math.floor(((at + 0.5) * pixels) / (samplesOfCell * cells))),
  );
}
