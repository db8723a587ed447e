import { SutradharError } from "../core/index.ts";

/** What a tensor's numbers are. Halves (fp16, bf16) stay inside of models: what goes in and comes out is one of these. */
export const tensorTypes = [
  "bool",
  "uint8",
  "int8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "fp32",
  "fp64",
  "text",
] as const;
export type TensorType = (typeof tensorTypes)[number];

/** Numbers in row-major order; bool as 0 and 1 in bytes. */
export type TensorData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly string[];

export interface Tensor {
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}
export type Tensors = Readonly<Record<string, Tensor>>;

/** What a model says that it takes or gives. */
export interface TensorSpec {
  readonly name: string;
  readonly type: TensorType;
  /** −1 where it may vary. */
  readonly shape: readonly number[];
  /** The smallest and largest number that makes sense; NaN and infinities never do. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

const arrays = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  fp32: Float32Array,
  fp64: Float64Array,
} as const;
export type NumberType = keyof typeof arrays;

export function isTensorType(name: string): name is TensorType {
  return (tensorTypes as readonly string[]).includes(name);
}

export function bytesOfElement(type: NumberType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

/** Numbers of a type out of bytes, little end first as every machine that this runs on keeps them; a copy. */
export function numbersOfBytes(type: NumberType, bytes: Uint8Array): Exclude<TensorData, readonly string[]> {
  const size = bytesOfElement(type);
  if (bytes.byteLength % size !== 0) {
    throw new SutradharError("internal", `${bytes.byteLength} bytes are no whole number of ${type}`);
  }
  // Of a Buffer, slice would be a view of a pool that others write into.
  return new arrays[type](new Uint8Array(bytes).buffer);
}

/** Whether the array is the one that a type's numbers are kept in. */
export function isArrayOf(type: TensorType, data: TensorData): boolean {
  return type === "text" ? Array.isArray(data) : data instanceof arrays[type];
}

/** How many elements a shape has; NaN where it is no shape. */
export function elementsOf(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= Number.isInteger(size) && size >= 0 ? size : Number.NaN;
  return count;
}

export function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return { type: "fp32", shape, data };
}

/** The 32-bit floats of a tensor that was checked to be some. @throws SutradharError `internal` */
export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new SutradharError("internal", `the model was said to give 32-bit floats as ${name}`);
}
