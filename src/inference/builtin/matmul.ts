import { readFileSync } from "node:fs";

interface MatmulKernel {
  multiply(a: number, b: number, target: number, m: number, k: number, n: number): void;
  multiplyWhole(a: number, b: number, target: number, m: number, k: number, n: number): void;
}

/** A product of what comes with weights that stay: `[m, k] × [k, n]`. */
export interface Products {
  /** @param weights row-major, k × n; kept in the kernel's memory, padded to whole vectors */
  addWeights(weights: Float32Array, k: number, n: number): FloatProduct;
  /** @param weights whole numbers within 16 bits, their zero taken off */
  addWholeWeights(weights: Int16Array, k: number, n: number): WholeProduct;
}
type FloatProduct = (a: Float32Array, m: number) => Float32Array;
/** @param a whole numbers within 16 bits, their zero taken off */
type WholeProduct = (a: Int16Array, m: number) => Int32Array;

let compiled: WebAssembly.Module | undefined;

export function createProducts(): Products {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./matmul.wasm", import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory, abort: () => undefined } });
  const kernel = exports as unknown as MatmulKernel;
  let kept = 1_024;
  const reserve = (bytes: number): void => {
    const missing = kept + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  };
  const keep = (bytes: number): number => {
    reserve(bytes);
    const at = kept;
    kept = align(kept + bytes);
    return at;
  };
  return {
    addWeights(weights, k, n) {
      const wide = (n + 3) & ~3;
      const at = keep(k * wide * 4);
      const rows = new Float32Array(memory.buffer, at, k * wide);
      for (let row = 0; row < k; row++) rows.set(weights.subarray(row * n, (row + 1) * n), row * wide);
      return (a, m) => {
        const target = align(kept + m * k * 4);
        reserve(target - kept + m * wide * 4);
        new Float32Array(memory.buffer, kept, m * k).set(a);
        kernel.multiply(kept, at, target, m, k, wide);
        return narrow(new Float32Array(memory.buffer, target, m * wide), m, n, wide);
      };
    },
    addWholeWeights(weights, k, n) {
      const wide = (n + 7) & ~7;
      const even = (k + 1) & ~1;
      const at = keep(even * wide * 2);
      const pairs = new Int16Array(memory.buffer, at, even * wide).fill(0);
      for (let row = 0; row < k; row++) {
        const pair = (row >> 1) * wide * 2 + (row & 1);
        for (let column = 0; column < n; column++) pairs[pair + column * 2] = weights[row * n + column] as number;
      }
      return (a, m) => {
        const target = align(kept + m * even * 2);
        reserve(target - kept + m * wide * 4);
        const rows = new Int16Array(memory.buffer, kept, m * even).fill(0);
        for (let row = 0; row < m; row++) rows.set(a.subarray(row * k, (row + 1) * k), row * even);
        kernel.multiplyWhole(kept, at, target, m, even, wide);
        return narrow(new Int32Array(memory.buffer, target, m * wide), m, n, wide);
      };
    },
  };
}

function align(at: number): number {
  return (at + 15) & ~15;
}

/** A copy without the columns that only filled a vector. */
function narrow<T extends Float32Array | Int32Array>(wideRows: T, m: number, n: number, wide: number): T {
  if (n === wide) return wideRows.slice() as T;
  const rows = new (wideRows.constructor as new (length: number) => T)(m * n);
  for (let row = 0; row < m; row++) rows.set(wideRows.subarray(row * wide, row * wide + n), row * n);
  return rows;
}
