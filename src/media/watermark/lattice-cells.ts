import { lattice } from "./mark-pattern.ts";

/** What a mark is drawn on: a picture, and the rows that it is drawn in. */
export interface MarkCanvas {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly rows: number;
}

/** The cell, along one side, that a pixel's middle lies in. */
export function cellAt(pixel: number, side: number): number {
  return Math.floor((pixel + 0.5) / side);
}

/** A cell's place in the lattice; undefined of the sliver that a picture of 854 pixels has beyond its last column. */
export function indexOf(column: number, row: number): number | undefined {
  return column < lattice.columns && row < lattice.rows ? row * lattice.columns + column : undefined;
}

/** The first pixel whose middle lies beyond a cell. */
export function endOf(cell: number, side: number): number {
  return Math.ceil((cell + 1) * side - 0.5);
}
