import { readFileSync } from "node:fs";

interface KernelExports {
  configure(layers: number, count: number, columns: number, rows: number, dirty: number, scratch: number): void;
  forwardPoint(field: number, x: number, y: number): void;
  pointX(): number;
  pointY(): number;
  solveNodes(layer: number, field: number): void;
  markMoved(layer: number): void;
  markPainted(layer: number, left: number, top: number, right: number, bottom: number): void;
  drawMarked(
    luma: number,
    lumaStride: number,
    blue: number,
    red: number,
    chromaStride: number,
    delta: number,
    blueDelta: number,
    redDelta: number,
    drawnRows: number,
  ): number;
  paintSlot(slot: number): void;
  restoreSkin(skin: number, target: number, stride: number, x0: number, y0: number, x1: number, y1: number): void;
  paintPicture(
    texture: number,
    textureStride: number,
    width: number,
    height: number,
    target: number,
    stride: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
  ): void;
}

/** The names of the record offsets that the kernel exports; see kernels/records.ts. */
type RecordName = `${"LAYER" | "FIELD" | "STRIP" | "CONTENT" | "SLOT" | "SCRATCH"}_${string}`;

/** The compiled kernel with memory of its own. What is allocated lives as long as the kernel. */
export interface Kernel extends KernelExports {
  /** Address of `sizeBytes` fresh zeroed bytes, aligned to 16. May move the memory: take views anew afterwards. */
  allocate(sizeBytes: number): number;
  /** Byte offset of a record's field, or a constant of the kernel. */
  offset(name: RecordName): number;
  bytes(): Uint8Array;
  ints(): Int32Array;
  floats(): Float32Array;
}

const pageBytes = 65_536;
let compiled: WebAssembly.Module | undefined;

export function createKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./kernel.wasm", import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16_384 });
  const instance = new WebAssembly.Instance(compiled, {
    env: {
      memory,
      abort: () => {
        throw new Error("the kernel aborted");
      },
    },
  });
  const exported = instance.exports;
  // The kernel holds no data of its own below 1 KiB but the compiler's; start after it.
  let top = 1024;
  let bytes = new Uint8Array(memory.buffer);
  let ints = new Int32Array(memory.buffer);
  let floats = new Float32Array(memory.buffer);
  const refresh = () => {
    if (bytes.buffer === memory.buffer) return;
    bytes = new Uint8Array(memory.buffer);
    ints = new Int32Array(memory.buffer);
    floats = new Float32Array(memory.buffer);
  };
  return {
    ...(exported as unknown as KernelExports),
    allocate(sizeBytes) {
      const at = top;
      top = (top + sizeBytes + 15) & ~15;
      const missing = top + pageBytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes) + 16);
      refresh();
      return at;
    },
    offset(name) {
      const global = exported[name];
      if (!(global instanceof WebAssembly.Global)) throw new Error(`the kernel exports no ${name}`);
      return Number(global.value);
    },
    bytes: () => bytes,
    ints: () => ints,
    floats: () => floats,
  };
}
