// Where a posed layer's points go, and the inverse of it: which texture position is seen at each corner of a tile.

import { TILE, columns, rows } from "./grid";
import {
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
  LAYER_NODES,
  LAYER_RANGE,
} from "./records";

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
