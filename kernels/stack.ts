// Stacks the layers of one tile in the tile buffer, from the topmost opaque one upwards.

import { layFour, layOver, layShifted, over, twoPixels, twoPixelsGuarded } from "./blend";
import { EMPTY, OPAQUE, TILE, columns, layerCount, layers, shown, states, tileBuffer } from "./grid";
import { fetchRows } from "./fetch-rows";
import {
  LAYER_HEIGHT,
  LAYER_KIND,
  LAYER_KIND_FIXED,
  LAYER_NODES,
  LAYER_OFFSET_X,
  LAYER_OFFSET_Y,
  LAYER_SIZE,
  LAYER_STRIDE,
  LAYER_TEXTURE,
  LAYER_WIDTH,
} from "./records";
import { covers, max4, min4, reaches } from "./tiles";

/** How far two corners of a tile may differ from a plain shift and still be drawn as one: a fifth of a pixel. */
const SHIFT_SLACK: i32 = 0x3000;

/** Whether a corner's position is that of the first corner plus its distance. */
@inline
function isShifted(a: i32, b: i32, distance: i32): bool {
  return abs(b - a - (distance << 16)) < SHIFT_SLACK;
}

function stackBent(layer: usize, column: i32, row: i32, opaque: bool): void {
  const node = load<usize>(layer, LAYER_NODES) + ((row * (columns + 1) + column) << 3);
  const under = node + ((columns + 1) << 3);
  const u00 = load<i32>(node);
  const v00 = load<i32>(node, 4);
  const u10 = load<i32>(node, 8);
  const v10 = load<i32>(node, 12);
  const u01 = load<i32>(under);
  const v01 = load<i32>(under, 4);
  const u11 = load<i32>(under, 8);
  const v11 = load<i32>(under, 12);
  const texture = load<usize>(layer, LAYER_TEXTURE);
  const stride = load<i32>(layer, LAYER_STRIDE);
  const width = load<i32>(layer, LAYER_WIDTH);
  const height = load<i32>(layer, LAYER_HEIGHT);
  const inside =
    min4(u00, u10, u01, u11) >= 0x10000 &&
    min4(v00, v10, v01, v11) >= 0x10000 &&
    max4(u00, u10, u01, u11) < (width - 4) << 16 &&
    max4(v00, v10, v01, v11) < (height - 2) << 16;
  if (inside) {
    const left = min4(u00, u10, u01, u11) >> 16;
    const top = min4(v00, v10, v01, v11) >> 16;
    fetchRows(texture + <usize>(top * stride + (left << 2)), stride, TILE + 1, 68);
  }
  if (
    inside &&
    isShifted(u00, u10, TILE) &&
    isShifted(u00, u01, 0) &&
    isShifted(u00, u11, TILE) &&
    isShifted(v00, v10, 0) &&
    isShifted(v00, v01, TILE) &&
    isShifted(v00, v11, TILE)
  ) {
    // The mean shift of the four corners, rounded to an eighth.
    const u = ((u00 + u10 + u01 + u11) >> 2) - ((TILE >> 1) << 16) + 0x1000;
    const v = ((v00 + v10 + v01 + v11) >> 2) - ((TILE >> 1) << 16) + 0x1000;
    layShifted(tileBuffer, texture, stride, u, v, opaque);
    return;
  }
  let target = tileBuffer;
  for (let y = 0; y < TILE; y++) {
    let u = u00 + (((u01 - u00) * y) >> 4);
    let v = v00 + (((v01 - v00) * y) >> 4);
    const du = (u10 + (((u11 - u10) * y) >> 4) - u) >> 4;
    const dv = (v10 + (((v11 - v10) * y) >> 4) - v) >> 4;
    const isPlain = inside && abs(du - 0x10000) < 0x1400 && abs(dv) < 0x1400;
    if (isPlain) {
      // From the first pixel's position to the block's: its middle, less one and a half pixels.
      let blockU = u + ((3 * (du - 0x10000)) >> 1) + 0x1000;
      let blockV = v + ((3 * dv) >> 1) + 0x1000;
      for (let x = 0; x < 4; x++) {
        layFour(target, texture, stride, blockU, blockV, opaque);
        blockU += du << 2;
        blockV += dv << 2;
        target += 16;
      }
    } else if (inside && opaque) {
      for (let x = 0; x < 4; x++) {
        const a = twoPixels(texture, stride, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        const b = twoPixels(texture, stride, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        v128.store(target, i8x16.narrow_i16x8_u(a, b));
        target += 16;
      }
    } else if (inside) {
      for (let x = 0; x < 4; x++) {
        const a = twoPixels(texture, stride, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        const b = twoPixels(texture, stride, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        const below = v128.load(target);
        v128.store(
          target,
          i8x16.narrow_i16x8_u(
            over(i16x8.extend_low_i8x16_u(below), a),
            over(i16x8.extend_high_i8x16_u(below), b),
          ),
        );
        target += 16;
      }
    } else {
      for (let x = 0; x < 4; x++) {
        const a = twoPixelsGuarded(texture, stride, width, height, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        const b = twoPixelsGuarded(texture, stride, width, height, u, v, du, dv);
        u += du << 1;
        v += dv << 1;
        const below = v128.load(target);
        v128.store(
          target,
          i8x16.narrow_i16x8_u(
            over(i16x8.extend_low_i8x16_u(below), a),
            over(i16x8.extend_high_i8x16_u(below), b),
          ),
        );
        target += 16;
      }
    }
  }
}

function stackFixed(layer: usize, column: i32, row: i32, opaque: bool): void {
  const x = column - load<i32>(layer, LAYER_OFFSET_X);
  const y = row - load<i32>(layer, LAYER_OFFSET_Y);
  const stride = load<i32>(layer, LAYER_STRIDE);
  let source = load<usize>(layer, LAYER_TEXTURE) + <usize>(y * TILE * stride + x * TILE * 4);
  let target = tileBuffer;
  for (let line = 0; line < TILE; line++) {
    for (let i = 0; i < 64; i += 16) {
      const above = v128.load(source + i);
      if (opaque) v128.store(target + i, above);
      else if (v128.any_true(above)) layOver(target + i, above);
    }
    source += stride;
    target += 64;
  }
}

/** Stacks a tile of the row whose layers were listed, `count` of them; the lowest is the plate, opaque everywhere. */
export function stackTile(column: i32, row: i32, count: i32): void {
  let first = count - 1;
  for (; first > 0; first--) {
    const state = covers(shownLayer(first), column, row);
    store<u8>(states + first, state);
    if (state == OPAQUE) break;
  }
  if (first == 0) store<u8>(states, OPAQUE);
  for (let at = first; at < count; at++) {
    if (load<u8>(states + at) == EMPTY) continue;
    const layer = shownLayer(at);
    if (load<i32>(layer, LAYER_KIND) == LAYER_KIND_FIXED) stackFixed(layer, column, row, at == first);
    else stackBent(layer, column, row, at == first);
  }
}

@inline
function shownLayer(at: i32): usize {
  return layers + <usize>(<i32>load<u8>(shown + at) * LAYER_SIZE);
}

/** Lists the layers that may show in a row of tiles; returns how many there are, the plate among them. */
export function listShown(row: i32): i32 {
  store<u8>(shown, 0);
  let count = 1;
  for (let index = 1; index < layerCount; index++) {
    if (!reaches(layers + <usize>(index * LAYER_SIZE), row)) continue;
    store<u8>(shown + count, index);
    count++;
  }
  return count;
}
