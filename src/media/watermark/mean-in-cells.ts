import { endOf } from "./mark-lattice.ts";

/** Samples of a plane: one each `step` bytes, in rows of `stride` bytes. */
interface Samples {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly step: number;
  /** Samples along a cell's side. */
  readonly side: number;
}

/** The mean of each cell of a grid, row by row; 0 for those that lie outside of the plane. */
export function meanInCells(
  data: Uint8Array,
  { width, height, stride, step, side }: Samples,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Float32Array {
  const means = new Float32Array(columns * rows);
  const ends = Uint32Array.from({ length: columns }, (_unused, column) => Math.min(width, endOf(column, side)));
  for (let row = 0, y = 0; row < rows; row++) {
    const bottom = Math.min(height, endOf(row, side));
    const lines = bottom - y;
    for (; y < bottom; y++) {
      for (let column = 0, x = 0, at = y * stride; column < columns; column++) {
        const end = ends[column] as number;
        // A sum of its own, stored once: this is the innermost loop of two million samples.
        let sum = 0;
        for (; x < end; x++, at += step) sum += data[at] as number;
        (means[row * columns + column] as number) += sum;
      }
    }
    for (let column = 0, left = 0; column < columns; column++) {
      const end = ends[column] as number;
      (means[row * columns + column] as number) /= Math.max(1, (end - left) * lines);
      left = end;
    }
  }
  return means;
}
