import { scratch } from "./grid";

/**
 * Reads two bytes, `apart` from each other, of each of `count` rows, one after the other and waiting for none. A row lies
 * a page away from the next, so that it is seldom in a cache; fetched side by side rows cost a fraction of the time.
 */
@inline
export function fetchRows(at: usize, stride: i32, count: i32, apart: usize): void {
  let sum: i32 = 0;
  for (let row = 0; row < count; row++) {
    sum += <i32>load<u8>(at) + <i32>load<u8>(at + apart);
    at += stride;
  }
  // Kept, so that the compiler may not leave the reads out.
  store<i32>(scratch, sum);
}
