import { elementsOf, numbersOfBytes, type TensorData } from "../tensor.ts";
import { fieldsOf, numbersOf, refused, text } from "./fields.ts";

/** A tensor that a graph has among its weights. */
export interface GraphWeight {
  readonly shape: readonly number[];
  readonly data: Exclude<TensorData, readonly string[]>;
}

export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers only: nothing that is read here has others. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** A graph in the order in which its nodes are computed. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly weights: ReadonlyMap<string, GraphWeight>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The graph of a model that `readOnnx` has let through. @throws SutradharError `asset_invalid` */
export function readGraph(bytes: Uint8Array): Graph {
  for (const { field, value } of fieldsOf(bytes)) if (field === 7 && value instanceof Uint8Array) return graphOf(value);
  throw refused("is no ONNX model: it has no graph");
}

function graphOf(bytes: Uint8Array): Graph {
  const nodes: GraphNode[] = [];
  const weights = new Map<string, GraphWeight>();
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (const { field, value } of fieldsOf(bytes)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) nodes.push(nodeOf(value));
    else if (field === 5) weights.set(...weightOf(value));
    else if (field === 11) inputs.push(nameOf(value));
    else if (field === 12) outputs.push(nameOf(value));
  }
  return { nodes, weights, inputs: inputs.filter((name) => !weights.has(name)), outputs };
}

function nodeOf(bytes: Uint8Array): GraphNode {
  const node = { op: "", inputs: [] as string[], outputs: [] as string[], attributes: {} as Record<string, number> };
  for (const { field, value } of fieldsOf(bytes)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) node.inputs.push(text(value));
    else if (field === 2) node.outputs.push(text(value));
    else if (field === 4) node.op = text(value);
    else if (field === 5) Object.assign(node.attributes, attributeOf(value));
  }
  return node;
}

function attributeOf(bytes: Uint8Array): Readonly<Record<string, number>> {
  let name = "";
  let number: number | undefined;
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1 && value instanceof Uint8Array) name = text(value);
    else if (field === 3 && typeof value === "number") number = value >= 2 ** 63 ? value - 2 ** 64 : value;
  }
  return number === undefined ? {} : { [name]: number };
}

/** TensorProto.DataType of what is read here. */
const types = { 1: "fp32", 2: "uint8", 3: "int8", 6: "int32", 7: "int64" } as const;

function weightOf(bytes: Uint8Array): [string, GraphWeight] {
  const { name, type, shape, raw, whole } = partsOf(bytes);
  const known = types[type as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
  if (!known) throw refused(`keeps ${name} as a type that is not read here`);
  const data = raw ? numbersOfBytes(known, raw) : numbersOfWhole(known, whole);
  if (data.length !== elementsOf(shape)) {
    throw refused(`has ${data.length} numbers for ${name} of [${shape.join(", ")}]: export its weights as raw data`);
  }
  return [name, { shape, data }];
}

function partsOf(bytes: Uint8Array) {
  const parts = {
    name: "",
    type: 0,
    shape: [] as number[],
    whole: [] as number[],
    raw: undefined as Uint8Array | undefined,
  };
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1) parts.shape.push(...numbersOf(value));
    else if (field === 2) parts.type = Number(value);
    // Few numbers are often not raw: floats one after the other, whole ones each as long as it is.
    else if (field === 5) parts.whole.push(...numbersOf(value));
    else if (value instanceof Uint8Array && field === 8) parts.name = text(value);
    else if (value instanceof Uint8Array && (field === 9 || field === 4)) parts.raw = value;
  }
  return parts;
}

/** Negative ones come as 64 bits, of which the lowest count. */
function numbersOfWhole(type: (typeof types)[keyof typeof types], whole: readonly number[]): GraphWeight["data"] {
  const signed = whole.map((value) => (value >= 2 ** 63 ? value - 2 ** 64 : value));
  if (type === "int8") return Int8Array.from(signed);
  if (type === "uint8") return Uint8Array.from(signed);
  return type === "int32" ? Int32Array.from(signed) : new Float32Array(0);
}

function nameOf(bytes: Uint8Array): string {
  for (const { field, value } of fieldsOf(bytes)) if (field === 1 && value instanceof Uint8Array) return text(value);
  return "";
}
