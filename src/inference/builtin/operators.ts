import { SutradharError } from "../../core/index.ts";
import type { GraphNode, GraphWeight } from "../onnx/index.ts";
import type { Products } from "./matmul.ts";

/** What flows along a graph's edges. All of it is one- or two-dimensional here. */
export type GraphValue = GraphWeight;
export type Operate = (inputs: readonly GraphValue[]) => readonly GraphValue[];

/** A node made ready: weights that it multiplies by are laid out once. */
export type Prepare = (
  node: GraphNode,
  weightOf: (name: string) => GraphValue | undefined,
  products: Products,
) => Operate;

const round = Math.fround;

/** Every operator that the built-in runtime has, by the ONNX specification of its name (opset 13 and later). */
export const operators: Readonly<Record<string, Prepare>> = {
  Relu:
    () =>
    ([x]) => [mapFloats(x, (value) => (value > 0 ? value : 0))],
  Identity:
    () =>
    ([x]) => [need(x)],
  Add:
    () =>
    ([a, b]) => [combine(need(a), need(b), (left, right) => left + right)],
  Mul:
    () =>
    ([a, b]) => [combine(need(a), need(b), (left, right) => left * right)],
  Cast: (node) => {
    if (node.attributes["to"] !== 1) throw unsupported(node, "only to 32-bit floats");
    return ([x]) => [{ shape: need(x).shape, data: toFloats(numbersOf(need(x))) }];
  },
  Concat: (node) => {
    if (node.attributes["axis"] !== 1 && node.attributes["axis"] !== -1) throw unsupported(node, "only of columns");
    return (inputs) => [concatColumns(inputs)];
  },
  Pad:
    () =>
    ([data, pads]) => [padRows(need(data), wholes(pads))],
  Slice:
    () =>
    ([data, starts, ends, axes]) => [sliceRows(need(data), wholes(starts), wholes(ends), wholes(axes))],
  MatMul: (node, weightOf, products) => {
    const { shape, data, k, n } = matrixOf(node, weightOf(node.inputs[1] ?? ""));
    if (!(data instanceof Float32Array)) throw unsupported(node, `only by 32-bit floats, got [${shape.join(", ")}]`);
    const multiply = products.addWeights(data, k, n);
    return ([a]) => [{ shape: [rowsOf(a, k), n], data: multiply(floats(a), rowsOf(a, k)) }];
  },
  DynamicQuantizeLinear:
    () =>
    ([x]) =>
      quantise(need(x)),
  MatMulInteger: (node, weightOf, products) => {
    const { data, k, n } = matrixOf(node, weightOf(node.inputs[1] ?? ""));
    const zeros = numbersOf(weightOf(node.inputs[3] ?? "") ?? { shape: [1], data: new Int8Array(1) });
    const zeroOf = (column: number): number => zeros[zeros.length === 1 ? 0 : column] ?? 0;
    const shifted = Int16Array.from(numbersOf({ shape: [], data }), (value, index) => value - zeroOf(index % n));
    const multiply = products.addWholeWeights(shifted, k, n);
    return ([a, , zero]) => {
      const zeroOfA = zero ? (numbersOf(zero)[0] ?? 0) : 0;
      const source = numbersOf(need(a));
      const moved = new Int16Array(source.length);
      for (let at = 0; at < moved.length; at++) moved[at] = (source[at] as number) - zeroOfA;
      return [{ shape: [rowsOf(a, k), n], data: multiply(moved, rowsOf(a, k)) }];
    };
  },
};

export function unsupported(node: GraphNode, why: string): SutradharError {
  return new SutradharError(
    "asset_invalid",
    `the built-in runtime has ${node.op} ${why}: register the model with the runtime onnx, which has all of it`,
  );
}

function need(value: GraphValue | undefined): GraphValue {
  if (value) return value;
  throw new SutradharError("asset_invalid", "a node of the graph lacks an input");
}

function numbersOf({ data }: GraphValue): ArrayLike<number> {
  if (data instanceof BigInt64Array) return Array.from(data, Number);
  return data;
}

function toFloats(numbers: ArrayLike<number>): Float32Array {
  const converted = new Float32Array(numbers.length);
  for (let at = 0; at < converted.length; at++) converted[at] = numbers[at] as number;
  return converted;
}

function wholes(value: GraphValue | undefined): readonly number[] {
  return Array.from(numbersOf(need(value)));
}

function floats(value: GraphValue | undefined): Float32Array {
  const { data } = need(value);
  if (data instanceof Float32Array) return data;
  throw new SutradharError("asset_invalid", "a node of the graph takes 32-bit floats and is given others");
}

function matrixOf(node: GraphNode, weight: GraphValue | undefined) {
  const [k, n, more] = weight?.shape ?? [];
  if (!weight || k === undefined || n === undefined || more !== undefined)
    throw unsupported(node, "only by a matrix of weights");
  return { ...weight, k, n };
}

/** The rows of a matrix whose columns must be `columns`. */
function rowsOf(value: GraphValue | undefined, columns: number): number {
  const { shape } = need(value);
  if (shape.length === 2 && shape[1] === columns) return shape[0] ?? 0;
  throw new SutradharError("asset_invalid", `a product takes ${columns} columns, got [${shape.join(", ")}]`);
}

function mapFloats(value: GraphValue | undefined, change: (value: number) => number): GraphValue {
  return { shape: need(value).shape, data: floats(value).map(change) };
}

/** Of equal shapes, or with one number, or with a row for every row. */
function combine(a: GraphValue, b: GraphValue, join: (left: number, right: number) => number): GraphValue {
  if (a.data.length < b.data.length) return combine(b, a, join);
  if (b.data.length === 1 && a.data.length > 1) {
    const [value] = floats(b);
    return { shape: a.shape, data: floats(a).map((one) => join(one, value as number)) };
  }
  const [left, right] = [floats(a), floats(b)];
  const columns = a.shape.at(-1) ?? 1;
  const isRow = right.length === columns && a.shape.length === 2;
  if (right.length !== left.length && right.length !== 1 && !isRow) {
    throw new SutradharError("asset_invalid", `[${a.shape.join(", ")}] and [${b.shape.join(", ")}] do not fit`);
  }
  const joined = new Float32Array(left.length);
  // Row by row: a remainder for every number would take longer than the sum.
  for (let from = 0; from < left.length; from += right.length) {
    for (let at = 0; at < right.length; at++) joined[from + at] = join(left[from + at] as number, right[at] as number);
  }
  return { shape: a.shape, data: joined };
}

function concatColumns(inputs: readonly GraphValue[]): GraphValue {
  const rows = inputs[0]?.shape[0] ?? 0;
  const widths = inputs.map((input) =>
    input.shape.length === 2 && input.shape[0] === rows ? (input.shape[1] ?? 0) : Number.NaN,
  );
  const columns = widths.reduce((sum, width) => sum + width, 0);
  if (Number.isNaN(columns))
    throw new SutradharError("asset_invalid", "what stands side by side must have as many rows");
  const data = new Float32Array(rows * columns);
  let at = 0;
  for (const [index, input] of inputs.entries()) {
    const width = widths[index] as number;
    const source = floats(input);
    for (let row = 0; row < rows; row++) data.set(source.subarray(row * width, (row + 1) * width), row * columns + at);
    at += width;
  }
  return { shape: [rows, columns], data };
}

/** Rows of zeros before and after. */
function padRows(value: GraphValue, pads: readonly number[]): GraphValue {
  const [before = 0, left, after = 0, right] = pads;
  const [rows = 0, columns = 0] = value.shape;
  if (pads.length !== 4 || left !== 0 || right !== 0 || before < 0 || after < 0) {
    throw new SutradharError("asset_invalid", "the built-in runtime adds rows of zeros only");
  }
  const data = new Float32Array((rows + before + after) * columns);
  data.set(floats(value), before * columns);
  return { shape: [rows + before + after, columns], data };
}

function sliceRows(
  value: GraphValue,
  [start = 0]: readonly number[],
  [end = 0]: readonly number[],
  axes: readonly number[],
): GraphValue {
  const [rows = 0, columns = 0] = value.shape;
  if (axes.length !== 1 || axes[0] !== 0)
    throw new SutradharError("asset_invalid", "the built-in runtime cuts rows only");
  const place = (at: number): number => Math.max(0, Math.min(rows, at < 0 ? at + rows : at));
  const [from, to] = [place(start), place(end)];
  const count = Math.max(0, to - from);
  return { shape: [count, columns], data: floats(value).slice(from * columns, (from + count) * columns) };
}

/** To 8 bits by the span of what is there, 0 kept exact (ONNX DynamicQuantizeLinear-11). */
function quantise(value: GraphValue): readonly GraphValue[] {
  const source = floats(value);
  let [low, high] = [0, 0];
  for (const one of source) {
    if (one < low) low = one;
    else if (one > high) high = one;
  }
  const scale = round(round(high - low) / 255);
  const zero = scale === 0 ? 0 : Math.max(0, Math.min(255, evenly(round(-low / scale))));
  const data = new Uint8Array(source.length);
  for (let index = 0; index < source.length; index++) {
    const step = scale === 0 ? 0 : evenly(round((source[index] as number) / scale));
    data[index] = Math.max(0, Math.min(255, step + zero));
  }
  return [
    { shape: value.shape, data },
    { shape: [], data: Float32Array.of(scale) },
    { shape: [], data: Uint8Array.of(zero) },
  ];
}

/** To the nearest whole number; halves to the even one. */
function evenly(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
