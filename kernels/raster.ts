// The renderer's inner loops: bend layers, stack them tile by tile, write I420 with the watermark.
//
// Pictures are packed YUVA, 4 bytes a pixel, premultiplied: Y, U and V as BT.709 studio range stores them, each
// times alpha / 255. Mixing is linear, so layers blend in YUVA just as in RGBA, and no matrix is left per frame.
// Addresses come from the caller, which owns the memory; nothing is allocated here. Integer and strict IEEE
// arithmetic only (no relaxed SIMD), so every processor writes the same bytes.

import {
  CONTENT_HEIGHT,
  CONTENT_SIZE,
  CONTENT_STRIDE,
  CONTENT_TEXTURE,
  CONTENT_WIDTH,
  CONTENT_X,
  CONTENT_Y,
  FIELD_BODY,
  FIELD_CELL,
  FIELD_CHANNELS,
  FIELD_HEAD,
  FIELD_ITERATIONS,
  FIELD_JAW,
  FIELD_MAP,
  FIELD_MAP_HEIGHT,
  FIELD_MAP_WIDTH,
  FIELD_ORIGIN_X,
  FIELD_ORIGIN_Y,
  FIELD_STEPS,
  FIELD_STRIDE,
  FIELD_TRAIL,
  LAYER_RANGE_BEFORE,
  LAYER_HEIGHT,
  LAYER_KIND,
  LAYER_KIND_FIXED,
  LAYER_NODES,
  LAYER_NODES_BEFORE,
  LAYER_OFFSET_X,
  LAYER_OFFSET_Y,
  LAYER_RANGE,
  LAYER_SIZE,
  LAYER_STRIDE,
  LAYER_SUMMARY,
  LAYER_SUMMARY_HEIGHT,
  LAYER_SUMMARY_WIDTH,
  LAYER_TEXTURE,
  LAYER_VISIBLE,
  LAYER_WIDTH,
  SLOT_BOX,
  SLOT_CONTENTS,
  SLOT_CONTENT_COUNT,
  SLOT_CURVES,
  SLOT_LOWER,
  SLOT_SHADOW,
  SLOT_SHADOW_REACH,
  SLOT_SKIN,
  SLOT_STRIDE,
  SLOT_TARGET,
  SLOT_UPPER,
  STRIP_BAND_A,
  STRIP_BAND_B,
  STRIP_HEIGHT,
  STRIP_ROWS_A_PIXEL,
  STRIP_STRIDE,
  STRIP_TEXTURE,
  STRIP_WIDTH,
} from "./records";
export * from "./records";

const TILE: i32 = 16;
const EMPTY: i32 = 0;
const MIXED: i32 = 1;
const OPAQUE: i32 = 2;

/** Where one tile is stacked before it is written out: 16 × 16 pixels. */
let tileBuffer: usize = 0;
let layers: usize = 0;
let layerCount: i32 = 0;
let columns: i32 = 0;
let rows: i32 = 0;
let dirty: usize = 0;
let states: usize = 0;

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
  states = scratchAt + 1024;
}

// ---------------------------------------------------------------------------------------------- fields

/** Bilinear read of attribute `channel` of a field's map (f32, FIELD_CHANNELS a cell) at texture pixel (x, y). */
@inline
function attribute(map: usize, width: i32, channel: i32, cell: i32, fx: f32, fy: f32): f32 {
  const at = map + ((cell * FIELD_CHANNELS + channel) << 2);
  const below = at + ((width * FIELD_CHANNELS) << 2);
  const a = load<f32>(at);
  const b = load<f32>(at, FIELD_CHANNELS << 2);
  const c = load<f32>(below);
  const d = load<f32>(below, FIELD_CHANNELS << 2);
  const top = a + (b - a) * fx;
  const bottom = c + (d - c) * fx;
  return top + (bottom - top) * fy;
}

let forwardX: f32 = 0;
let forwardY: f32 = 0;

/** The head's motion at rest point (x, y) with depth z; `at` points to ten numbers of FIELD_HEAD's order. */
@inline
function turn(at: usize, x: f32, y: f32, z: f32): void {
  // Orthographic turn of the point (x − cx, y − cy, z), yaw then pitch; then the plane's own roll and shift.
  const dx = x - load<f32>(at, 0);
  const dy = y - load<f32>(at, 4);
  const cosYaw = load<f32>(at, 8);
  const sinYaw = load<f32>(at, 12);
  const cosPitch = load<f32>(at, 16);
  const sinPitch = load<f32>(at, 20);
  const turnedX = dx * cosYaw + z * sinYaw;
  const turnedZ = z * cosYaw - dx * sinYaw;
  const turnedY = dy * cosPitch - turnedZ * sinPitch;
  const px = turnedX + load<f32>(at, 24);
  const py = turnedY + load<f32>(at, 28);
  const cosRoll = load<f32>(at, 32);
  const sinRoll = load<f32>(at, 36);
  forwardX = px * cosRoll - py * sinRoll + load<f32>(at, 40);
  forwardY = px * sinRoll + py * cosRoll + load<f32>(at, 44);
}

/** Where rest point (x, y), in picture pixels, of the layer with `field` goes under the field's pose. */
function forward(field: usize, x: f32, y: f32): void {
  const spacing = load<f32>(field, FIELD_CELL);
  const width = load<i32>(field, FIELD_MAP_WIDTH);
  const height = load<i32>(field, FIELD_MAP_HEIGHT);
  const map = load<usize>(field, FIELD_MAP);
  let cellX = (x - load<f32>(field, FIELD_ORIGIN_X)) / spacing;
  let cellY = (y - load<f32>(field, FIELD_ORIGIN_Y)) / spacing;
  cellX = min<f32>(max<f32>(cellX, 0), <f32>(width - 1) - 0.001);
  cellY = min<f32>(max<f32>(cellY, 0), <f32>(height - 1) - 0.001);
  const column = <i32>cellX;
  const row = <i32>cellY;
  const fx = cellX - <f32>column;
  const fy = cellY - <f32>row;
  const cell = row * width + column;

  const headShare = attribute(map, width, 2, cell, fx, fy);
  let headX: f32 = 0;
  let headY: f32 = 0;
  if (headShare > 0) {
    const z = attribute(map, width, 0, cell, fx, fy);
    const jaw = attribute(map, width, 1, cell, fx, fy) * load<f32>(field, FIELD_JAW);
    turn(field + FIELD_HEAD, x, y + jaw, z);
    headX = forwardX;
    headY = forwardY;
    const late = attribute(map, width, 4, cell, fx, fy);
    if (late > 0) {
      turn(field + FIELD_TRAIL, x, y + jaw, z);
      headX += (forwardX - headX) * late;
      headY += (forwardY - headY) * late;
    }
  }
  if (headShare < 1) {
    const breath = attribute(map, width, 3, cell, fx, fy);
    const bx = x + (x - load<f32>(field, FIELD_BODY)) * breath * load<f32>(field, FIELD_BODY + 4);
    const by = y - breath * load<f32>(field, FIELD_BODY + 8);
    const cos = load<f32>(field, FIELD_BODY + 12);
    const sin = load<f32>(field, FIELD_BODY + 16);
    const dx = bx - load<f32>(field, FIELD_BODY);
    const dy = by - load<f32>(field, FIELD_BODY + 20);
    const bodyX = dx * cos - dy * sin + load<f32>(field, FIELD_BODY + 24);
    const bodyY = dx * sin + dy * cos + load<f32>(field, FIELD_BODY + 28);
    forwardX = bodyX + (headX - bodyX) * headShare;
    forwardY = bodyY + (headY - bodyY) * headShare;
  } else {
    forwardX = headX;
    forwardY = headY;
  }
}

export function forwardPoint(field: usize, x: f32, y: f32): void {
  forward(field, x, y);
}
export function pointX(): f32 {
  return forwardX;
}
export function pointY(): f32 {
  return forwardY;
}

/**
 * Fills a layer's nodes, one at each tile corner of its range: the texture position that is seen there, 16.16.
 * `forward` is inverted by fixed-point iteration, which converges since a rig's field is a mild bend.
 */
export function solveNodes(layer: usize, field: usize): void {
  const stride = load<i32>(field, FIELD_STRIDE);
  const x0 = load<i32>(layer, LAYER_RANGE) & -stride;
  const y0 = load<i32>(layer, LAYER_RANGE + 4) & -stride;
  const x1 = min((load<i32>(layer, LAYER_RANGE + 8) + stride - 1) & -stride, columns);
  const y1 = min((load<i32>(layer, LAYER_RANGE + 12) + stride - 1) & -stride, rows);
  for (let row = y0; row <= y1; row++) {
    if ((row - y0) % stride == 0 || row == y1) solveRow(layer, field, row, x0, x1, stride);
  }
  if (stride == 1) return;
  const nodes = load<usize>(layer, LAYER_NODES);
  const pitch = (columns + 1) << 3;
  for (let row = y0 + 1; row < y1; row += 2) {
    for (let at = nodes + row * pitch + (x0 << 3), end = nodes + row * pitch + (x1 << 3); at <= end; at += 8) {
      store<i32>(at, mean(load<i32>(at - pitch), load<i32>(at + pitch)));
      store<i32>(at, mean(load<i32>(at - pitch, 4), load<i32>(at + pitch, 4)), 4);
    }
  }
}

@inline
function mean(a: i32, b: i32): i32 {
  return a + ((b - a) >> 1);
}

function solveRow(layer: usize, field: usize, row: i32, x0: i32, x1: i32, stride: i32): void {
  const nodes = load<usize>(layer, LAYER_NODES) + ((row * (columns + 1)) << 3);
  const originX = load<f32>(field, FIELD_ORIGIN_X);
  const originY = load<f32>(field, FIELD_ORIGIN_Y);
  const iterations = load<i32>(field, FIELD_ITERATIONS);
  const steps = load<f32>(field, FIELD_STEPS);
  const unit = <f32>65536 / steps;
  // The neighbour's answer is the next node's first guess; each row starts from its own position at rest.
  let offsetX: f32 = 0;
  let offsetY: f32 = 0;
  for (let column = x0; column <= x1; column++) {
    if ((column - x0) % stride != 0 && column != x1) continue;
    const targetX = <f32>(column * TILE);
    const targetY = <f32>(row * TILE);
    let x = targetX + offsetX;
    let y = targetY + offsetY;
    const turns = column == x0 ? iterations + 2 : iterations;
    for (let i = 0; i < turns; i++) {
      forward(field, x, y);
      x += targetX - forwardX;
      y += targetY - forwardY;
    }
    offsetX = x - targetX;
    offsetY = y - targetY;
    const at = nodes + (column << 3);
    store<i32>(at, <i32>(floor<f32>((x - originX) * steps + 0.5) * unit));
    store<i32>(at, <i32>(floor<f32>((y - originY) * steps + 0.5) * unit), 4);
  }
  if (stride == 1) return;
  for (let column = x0 + 1; column < x1; column += 2) {
    const at = nodes + (column << 3);
    store<i32>(at, mean(load<i32>(at - 8), load<i32>(at + 8)));
    store<i32>(at, mean(load<i32>(at - 4), load<i32>(at + 12)), 4);
  }
}

// ---------------------------------------------------------------------------------------------- tiles

@inline
function min4(a: i32, b: i32, c: i32, d: i32): i32 {
  return min(min(a, b), min(c, d));
}
@inline
function max4(a: i32, b: i32, c: i32, d: i32): i32 {
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
  if (left < 0) left = 0;
  if (top < 0) top = 0;
  if (right >= width) right = width - 1;
  if (bottom >= height) bottom = height - 1;
  if (left > right || top > bottom) return EMPTY;
  const summary = load<usize>(layer, LAYER_SUMMARY);
  let empty = true;
  let opaque = inside;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const state = <i32>load<u8>(summary + <usize>(y * width + x));
      if (state != EMPTY) empty = false;
      if (state != OPAQUE) opaque = false;
    }
  }
  return empty ? EMPTY : opaque ? OPAQUE : MIXED;
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

@inline
function over(below: v128, above: v128): v128 {
  // i16 lanes, two pixels: above + below · (255 − alpha) / 255, exactly rounded.
  const alpha = i8x16.shuffle(above, above, 6, 7, 6, 7, 6, 7, 6, 7, 14, 15, 14, 15, 14, 15, 14, 15);
  const product = i16x8.add(
    i16x8.mul(below, i16x8.sub(i16x8.splat(255), alpha)),
    i16x8.splat(128),
  );
  return i16x8.add(above, i16x8.shr_u(i16x8.add(product, i16x8.shr_u(product, 8)), 8));
}

/** Bilinear sample of the pixels at (u, v), 16.16, as i16 lanes: the vertical mix of left and right neighbour. */
@inline
function columnPair(texture: usize, stride: i32, u: i32, v: i32): v128 {
  const at = texture + <usize>((v >> 16) * stride + ((u >> 16) << 2));
  const top = v128.load_ext<u8>(at);
  const bottom = v128.load_ext<u8>(at + stride);
  const fraction = i16x8.splat(<i16>((v >> 9) & 127));
  return i16x8.add(top, i16x8.shr_s(i16x8.mul(i16x8.sub(bottom, top), fraction), 7));
}

@inline
function twoPixels(texture: usize, stride: i32, u: i32, v: i32, du: i32, dv: i32): v128 {
  const first = columnPair(texture, stride, u, v);
  const second = columnPair(texture, stride, u + du, v + dv);
  const left = i8x16.shuffle(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(first, second, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  const fractions = i8x16.shuffle(
    i16x8.splat(<i16>((u >> 9) & 127)),
    i16x8.splat(<i16>(((u + du) >> 9) & 127)),
    0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
  return i16x8.add(left, i16x8.shr_s(i16x8.mul(i16x8.sub(right, left), fractions), 7));
}

/**
 * Four pixels side by side as one shifted block: address and fractions (eighths of a pixel) are taken in the block's
 * middle. Where a layer hardly turns, the error stays under a tenth of a pixel, at half the price.
 */
@inline
function fourPixels(texture: usize, stride: i32, u: i32, v: i32): v128 {
  const at = texture + <usize>((v >> 16) * stride + ((u >> 16) << 2));
  const fx = (u >> 13) & 7;
  const fy = (v >> 13) & 7;
  const w00 = i8x16.splat(<i8>((8 - fx) * (8 - fy)));
  const w01 = i8x16.splat(<i8>(fx * (8 - fy)));
  const w10 = i8x16.splat(<i8>((8 - fx) * fy));
  const w11 = i8x16.splat(<i8>(fx * fy));
  const a = v128.load(at);
  const b = v128.load(at, 4);
  const c = v128.load(at + stride);
  const d = v128.load(at + stride, 4);
  const half = i16x8.splat(32);
  const low = i16x8.add(
    i16x8.add(i16x8.extmul_low_i8x16_u(a, w00), i16x8.extmul_low_i8x16_u(b, w01)),
    i16x8.add(i16x8.extmul_low_i8x16_u(c, w10), i16x8.extmul_low_i8x16_u(d, w11)),
  );
  const high = i16x8.add(
    i16x8.add(i16x8.extmul_high_i8x16_u(a, w00), i16x8.extmul_high_i8x16_u(b, w01)),
    i16x8.add(i16x8.extmul_high_i8x16_u(c, w10), i16x8.extmul_high_i8x16_u(d, w11)),
  );
  return i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 6), i16x8.shr_u(i16x8.add(high, half), 6));
}

@inline
function overFour(below: v128, above: v128): v128 {
  return i8x16.narrow_i16x8_u(
    over(i16x8.extend_low_i8x16_u(below), i16x8.extend_low_i8x16_u(above)),
    over(i16x8.extend_high_i8x16_u(below), i16x8.extend_high_i8x16_u(above)),
  );
}

/** As `twoPixels`, with nothing outside the texture. */
function twoPixelsGuarded(
  texture: usize, stride: i32, width: i32, height: i32, u: i32, v: i32, du: i32, dv: i32,
): v128 {
  let first = i16x8.splat(0);
  let second = i16x8.splat(0);
  const xa = u >> 16;
  const ya = v >> 16;
  const xb = (u + du) >> 16;
  const yb = (v + dv) >> 16;
  if (xa >= 0 && ya >= 0 && xa < width - 1 && ya < height - 1) {
    first = columnPair(texture, stride, u, v);
  }
  if (xb >= 0 && yb >= 0 && xb < width - 1 && yb < height - 1) {
    second = columnPair(texture, stride, u + du, v + dv);
  }
  const left = i8x16.shuffle(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(first, second, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  const fractions = i8x16.shuffle(
    i16x8.splat(<i16>((u >> 9) & 127)),
    i16x8.splat(<i16>(((u + du) >> 9) & 127)),
    0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
  return i16x8.add(left, i16x8.shr_s(i16x8.mul(i16x8.sub(right, left), fractions), 7));
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
        const above = fourPixels(texture, stride, blockU, blockV);
        v128.store(target, opaque ? above : overFour(v128.load(target), above));
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
    if (opaque) {
      memory.copy(target, source, 64);
    } else {
      for (let i = 0; i < 64; i += 16) {
        v128.store(target + i, overFour(v128.load(target + i), v128.load(source + i)));
      }
    }
    source += stride;
    target += 64;
  }
}

function stackTile(column: i32, row: i32): void {
  let first = layerCount - 1;
  for (; first > 0; first--) {
    const layer = layers + <usize>(first * LAYER_SIZE);
    const state = covers(layer, column, row);
    store<u8>(states + first, state);
    if (state == OPAQUE) break;
  }
  if (first == 0) store<u8>(states, OPAQUE);
  for (let index = first; index < layerCount; index++) {
    const state = <i32>load<u8>(states + index);
    if (state == EMPTY) continue;
    const layer = layers + <usize>(index * LAYER_SIZE);
    if (load<i32>(layer, LAYER_KIND) == LAYER_KIND_FIXED) stackFixed(layer, column, row, index == first);
    else stackBent(layer, column, row, index == first);
  }
}

@inline
function covers(layer: usize, column: i32, row: i32): i32 {
  if (!load<i32>(layer, LAYER_VISIBLE)) return EMPTY;
  if (load<i32>(layer, LAYER_KIND) != LAYER_KIND_FIXED) {
    if (
      column < load<i32>(layer, LAYER_RANGE) ||
      row < load<i32>(layer, LAYER_RANGE + 4) ||
      column >= load<i32>(layer, LAYER_RANGE + 8) ||
      row >= load<i32>(layer, LAYER_RANGE + 12)
    ) {
      return EMPTY;
    }
  }
  return classify(layer, load<usize>(layer, LAYER_NODES), column, row);
}

// ---------------------------------------------------------------------------------------------- output

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

function writeTile(
  column: i32, row: i32, luma: usize, lumaStride: i32, blue: usize, red: usize, chromaStride: i32, delta: usize,
): void {
  let source = tileBuffer;
  let y = luma + <usize>(row * TILE * lumaStride + column * TILE);
  let offset = <usize>(row * TILE * lumaStride + column * TILE);
  let u = blue + <usize>(row * 8 * chromaStride + column * 8);
  let v = red + <usize>(row * 8 * chromaStride + column * 8);
  const sign = i8x16.splat(-128);
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
      // Signed pattern on unsigned luma, saturating: shift to signed, add, shift back.
      top = v128.xor(i8x16.add_sat_s(v128.xor(top, sign), v128.load(delta + offset)), sign);
      bottom = v128.xor(i8x16.add_sat_s(v128.xor(bottom, sign), v128.load(delta + offset + lumaStride)), sign);
    }
    v128.store(y, top);
    v128.store(y + lumaStride, bottom);
    const s01 = i8x16.narrow_i16x8_u(sites(a0, b0), sites(a1, b1));
    const s23 = i8x16.narrow_i16x8_u(sites(a2, b2), sites(a3, b3));
    const chroma = i8x16.shuffle(s01, s23, 1, 5, 9, 13, 17, 21, 25, 29, 2, 6, 10, 14, 18, 22, 26, 30);
    v128.store_lane<u64>(u, chroma, 0);
    v128.store_lane<u64>(v, chroma, 1);
    source += 128;
    y += lumaStride << 1;
    offset += lumaStride << 1;
    u += chromaStride;
    v += chromaStride;
  }
}

/** Draws every tile that is marked and clears its mark; `drawnRows` gets 1 for each row of tiles touched. */
export function drawMarked(
  luma: usize, lumaStride: i32, blue: usize, red: usize, chromaStride: i32, delta: usize, drawnRows: usize,
): i32 {
  let drawn = 0;
  for (let row = 0; row < rows; row++) {
    let touched = 0;
    for (let column = 0; column < columns; column++) {
      const mark = dirty + <usize>(row * columns + column);
      if (!load<u8>(mark)) continue;
      store<u8>(mark, 0);
      stackTile(column, row);
      writeTile(column, row, luma, lumaStride, blue, red, chromaStride, delta);
      touched = 1;
      drawn++;
    }
    store<u8>(drawnRows + row, touched);
  }
  return drawn;
}

// ---------------------------------------------------------------------------------------------- slots

/** Bilinear sample at (x, y) in texels, clear outside: i16 lanes 0 to 3. */
@inline
function sampleAt(texture: usize, stride: i32, width: i32, height: i32, x: f32, y: f32): v128 {
  const fixedX = <i32>(x * 128);
  const fixedY = <i32>(y * 128);
  const column = fixedX >> 7;
  const row = fixedY >> 7;
  if (x < 0 || y < 0 || column >= width - 1 || row >= height - 1) return i16x8.splat(0);
  const at = texture + <usize>(row * stride + (column << 2));
  const top = v128.load_ext<u8>(at);
  const bottom = v128.load_ext<u8>(at + stride);
  const mixed = i16x8.add(
    top,
    i16x8.shr_s(i16x8.mul(i16x8.sub(bottom, top), i16x8.splat(<i16>(fixedY & 127))), 7),
  );
  const right = i8x16.shuffle(mixed, mixed, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  return i16x8.add(
    mixed,
    i16x8.shr_s(i16x8.mul(i16x8.sub(right, mixed), i16x8.splat(<i16>(fixedX & 127))), 7),
  );
}

/** Sample of a strip at picture row y, between its curves `from` and `to`. */
@inline
function sampleStrip(strip: usize, column: f32, y: f32, from: f32, to: f32, slope: f32): v128 {
  let row: f32;
  if (y < from) row = load<f32>(strip, STRIP_BAND_A) - (from - y) * load<f32>(strip, STRIP_ROWS_A_PIXEL);
  else if (y > to) row = load<f32>(strip, STRIP_BAND_B) + (y - to) * load<f32>(strip, STRIP_ROWS_A_PIXEL);
  else row = load<f32>(strip, STRIP_BAND_A) + (y - from) * slope;
  return sampleAt(
    load<usize>(strip, STRIP_TEXTURE),
    load<i32>(strip, STRIP_STRIDE),
    load<i32>(strip, STRIP_WIDTH),
    load<i32>(strip, STRIP_HEIGHT),
    column,
    row - 0.5,
  );
}

@inline
function bandRows(strip: usize): f32 {
  return load<f32>(strip, STRIP_BAND_B) - load<f32>(strip, STRIP_BAND_A);
}

/** Pixels that a strip reaches beyond the curve at the end of its middle band. */
@inline
function rowsBelow(strip: usize): f32 {
  return (<f32>load<i32>(strip, STRIP_HEIGHT) - load<f32>(strip, STRIP_BAND_B)) / load<f32>(strip, STRIP_ROWS_A_PIXEL);
}

/** `colour` times share (0 to 128) / 128. */
@inline
function fade(colour: v128, share: i32): v128 {
  return i16x8.shr_u(i16x8.mul(colour, i16x8.splat(<i16>share)), 7);
}

/** Studio-range black, premultiplied by alpha. */
@inline
function blackOf(alpha: i16): v128 {
  const luma = <i16>((16 * <i32>alpha) / 255);
  const chroma = <i16>((128 * <i32>alpha) / 255);
  let colour = i16x8.splat(chroma);
  colour = i16x8.replace_lane(colour, 0, luma);
  return i16x8.replace_lane(colour, 3, alpha);
}

/** Paints a slot (mouth or eye) over the skin, within its box; rows outside the strips stay skin. */
export function paintSlot(slot: usize): void {
  const x0 = load<i32>(slot, SLOT_BOX);
  const y0 = load<i32>(slot, SLOT_BOX + 4);
  const x1 = load<i32>(slot, SLOT_BOX + 8);
  const y1 = load<i32>(slot, SLOT_BOX + 12);
  const skin = load<usize>(slot, SLOT_SKIN);
  const target = load<usize>(slot, SLOT_TARGET);
  const stride = load<i32>(slot, SLOT_STRIDE);
  const curves = load<usize>(slot, SLOT_CURVES);
  const contents = load<usize>(slot, SLOT_CONTENTS);
  const contentCount = load<i32>(slot, SLOT_CONTENT_COUNT);
  const shadow = load<f32>(slot, SLOT_SHADOW);
  const shadowReach = load<f32>(slot, SLOT_SHADOW_REACH);
  const upper = slot + SLOT_UPPER;
  const lower = slot + SLOT_LOWER;
  for (let x = x0; x < x1; x++) {
    const curve = curves + <usize>((x - x0) * 24);
    const outerTop = load<f32>(curve, 0);
    const top = load<f32>(curve, 4);
    const bottom = load<f32>(curve, 8);
    const outerBottom = load<f32>(curve, 12);
    const upperColumn = load<f32>(curve, 16);
    const lowerColumn = load<f32>(curve, 20);
    const upperSlope = bandRows(upper) / max<f32>(top - outerTop, 0.001);
    const lowerSlope = bandRows(lower) / max<f32>(outerBottom - bottom, 0.001);
    // Above and below these rows the strips are air and the skin shows.
    const upperFrom = outerTop - load<f32>(upper, STRIP_BAND_A) / load<f32>(upper, STRIP_ROWS_A_PIXEL) - 1;
    const upperTo = top + rowsBelow(upper) + 1;
    const lowerFrom = bottom - load<f32>(lower, STRIP_BAND_A) / load<f32>(lower, STRIP_ROWS_A_PIXEL) - 1;
    const lowerTo = outerBottom + rowsBelow(lower) + 1;
    for (let y = y0; y < y1; y++) {
      const at = <usize>(y * stride + (x << 2));
      const centre = <f32>y + 0.5;
      const isUpper = centre > upperFrom && centre < upperTo;
      const isLower = centre > lowerFrom && centre < lowerTo;
      if (!isUpper && !isLower && (centre < top - 1 || centre > bottom + 1)) {
        store<u32>(target + at, load<u32>(skin + at));
        continue;
      }
      let colour = v128.load_ext<u8>(skin + at);
      const coverage = min<f32>(<f32>(y + 1), bottom) - max<f32>(<f32>y, top);
      if (coverage > 0) {
        let inside = i16x8.splat(0);
        for (let i = 0; i < contentCount; i++) {
          const content = contents + <usize>(i * CONTENT_SIZE);
          const above = sampleAt(
            load<usize>(content, CONTENT_TEXTURE),
            load<i32>(content, CONTENT_STRIDE),
            load<i32>(content, CONTENT_WIDTH),
            load<i32>(content, CONTENT_HEIGHT),
            <f32>x - load<f32>(content, CONTENT_X),
            <f32>y - load<f32>(content, CONTENT_Y),
          );
          inside = over(inside, above);
        }
        if (shadow > 0) {
          // Cast by the upper edge, fading with distance: black (16, 128, 128) over what is inside.
          const distance = (centre - top) / shadowReach;
          if (distance < 1) {
            const rest = <f32>1 - max<f32>(distance, 0);
            const dark = <i32>(shadow * rest * rest * 128);
            const alpha = i16x8.extract_lane_s(inside, 3);
            inside = i16x8.add(
              fade(inside, 128 - dark),
              fade(blackOf(alpha), dark),
            );
          }
        }
        colour = over(colour, fade(inside, <i32>(min<f32>(coverage, 1) * 128)));
      }
      if (isLower) colour = over(colour, sampleStrip(lower, lowerColumn, centre, bottom, outerBottom, lowerSlope));
      if (isUpper) colour = over(colour, sampleStrip(upper, upperColumn, centre, outerTop, top, upperSlope));
      v128.store_lane<u32>(target + at, i8x16.narrow_i16x8_u(colour, colour), 0);
    }
  }
}

/** Copies skin back into the target over a box, in texture pixels. */
export function restoreSkin(skin: usize, target: usize, stride: i32, x0: i32, y0: i32, x1: i32, y1: i32): void {
  for (let y = y0; y < y1; y++) {
    const at = <usize>(y * stride + (x0 << 2));
    memory.copy(target + at, skin + at, (x1 - x0) << 2);
  }
}

/** Lays a picture over the target within a box: texel = matrix · target pixel (a, b, c, d, e, f as in SVG). */
export function paintPicture(
  texture: usize, textureStride: i32, width: i32, height: i32,
  target: usize, stride: i32, x0: i32, y0: i32, x1: i32, y1: i32,
  a: f32, b: f32, c: f32, d: f32, e: f32, f: f32,
): void {
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const px = <f32>x;
      const py = <f32>y;
      const above = sampleAt(texture, textureStride, width, height, a * px + c * py + e, b * px + d * py + f);
      if (!i16x8.extract_lane_s(above, 3)) continue;
      const at = target + <usize>(y * stride + (x << 2));
      const colour = over(v128.load_ext<u8>(at), above);
      v128.store_lane<u32>(at, i8x16.narrow_i16x8_u(colour, colour), 0);
    }
  }
}
