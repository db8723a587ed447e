// One picture over another, and bilinear samples of textures: two or four pixels at a time.

@inline
export function over(below: v128, above: v128): v128 {
  // i16 lanes, two pixels: above + below · (255 − alpha) / 255, exactly rounded.
  const alpha = i8x16.shuffle(above, above, 6, 7, 6, 7, 6, 7, 6, 7, 14, 15, 14, 15, 14, 15, 14, 15);
  const product = i16x8.add(
    i16x8.mul(below, i16x8.sub(i16x8.splat(255), alpha)),
    i16x8.splat(128),
  );
  return i16x8.add(above, i16x8.shr_u(i16x8.add(product, i16x8.shr_u(product, 8)), 8));
}

@inline
export function overFour(below: v128, above: v128): v128 {
  return i8x16.narrow_i16x8_u(
    over(i16x8.extend_low_i8x16_u(below), i16x8.extend_low_i8x16_u(above)),
    over(i16x8.extend_high_i8x16_u(below), i16x8.extend_high_i8x16_u(above)),
  );
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
export function twoPixels(texture: usize, stride: i32, u: i32, v: i32, du: i32, dv: i32): v128 {
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

/** Four packed pixels over four others. */
@inline
export function layOver(target: usize, above: v128): void {
  const isOpaque = i32x4.all_true(i32x4.gt_u(above, i32x4.splat(0xfeffffff)));
  v128.store(target, isOpaque ? above : overFour(v128.load(target), above));
}

/**
 * Four pixels side by side as one shifted block: address and fractions (eighths of a pixel) are taken in the block's
 * middle. Where a layer hardly turns, the error stays under a tenth of a pixel, at half the price. Air costs four loads.
 */
@inline
export function layFour(target: usize, texture: usize, stride: i32, u: i32, v: i32, opaque: bool): void {
  const at = texture + <usize>((v >> 16) * stride + ((u >> 16) << 2));
  const a = v128.load(at);
  const b = v128.load(at, 4);
  const c = v128.load(at + stride);
  const d = v128.load(at + stride, 4);
  if (!opaque && !v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return;
  const fx = (u >> 13) & 7;
  const fy = (v >> 13) & 7;
  const both = fx * fy;
  const w00 = i16x8.splat(<i16>(64 - ((fx + fy) << 3) + both));
  const w01 = i16x8.splat(<i16>((fx << 3) - both));
  const w10 = i16x8.splat(<i16>((fy << 3) - both));
  const w11 = i16x8.splat(<i16>both);
  const half = i16x8.splat(32);
  const low = i16x8.add(
    i16x8.add(
      i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(a), w00), half),
      i16x8.mul(i16x8.extend_low_i8x16_u(b), w01),
    ),
    i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(c), w10), i16x8.mul(i16x8.extend_low_i8x16_u(d), w11)),
  );
  const high = i16x8.add(
    i16x8.add(
      i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(a), w00), half),
      i16x8.mul(i16x8.extend_high_i8x16_u(b), w01),
    ),
    i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(c), w10), i16x8.mul(i16x8.extend_high_i8x16_u(d), w11)),
  );
  const above = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 6), i16x8.shr_u(high, 6));
  if (opaque) v128.store(target, above);
  else layOver(target, above);
}

/** Sum of two packed rows' halves, each in eighths. */
@inline
function acrossLow(at: usize, w0: v128, w1: v128): v128 {
  return i16x8.add(
    i16x8.mul(i16x8.extend_low_i8x16_u(v128.load(at)), w0),
    i16x8.mul(i16x8.extend_low_i8x16_u(v128.load(at, 4)), w1),
  );
}

@inline
function acrossHigh(at: usize, w0: v128, w1: v128): v128 {
  return i16x8.add(
    i16x8.mul(i16x8.extend_high_i8x16_u(v128.load(at)), w0),
    i16x8.mul(i16x8.extend_high_i8x16_u(v128.load(at, 4)), w1),
  );
}

/** A whole tile, 16 × 16, as one block shifted by (u, v): each row of the texture is mixed across once. */
export function layShifted(target: usize, texture: usize, stride: i32, u: i32, v: i32, opaque: bool): void {
  const fx = (u >> 13) & 7;
  const fy = (v >> 13) & 7;
  const x0 = i16x8.splat(<i16>(8 - fx));
  const x1 = i16x8.splat(<i16>fx);
  const y0 = i16x8.splat(<i16>(8 - fy));
  const y1 = i16x8.splat(<i16>fy);
  const half = i16x8.splat(32);
  const origin = texture + <usize>((v >> 16) * stride + ((u >> 16) << 2));
  for (let block = 0; block < 64; block += 16) {
    let at = origin + block;
    let to = target + block;
    let low = acrossLow(at, x0, x1);
    let high = acrossHigh(at, x0, x1);
    for (let y = 0; y < 16; y++) {
      at += stride;
      const nextLow = acrossLow(at, x0, x1);
      const nextHigh = acrossHigh(at, x0, x1);
      const above = i8x16.narrow_i16x8_u(
        i16x8.shr_u(i16x8.add(i16x8.add(i16x8.mul(low, y0), half), i16x8.mul(nextLow, y1)), 6),
        i16x8.shr_u(i16x8.add(i16x8.add(i16x8.mul(high, y0), half), i16x8.mul(nextHigh, y1)), 6),
      );
      if (opaque) v128.store(to, above);
      else if (v128.any_true(above)) layOver(to, above);
      low = nextLow;
      high = nextHigh;
      to += 64;
    }
  }
}

/** As `twoPixels`, with nothing outside the texture. */
export function twoPixelsGuarded(
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

/** Bilinear sample at (x, y) in texels, clear outside: i16 lanes 0 to 3. */
@inline
export function sampleAt(texture: usize, stride: i32, width: i32, height: i32, x: f32, y: f32): v128 {
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
