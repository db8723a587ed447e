// The picture's grid of tiles and the layers over it, as the caller laid them out: what all parts of the kernel share.

import { LAYERS_MAX } from "./records";

export const TILE: i32 = 16;

export const EMPTY: i32 = 0;
export const MIXED: i32 = 1;
export const OPAQUE: i32 = 2;

/** Where one tile is stacked before it is written out: 16 × 16 pixels. */
export let tileBuffer: usize = 0;
export let layers: usize = 0;
export let layerCount: i32 = 0;
export let columns: i32 = 0;
export let rows: i32 = 0;
export let dirty: usize = 0;
export let states: usize = 0;
/** Indices of the layers that may show in the row of tiles that is drawn, the lowest first: a byte each. */
export let shown: usize = 0;
/** Four bytes that nobody reads. */
export let scratch: usize = 0;

export function configure(
  layersAt: usize,
  count: i32,
  tileColumns: i32,
  tileRows: i32,
  dirtyAt: usize,
  scratchAt: usize,
): void {
  layers = layersAt;
  layerCount = count;
  columns = tileColumns;
  rows = tileRows;
  dirty = dirtyAt;
  tileBuffer = scratchAt;
  scratch = scratchAt + 1024;
  states = scratchAt + 1028;
  shown = states + LAYERS_MAX;
}
