import { limits } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";
import {
  bytesOfElement,
  elementsOf,
  numbersOfBytes,
  type Tensor,
  type TensorData,
  type Tensors,
  type TensorType,
} from "../tensor.ts";

/** The names of the Open Inference Protocol 2 for what we have. */
export const oipTypes = {
  bool: "BOOL",
  uint8: "UINT8",
  int8: "INT8",
  int16: "INT16",
  uint16: "UINT16",
  int32: "INT32",
  uint32: "UINT32",
  int64: "INT64",
  fp32: "FP32",
  fp64: "FP64",
  text: "BYTES",
} as const satisfies Record<TensorType, string>;
export const typesOfOip: ReadonlyMap<string, TensorType> = new Map(
  Object.entries(oipTypes).map(([type, name]) => [name as string, type as TensorType]),
);

export interface OipMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** How long the JSON is before the raw tensors, by Triton's extension_binary_data. */
export const headLengthHeader = "inference-header-content-length";

/** A request with its numbers in JSON, or raw behind it where the server reads them so: a fifth of the bytes. */
export function writeOipRequest(inputs: Tensors, outputs: readonly string[], isBinary: boolean): OipMessage {
  const raw: Uint8Array[] = [];
  const described = Object.entries(inputs).map(([name, { type, shape, data }]) => {
    const about = { name, shape, datatype: oipTypes[type] };
    if (!isBinary) return { ...about, data: toJsonData(type, data) };
    const bytes = toBytes(data);
    raw.push(bytes);
    return { ...about, parameters: { binary_data_size: bytes.byteLength } };
  });
  const wanted = outputs.map((name) => (isBinary ? { name, parameters: { binary_data: true } } : { name }));
  const head = Buffer.from(JSON.stringify({ inputs: described, outputs: wanted }));
  if (!isBinary) return { headers: { "content-type": "application/json" }, body: Uint8Array.from(head) };
  return {
    headers: { "content-type": "application/octet-stream", [headLengthHeader]: String(head.byteLength) },
    body: Uint8Array.from(Buffer.concat([head, ...raw])),
  };
}

function toJsonData(type: TensorType, data: TensorData): readonly (number | string | boolean)[] {
  if (type === "bool") return Array.from(data as Uint8Array, (value) => value !== 0);
  return Array.from<number | bigint | string, number | string>(data as ArrayLike<number | bigint | string>, (value) =>
    typeof value === "bigint" ? Number(value) : value,
  );
}

/** Strings each behind its length in four bytes; numbers as they lie, little end first. */
export function toBytes(data: TensorData): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat(
    data.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

/**
 * The tensors of an answer. All of it is a stranger's: each size is checked before it is believed.
 * @throws SutradharError `model_reply_invalid`
 */
export function readOipReply(who: string, body: Uint8Array, headLength: string | null): Tensors {
  const headBytes = headLength === null ? body.byteLength : Number(headLength);
  if (!(Number.isInteger(headBytes) && headBytes > 0 && headBytes <= body.byteLength)) {
    throw replyInvalid(who, `it says that ${headLength} of its ${body.byteLength} bytes are JSON`);
  }
  const head = readHead(who, body.subarray(0, headBytes));
  const tensors: Record<string, Tensor> = {};
  let at = headBytes;
  for (const output of head) {
    const { name, binaryBytes } = output;
    if (Object.hasOwn(tensors, name)) throw replyInvalid(who, `it has ${name} twice`);
    if (binaryBytes === undefined) {
      tensors[name] = { ...output, data: readJsonData(who, output) };
      continue;
    }
    if (at + binaryBytes > body.byteLength) {
      throw replyInvalid(who, `it announces ${binaryBytes} bytes for ${name} and has ${body.byteLength - at} left`);
    }
    tensors[name] = { ...output, data: readRaw(who, output, body.subarray(at, at + binaryBytes)) };
    at += binaryBytes;
  }
  if (headLength !== null && at !== body.byteLength)
    throw replyInvalid(who, `it has ${body.byteLength - at} bytes too many`);
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, shape, data }]) => [name, { type, shape, data }]),
  );
}

interface DescribedOutput {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly binaryBytes?: number;
  readonly json: unknown;
}

function readHead(who: string, bytes: Uint8Array): readonly DescribedOutput[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw replyInvalid(who, "it is no JSON", cause);
  }
  const outputs = (json as { readonly outputs?: unknown } | null)?.outputs;
  if (!Array.isArray(outputs) || outputs.length > limits.modelTensorsMax) throw replyInvalid(who, "it has no outputs");
  return outputs.map((output: unknown) => readDescription(who, output));
}

function readDescription(who: string, output: unknown): DescribedOutput {
  const { name, shape, datatype, parameters, data } = (output ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name.length > 200) throw replyInvalid(who, "an output has no name");
  const type = typeof datatype === "string" ? typesOfOip.get(datatype) : undefined;
  if (!type)
    throw replyInvalid(who, `${name} is of a type that is not read here: ${JSON.stringify(datatype)?.slice(0, 20)}`);
  const sizes = readShape(who, name, shape);
  const size = (parameters as { readonly binary_data_size?: unknown } | undefined)?.binary_data_size;
  if (size === undefined) return { name, type, shape: sizes, json: data };
  if (isCount(size)) return { name, type, shape: sizes, binaryBytes: size, json: undefined };
  throw replyInvalid(who, `${name} does not say how many bytes it has`);
}

function readShape(who: string, name: string, shape: unknown): readonly number[] {
  const sizes: readonly unknown[] = Array.isArray(shape) ? shape : [Number.NaN];
  if (sizes.length <= 8 && sizes.every(isCount) && elementsOf(sizes) <= limits.modelAnswerBytesMax) return sizes;
  throw replyInvalid(who, `${name} has the shape ${JSON.stringify(shape)?.slice(0, 80)}`);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function readRaw(who: string, { name, type, shape }: DescribedOutput, bytes: Uint8Array): TensorData {
  const count = elementsOf(shape);
  if (type === "text") return readTexts(who, name, bytes, count);
  if (bytes.byteLength !== count * bytesOfElement(type)) {
    throw replyInvalid(who, `${name} has ${bytes.byteLength} bytes for ${count} elements of ${type}`);
  }
  return numbersOfBytes(type, bytes);
}

export function readTexts(who: string, name: string, bytes: Uint8Array, count: number): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const length = at + 4 <= bytes.byteLength ? view.getUint32(at, true) : Infinity;
    if (at + 4 + length > bytes.byteLength || texts.length >= count) throw replyInvalid(who, `${name} is cut off`);
    texts.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return texts;
}

/** Flat or nested, as servers please. JSON has no NaN: what should have been one comes as null, or as a word. */
function readJsonData(who: string, { name, type, shape, json }: DescribedOutput): TensorData {
  const count = elementsOf(shape);
  const flat = Array.isArray(json) ? (json.flat(8) as unknown[]) : [];
  if (flat.length !== count)
    throw replyInvalid(who, `${name} has ${flat.length} elements, and its shape asks for ${count}`);
  if (type === "text") return flat.map(String);
  const bad = flat.findIndex((value) => typeof value !== "number" && typeof value !== "boolean");
  if (bad >= 0) throw replyInvalid(who, `${name} has ${JSON.stringify(flat[bad])} at place ${bad}, which is no number`);
  const numbers = numbersOfBytes(type, new Uint8Array(count * bytesOfElement(type)));
  for (const [index, value] of flat.entries()) {
    numbers[index] = (numbers instanceof BigInt64Array ? toBigInt(who, name, value) : Number(value)) as never;
  }
  return numbers;
}

function toBigInt(who: string, name: string, value: unknown): bigint {
  if (Number.isInteger(value)) return BigInt(value as number);
  throw replyInvalid(who, `${name} has ${String(value)}, which is no whole number`);
}
