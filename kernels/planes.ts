// Writes stacked tiles out as I420, the watermark's patterns added to all three planes.

import { TILE, columns, dirty, rows, tileBuffer } from "./grid";
import { listShown, stackTile } from "./stack";

@inline
function lumaOf(a: v128, b: v128, c: v128, d: v128): v128 {
  // Y of sixteen pixels.
  const ab = i8x16.shuffle(a, b, 0, 4, 8, 12, 16, 20, 24, 28, 0, 0, 0, 0, 0, 0, 0, 0);
  const cd = i8x16.shuffle(c, d, 0, 4, 8, 12, 16, 20, 24, 28, 0, 0, 0, 0, 0, 0, 0, 0);
  return i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** Sums of 2 × 2 blocks, i16: two chroma sites of four lanes each. */
@inline
function sites(top: v128, bottom: v128): v128 {
  const low = i16x8.add(i16x8.extend_low_i8x16_u(top), i16x8.extend_low_i8x16_u(bottom));
  const high = i16x8.add(i16x8.extend_high_i8x16_u(top), i16x8.extend_high_i8x16_u(bottom));
  const left = i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(low, high, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  return i16x8.shr_u(i16x8.add(i16x8.add(left, right), i16x8.splat(2)), 2);
}

/** Signed pattern on unsigned samples, saturating: shift to signed, add, shift back. */
@inline
function addPattern(samples: v128, pattern: v128): v128 {
  const sign = i8x16.splat(-128);
  return v128.xor(i8x16.add_sat_s(v128.xor(samples, sign), pattern), sign);
}

function writeTile(
  column: i32, row: i32, luma: usize, lumaStride: i32, blue: usize, red: usize, chromaStride: i32,
  delta: usize, blueDelta: usize, redDelta: usize,
): void {
  let source = tileBuffer;
  let offset = <usize>(row * TILE * lumaStride + column * TILE);
  let y = luma + offset;
  let chromaOffset = <usize>(row * 8 * chromaStride + column * 8);
  for (let pair = 0; pair < 8; pair++) {
    const a0 = v128.load(source);
    const a1 = v128.load(source, 16);
    const a2 = v128.load(source, 32);
    const a3 = v128.load(source, 48);
    const b0 = v128.load(source, 64);
    const b1 = v128.load(source, 80);
    const b2 = v128.load(source, 96);
    const b3 = v128.load(source, 112);
    let top = lumaOf(a0, a1, a2, a3);
    let bottom = lumaOf(b0, b1, b2, b3);
    if (delta) {
      top = addPattern(top, v128.load(delta + offset));
      bottom = addPattern(bottom, v128.load(delta + offset + lumaStride));
    }
    v128.store(y, top);
    v128.store(y + lumaStride, bottom);
    const s01 = i8x16.narrow_i16x8_u(sites(a0, b0), sites(a1, b1));
    const s23 = i8x16.narrow_i16x8_u(sites(a2, b2), sites(a3, b3));
    let chroma = i8x16.shuffle(s01, s23, 1, 5, 9, 13, 17, 21, 25, 29, 2, 6, 10, 14, 18, 22, 26, 30);
    if (delta) {
      const pattern = v128.load_lane<u64>(redDelta + chromaOffset, v128.load64_zero(blueDelta + chromaOffset), 1);
      chroma = addPattern(chroma, pattern);
    }
    v128.store_lane<u64>(blue + chromaOffset, chroma, 0);
    v128.store_lane<u64>(red + chromaOffset, chroma, 1);
    source += 128;
    y += lumaStride << 1;
    offset += lumaStride << 1;
    chromaOffset += chromaStride;
  }
}

/** Draws every tile that is marked and clears its mark, the patterns added unless the first is 0; `drawnRows` gets 1 for each row of tiles touched. */
export function drawMarked(
  luma: usize, lumaStride: i32, blue: usize, red: usize, chromaStride: i32,
  delta: usize, blueDelta: usize, redDelta: usize, drawnRows: usize,
): i32 {
  let drawn = 0;
  for (let row = 0; row < rows; row++) {
    let touched = 0;
    let shownCount = 0;
    for (let column = 0; column < columns; column++) {
      const mark = dirty + <usize>(row * columns + column);
      if (!load<u8>(mark)) continue;
      store<u8>(mark, 0);
      if (!shownCount) shownCount = listShown(row);
      stackTile(column, row, shownCount);
      writeTile(column, row, luma, lumaStride, blue, red, chromaStride, delta, blueDelta, redDelta);
      touched = 1;
      drawn++;
    }
    store<u8>(drawnRows + row, touched);
  }
  return drawn;
}
