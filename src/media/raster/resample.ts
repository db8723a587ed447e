import { readFileSync } from "node:fs";
import type { RgbaPicture } from "./picture.ts";

interface ResampleKernel {
  filterAcross(source: number, target: number, width: number, taps: number, weights: number): void;
  filterDown(rows: number, weights: number, count: number, target: number, width: number): void;
}

interface Memory {
  readonly kernel: ResampleKernel;
  readonly bytes: Uint8Array;
  readonly floats: Float32Array;
  readonly ints: Int32Array;
}

let compiled: WebAssembly.Module | undefined;
let kept: Memory | undefined;

/**
 * Scales premultiplied RGBA onto a pixel grid: output pixel i covers the input from (i − shift) / scale. The filter is
 * Mitchell and Netravali's (1988, B = C = 1/3), widened when it makes smaller, so nothing shimmers and edges stay crisp.
 * Beyond the picture there is air, and edges fade into it. Filtered rows are held only as long as they are needed.
 */
export function resample(
  source: RgbaPicture,
  target: { width: number; height: number; scale: number; shiftX: number; shiftY: number },
): RgbaPicture {
  const columns = filterTaps(source.width, target.width, target.scale, target.shiftX);
  const rows = filterTaps(source.height, target.height, target.scale, target.shiftY);
  const ringRows = rows.reduce((most, { weights }) => Math.max(most, weights.length), 0) + 1;
  const memory = layOut(source.width, target.width, columns, ringRows);
  const { kernel, bytes, floats, ints } = memory;
  const data = new Uint8Array(target.width * target.height * 4);
  let filtered = 0;
  for (let y = 0; y < target.height; y++) {
    const { first, weights } = rows[y] as Taps;
    for (filtered = Math.max(filtered, first); filtered < first + weights.length; filtered++) {
      bytes.set(source.data.subarray(filtered * source.width * 4, (filtered + 1) * source.width * 4), memory.line);
      kernel.filterAcross(memory.line, memory.ringRow(filtered), target.width, memory.taps, memory.weights);
    }
    for (let i = 0; i < weights.length; i++) ints[(memory.rowTable >> 2) + i] = memory.ringRow(first + i);
    floats.set(weights, memory.rowWeights >> 2);
    kernel.filterDown(memory.rowTable, memory.rowWeights, weights.length, memory.out, target.width);
    data.set(bytes.subarray(memory.out, memory.out + target.width * 4), y * target.width * 4);
  }
  return { width: target.width, height: target.height, data };
}

/** A memory of zeros with the tap table across, a ring of filtered rows, and lines to pass pixels in and out. */
function layOut(sourceWidth: number, targetWidth: number, columns: readonly Taps[], ringRows: number) {
  let top = 1024;
  const allocate = (sizeBytes: number): number => {
    const at = top;
    top = (top + sizeBytes + 15) & ~15;
    return at;
  };
  const weightCount = columns.reduce((sum, { weights }) => sum + weights.length, 0);
  const line = allocate(sourceWidth * 4 + 16);
  const out = allocate(targetWidth * 4 + 16);
  const taps = allocate(columns.length * 12);
  const weights = allocate(weightCount * 4);
  const rowTable = allocate(ringRows * 4);
  const rowWeights = allocate(ringRows * 4);
  const rowBytes = targetWidth * 16;
  const ring = allocate(ringRows * rowBytes);
  const { kernel, bytes, ints, floats } = openMemory(top);
  let weightAt = 0;
  let at = taps >> 2;
  for (const tap of columns) {
    ints[at++] = tap.first;
    ints[at++] = tap.weights.length;
    ints[at++] = weightAt;
    floats.set(tap.weights, (weights >> 2) + weightAt);
    weightAt += tap.weights.length;
  }
  return {
    kernel,
    bytes,
    ints,
    floats,
    line,
    out,
    taps,
    weights,
    rowTable,
    rowWeights,
    ringRow: (row: number) => ring + (row % ringRows) * rowBytes,
  };
}

/** One memory serves all pictures, which are scaled one after the other: a rig has a hundred, and each would leave its own to be collected. */
function openMemory(sizeBytes: number): Memory {
  if (kept && kept.bytes.length >= sizeBytes) {
    kept.bytes.fill(0, 0, sizeBytes);
    return kept;
  }
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./resample.wasm", import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(sizeBytes / 65_536) + 1 });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory, abort: () => undefined } });
  const { buffer } = memory;
  kept = {
    kernel: exports as unknown as ResampleKernel,
    bytes: new Uint8Array(buffer),
    floats: new Float32Array(buffer),
    ints: new Int32Array(buffer),
  };
  return kept;
}

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

function filterTaps(sourceSize: number, targetSize: number, scale: number, shift: number): Taps[] {
  const width = Math.max(1, 1 / scale);
  return Array.from({ length: targetSize }, (_unused, i) => {
    const centre = (i + 0.5 - shift) / scale;
    const from = Math.ceil(centre - 2 * width - 0.5);
    const to = Math.floor(centre + 2 * width - 0.5);
    // Normalised with what lies beyond the border counted as air: flat colour stays flat, edges fade.
    const all = new Float64Array(to - from + 1);
    let total = 0;
    for (let j = 0; j < all.length; j++) {
      const weight = mitchell((from + j + 0.5 - centre) / width);
      all[j] = weight;
      total += weight;
    }
    for (let j = 0; j < all.length; j++) all[j] = (all[j] as number) / total;
    const first = Math.max(0, Math.min(sourceSize - 1, from));
    return { first, weights: all.subarray(first - from, Math.max(0, Math.min(sourceSize - 1, to) - from + 1)) };
  });
}

function mitchell(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return (7 * a * a * a - 12 * a * a + 16 / 3) / 6;
  if (a < 2) return ((-7 / 3) * a * a * a + 12 * a * a - 20 * a + 32 / 3) / 6;
  return 0;
}
