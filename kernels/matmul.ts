// The product of two matrices of 32-bit floats, row-major. Strict IEEE arithmetic in one order, so every processor gives the
// same bytes: no fused multiplication, no relaxed SIMD.

/** target[m, n] = a[m, k] × b[k, n]; n is a multiple of 4. */
export function multiply(a: usize, b: usize, target: usize, m: i32, k: i32, n: i32): void {
  const rowBytes = <usize>(n << 2);
  for (let row = 0; row < m; row++) {
    const from = a + <usize>((row * k) << 2);
    const to = target + <usize>row * rowBytes;
    let column: usize = 0;
    // Sixteen columns at once: four sums that do not wait for each other.
    for (; column + 64 <= rowBytes; column += 64) {
      let first = f32x4.splat(0);
      let second = f32x4.splat(0);
      let third = f32x4.splat(0);
      let fourth = f32x4.splat(0);
      let weights = b + column;
      for (let at = from, end = from + <usize>(k << 2); at < end; at += 4) {
        const value = v128.load_splat<f32>(at);
        first = f32x4.add(first, f32x4.mul(value, v128.load(weights)));
        second = f32x4.add(second, f32x4.mul(value, v128.load(weights, 16)));
        third = f32x4.add(third, f32x4.mul(value, v128.load(weights, 32)));
        fourth = f32x4.add(fourth, f32x4.mul(value, v128.load(weights, 48)));
        weights += rowBytes;
      }
      v128.store(to + column, first);
      v128.store(to + column, second, 16);
      v128.store(to + column, third, 32);
      v128.store(to + column, fourth, 48);
    }
    for (; column < rowBytes; column += 16) {
      let sum = f32x4.splat(0);
      let weights = b + column;
      for (let at = from, end = from + <usize>(k << 2); at < end; at += 4) {
        sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(at), v128.load(weights)));
        weights += rowBytes;
      }
      v128.store(to + column, sum);
    }
  }
}

/** target[m, n] = a[m, k] × b[k, n] of whole numbers: a and b as 16-bit, the sums as 32-bit; n is a multiple of 8, k of 2. */
export function multiplyWhole(a: usize, b: usize, target: usize, m: i32, k: i32, n: i32): void {
  // b is laid out by pairs of rows: for each pair, b[k, 0], b[k+1, 0], b[k, 1], b[k+1, 1] and on, which i32x4.dot takes.
  const pairBytes = <usize>(n << 2);
  for (let row = 0; row < m; row++) {
    const from = a + <usize>((row * k) << 1);
    const to = target + <usize>row * pairBytes;
    for (let column: usize = 0; column < pairBytes; column += 32) {
      let first = i32x4.splat(0);
      let second = i32x4.splat(0);
      let weights = b + column;
      for (let at = from, end = from + <usize>(k << 1); at < end; at += 4) {
        const pair = v128.load_splat<u32>(at);
        first = i32x4.add(first, i32x4.dot_i16x8_s(pair, v128.load(weights)));
        second = i32x4.add(second, i32x4.dot_i16x8_s(pair, v128.load(weights, 16)));
        weights += pairBytes;
      }
      v128.store(to + column, first);
      v128.store(to + column, second, 16);
    }
  }
}
