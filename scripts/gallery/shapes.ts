import type { SheetCell, SheetRows } from "../../src/app/draw-sheet.ts";

/** 480 lines in each shape, and how many of them stand side by side on a sheet. */
export const shapes = {
  wide: { frame: { width: 854, height: 480 }, columns: 3 },
  tall: { frame: { width: 480, height: 854 }, columns: 6 },
  square: { frame: { width: 480, height: 480 }, columns: 4 },
} as const;

export type ShapeName = keyof typeof shapes;
export const shapeNames = Object.keys(shapes) as readonly ShapeName[];

export function inRows(cells: readonly SheetCell[], columns: number): SheetRows {
  return Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
}
