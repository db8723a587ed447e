/** Tiles of 16 × 16 pixels that the picture has. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Tiles from left and top up to, and without, right and bottom. */
export interface TileRange {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const tilePixels = 16;
export const noTiles: TileRange = { left: 0, top: 0, right: 0, bottom: 0 };
/** What is drawn may pass what was reckoned by this: positions are rounded, and pixels mixed with their neighbours. */
const slackPixels = 4;

/** The tiles that a box in pixels touches. */
export function tilesOf(
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  grid: TileGrid,
): TileRange {
  const column = (value: number) => Math.max(0, Math.min(grid.columns, value));
  const row = (value: number) => Math.max(0, Math.min(grid.rows, value));
  return {
    left: column(Math.floor((box.left - slackPixels) / tilePixels)),
    top: row(Math.floor((box.top - slackPixels) / tilePixels)),
    right: column(Math.ceil((box.right + slackPixels) / tilePixels)),
    bottom: row(Math.ceil((box.bottom + slackPixels) / tilePixels)),
  };
}

export function unite(a: TileRange, b: TileRange): TileRange {
  if (b.right <= b.left) return a;
  if (a.right <= a.left) return b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
