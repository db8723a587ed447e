// Scales premultiplied RGBA, row by row: a filter across, then a filter down over rows that were filtered before.
// One pixel is one vector of four floats. Strict IEEE arithmetic, so every processor gives the same bytes.

/** Bytes of one entry of the tap table: first source index, tap count, index of the first weight. */
const TAP: i32 = 12;

/** One row across: `target` gets four f32 a pixel. */
export function filterAcross(source: usize, target: usize, width: i32, taps: usize, weights: usize): void {
  for (let x = 0; x < width; x++) {
    const tap = taps + <usize>(x * TAP);
    let at = source + <usize>(load<i32>(tap) << 2);
    const end = at + <usize>(load<i32>(tap, 4) << 2);
    let weight = weights + <usize>(load<i32>(tap, 8) << 2);
    let sum = f32x4.splat(0);
    for (; at < end; at += 4) {
      const bytes = v128.load_zero<u32>(at);
      const pixel = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
      sum = f32x4.add(sum, f32x4.mul(pixel, v128.load_splat<f32>(weight)));
      weight += 4;
    }
    v128.store(target + <usize>(x << 4), sum);
  }
}

/** One row down: `rows` holds the addresses of `count` filtered rows. A colour never exceeds its alpha. */
export function filterDown(rows: usize, weights: usize, count: i32, target: usize, width: i32): void {
  const zero = f32x4.splat(0);
  const full = f32x4.splat(255);
  for (let x = 0; x < width; x++) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < count; i++) {
      const row = load<usize>(rows + (<usize>i << 2));
      sum = f32x4.add(
        sum,
        f32x4.mul(v128.load(row + <usize>(x << 4)), v128.load_splat<f32>(weights + (<usize>i << 2))),
      );
    }
    // The filter's negative lobes may overshoot.
    const rounded = f32x4.min(f32x4.max(f32x4.nearest(sum), zero), full);
    const alpha = i8x16.shuffle(rounded, rounded, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
    const words = i32x4.trunc_sat_f32x4_u(f32x4.min(rounded, alpha));
    const halves = i16x8.narrow_i32x4_u(words, words);
    v128.store_lane<u32>(target + <usize>(x << 2), i8x16.narrow_i16x8_u(halves, halves), 0);
  }
}
