// What a layer holds of a tile, and which tiles look otherwise than in the frame before.

import { EMPTY, MIXED, OPAQUE, columns, dirty } from "./grid";
import {
  LAYER_KIND,
  LAYER_KIND_FIXED,
  LAYER_NODES,
  LAYER_NODES_BEFORE,
  LAYER_OFFSET_X,
  LAYER_OFFSET_Y,
  LAYER_RANGE,
  LAYER_RANGE_BEFORE,
  LAYER_SUMMARY,
  LAYER_SUMMARY_HEIGHT,
  LAYER_SUMMARY_WIDTH,
  LAYER_VISIBLE,
} from "./records";

@inline
export function min4(a: i32, b: i32, c: i32, d: i32): i32 {
  return min(min(a, b), min(c, d));
}

@inline
export function max4(a: i32, b: i32, c: i32, d: i32): i32 {
  return max(max(a, b), max(c, d));
}

/** What a layer holds of a tile, from the summary of its texture: an upper bound, never less than there is. */
function classify(layer: usize, nodes: usize, column: i32, row: i32): i32 {
  if (load<i32>(layer, LAYER_KIND) == LAYER_KIND_FIXED) {
    const x = column - load<i32>(layer, LAYER_OFFSET_X);
    const y = row - load<i32>(layer, LAYER_OFFSET_Y);
    const width = load<i32>(layer, LAYER_SUMMARY_WIDTH);
    if (x < 0 || y < 0 || x >= width || y >= load<i32>(layer, LAYER_SUMMARY_HEIGHT)) return EMPTY;
    return <i32>load<u8>(load<usize>(layer, LAYER_SUMMARY) + <usize>(y * width + x));
  }
  const stride = (columns + 1) << 3;
  const a = nodes + ((row * (columns + 1) + column) << 3);
  const u0 = load<i32>(a);
  const u1 = load<i32>(a, 8);
  const u2 = load<i32>(a + stride);
  const u3 = load<i32>(a + stride, 8);
  const v0 = load<i32>(a, 4);
  const v1 = load<i32>(a, 12);
  const v2 = load<i32>(a + stride, 4);
  const v3 = load<i32>(a + stride, 12);
  const width = load<i32>(layer, LAYER_SUMMARY_WIDTH);
  const height = load<i32>(layer, LAYER_SUMMARY_HEIGHT);
  let left = min4(u0, u1, u2, u3) >> 20;
  let top = min4(v0, v1, v2, v3) >> 20;
  let right = (max4(u0, u1, u2, u3) + 0x10000) >> 20;
  let bottom = (max4(v0, v1, v2, v3) + 0x10000) >> 20;
  const inside = left >= 0 && top >= 0 && right < width && bottom < height;
  const summary = load<usize>(layer, LAYER_SUMMARY);
  if (inside && right - left == 1 && bottom - top == 1) {
    return (<i32>load<u8>(summary + <usize>(top * width + left))) >> 2;
  }
  if (left < 0) left = 0;
  if (top < 0) top = 0;
  if (right >= width) right = width - 1;
  if (bottom >= height) bottom = height - 1;
  if (left > right || top > bottom) return EMPTY;
  let empty = true;
  let opaque = inside;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const state = (<i32>load<u8>(summary + <usize>(y * width + x))) & 3;
      if (state != EMPTY) empty = false;
      if (state != OPAQUE) opaque = false;
    }
  }
  return empty ? EMPTY : opaque ? OPAQUE : MIXED;
}

/** Whether a layer may show anywhere in a row of tiles. */
export function reaches(layer: usize, row: i32): bool {
  if (!load<i32>(layer, LAYER_VISIBLE)) return false;
  if (load<i32>(layer, LAYER_KIND) == LAYER_KIND_FIXED) {
    const y = row - load<i32>(layer, LAYER_OFFSET_Y);
    return y >= 0 && y < load<i32>(layer, LAYER_SUMMARY_HEIGHT);
  }
  return row >= load<i32>(layer, LAYER_RANGE + 4) && row < load<i32>(layer, LAYER_RANGE + 12);
}

/** What a layer that reaches the row holds of one of its tiles. */
@inline
export function covers(layer: usize, column: i32, row: i32): i32 {
  if (
    load<i32>(layer, LAYER_KIND) != LAYER_KIND_FIXED &&
    (column < load<i32>(layer, LAYER_RANGE) || column >= load<i32>(layer, LAYER_RANGE + 8))
  ) {
    return EMPTY;
  }
  return classify(layer, load<usize>(layer, LAYER_NODES), column, row);
}

/** Marks the tiles that show a box of a layer's texture, in texture pixels: something was painted there. */
export function markPainted(layer: usize, left: i32, top: i32, right: i32, bottom: i32): void {
  const nodes = load<usize>(layer, LAYER_NODES);
  const pitch = (columns + 1) << 3;
  const x1 = load<i32>(layer, LAYER_RANGE + 8);
  const y1 = load<i32>(layer, LAYER_RANGE + 12);
  for (let row = load<i32>(layer, LAYER_RANGE + 4); row < y1; row++) {
    for (let column = load<i32>(layer, LAYER_RANGE); column < x1; column++) {
      const a = v128.load(nodes + row * pitch + (column << 3));
      const b = v128.load(nodes + (row + 1) * pitch + (column << 3));
      const u0 = min(i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)) >> 16;
      const u1 = max(i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)) >> 16;
      const v0 = min(i32x4.extract_lane(a, 1), i32x4.extract_lane(a, 3)) >> 16;
      const v1 = max(i32x4.extract_lane(b, 1), i32x4.extract_lane(b, 3)) >> 16;
      if (u1 + 2 >= left && u0 - 1 < right && v1 + 2 >= top && v0 - 1 < bottom) {
        store<u8>(dirty + <usize>(row * columns + column), 1);
      }
    }
  }
}

/** Marks the tiles in which a bent layer looks otherwise than in the frame before. */
export function markMoved(layer: usize): void {
  const now = load<usize>(layer, LAYER_NODES);
  const before = load<usize>(layer, LAYER_NODES_BEFORE);
  const stride = columns + 1;
  const beforeX0 = load<i32>(layer, LAYER_RANGE_BEFORE);
  const beforeY0 = load<i32>(layer, LAYER_RANGE_BEFORE + 4);
  const beforeX1 = load<i32>(layer, LAYER_RANGE_BEFORE + 8);
  const beforeY1 = load<i32>(layer, LAYER_RANGE_BEFORE + 12);
  const x0 = load<i32>(layer, LAYER_RANGE);
  const y0 = load<i32>(layer, LAYER_RANGE + 4);
  const x1 = load<i32>(layer, LAYER_RANGE + 8);
  const y1 = load<i32>(layer, LAYER_RANGE + 12);
  for (let row = y0; row < y1; row++) {
    for (let column = x0; column < x1; column++) {
      const mark = dirty + <usize>(row * columns + column);
      if (load<u8>(mark)) continue;
      const node = (row * stride + column) << 3;
      const under = node + (stride << 3);
      const a = v128.load(now + node);
      const b = v128.load(now + under);
      let changed = false;
      if (column >= beforeX0 && column < beforeX1 && row >= beforeY0 && row < beforeY1) {
        const differs = v128.or(
          v128.xor(a, v128.load(before + node)),
          v128.xor(b, v128.load(before + under)),
        );
        changed = v128.any_true(differs);
        if (changed) {
          // Nothing there before and nothing there now: no need to draw.
          changed =
            classify(layer, now, column, row) != EMPTY || classify(layer, before, column, row) != EMPTY;
        }
      } else {
        changed = classify(layer, now, column, row) != EMPTY;
      }
      if (changed) store<u8>(mark, 1);
    }
  }
}
