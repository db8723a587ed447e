/** A mark's cells of one kind: so many a row and a column, of which the shorter side of a picture has so many. Its corner is the picture's. */
export interface MarkLattice {
  readonly columns: number;
  readonly rows: number;
  readonly across: number;
  /** What stands before its cells in a list of all cells of a mark. */
  readonly first: number;
}

/** Cells of brightness: 20 pixels each at 1080 lines. Others were measured (ADR 15). */
export const lumaLattice: MarkLattice = { columns: 96, rows: 102, across: 54, first: 0 };

/** Cells of colour: 32 pixels at 1080 lines, two of the blocks that are coded together, so that each costs next to nothing. */
export const colourLattice: MarkLattice = { columns: 60, rows: 64, across: 33.75, first: 96 * 102 };

/** All cells of a mark: those of brightness, then those of colour, each row by row. */
export const markCells = colourLattice.first + colourLattice.columns * colourLattice.rows;

/** What a mark is drawn on: a picture, and the rows that it is drawn in. */
export interface MarkCanvas {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly rows: number;
}

/** A cell's side in pixels of a picture. */
export function cellSide({ across }: MarkLattice, { width, height }: Pick<MarkCanvas, "width" | "height">): number {
  return Math.min(width, height) / across;
}

/** The cell, along one side, that a pixel's middle lies in. */
export function cellAt(pixel: number, side: number): number {
  return Math.floor((pixel + 0.5) / side);
}

/** A cell's place in the list of all; undefined of the sliver that a picture of 854 pixels has beyond its last column. */
export function indexOf({ columns, rows, first }: MarkLattice, column: number, row: number): number | undefined {
  return column < columns && row < rows ? first + row * columns + column : undefined;
}

/** The first pixel whose middle lies beyond a cell. */
export function endOf(cell: number, side: number): number {
  return Math.ceil((cell + 1) * side - 0.5);
}

/** Every other cell of a lattice, as the dark squares of a chessboard. */
export function isDark(column: number, row: number): boolean {
  return (column + row) % 2 === 0;
}
