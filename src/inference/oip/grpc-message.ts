import { limits, SutradharError } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";
import { fieldsOf, numbersOf, text, type Field } from "../onnx/index.ts";
import { bytesOfElement, elementsOf, numbersOfBytes, type Tensor, type Tensors } from "../tensor.ts";
import { oipTypes, readTexts, toBytes, typesOfOip } from "./oip-message.ts";

/** Messages of the Open Inference Protocol 2 over gRPC, by the fields of its published `open_inference_grpc.proto`. */
export interface NamedModel {
  readonly model: string;
  readonly version: string | undefined;
}

/** ModelReadyRequest and ModelMetadataRequest: a name and a version. */
export function writeName({ model, version }: NamedModel): Uint8Array {
  return join([bytesField(1, model), ...(version === undefined ? [] : [bytesField(2, version)])]);
}

/** ModelInferRequest, its numbers raw. */
export function writeInfer({ model, version }: NamedModel, inputs: Tensors, outputs: readonly string[]): Uint8Array {
  return join([
    bytesField(1, model),
    ...(version === undefined ? [] : [bytesField(2, version)]),
    ...Object.entries(inputs).map(([name, { type, shape }]) =>
      bytesField(
        5,
        join([bytesField(1, name), bytesField(2, oipTypes[type]), ...shape.map((size) => numberField(3, size))]),
      ),
    ),
    ...outputs.map((name) => bytesField(6, bytesField(1, name))),
    ...Object.values(inputs).map(({ data }) => bytesField(7, toBytes(data))),
  ]);
}

/** ServerReadyResponse and ModelReadyResponse. @throws SutradharError `model_reply_invalid` */
export function readReady(who: string, bytes: Uint8Array): boolean {
  return read(who, bytes).some(({ field, value }) => field === 1 && value === 1);
}

export interface ToldTensor {
  readonly name: string;
  readonly datatype: string;
}

/** What ModelMetadataResponse tells of what a model takes and gives. @throws SutradharError `model_reply_invalid` */
export function readMetadata(
  who: string,
  bytes: Uint8Array,
): { readonly inputs: readonly ToldTensor[]; readonly outputs: readonly ToldTensor[] } {
  const fields = read(who, bytes);
  const told = (wanted: number): readonly ToldTensor[] =>
    fields.flatMap(({ field, value }) =>
      field === wanted && value instanceof Uint8Array ? [{ ...describe(who, value) }] : [],
    );
  return { inputs: told(4), outputs: told(5) };
}

interface Described {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly contents?: Uint8Array;
}

/** InferInputTensor, InferOutputTensor and TensorMetadata begin alike. */
function describe(who: string, bytes: Uint8Array): Described {
  let [name, datatype] = ["", ""];
  const shape: number[] = [];
  let contents: Uint8Array | undefined;
  for (const { field, value } of read(who, bytes)) {
    if (field === 1 && value instanceof Uint8Array) name = text(value);
    else if (field === 2 && value instanceof Uint8Array) datatype = text(value);
    else if (field === 3) shape.push(...numbersOf(value));
    else if (field === 5 && value instanceof Uint8Array) contents = value;
  }
  return { name, datatype, shape, ...(contents ? { contents } : {}) };
}

/**
 * The tensors of a ModelInferResponse, raw or in fields of their own. All of it is a stranger's: each size is checked before it is believed.
 * @throws SutradharError `model_reply_invalid`
 */
export function readInfer(who: string, bytes: Uint8Array): Tensors {
  const fields = read(who, bytes);
  const parts = (wanted: number): readonly Uint8Array[] =>
    fields.flatMap(({ field, value }) => (field === wanted && value instanceof Uint8Array ? [value] : []));
  const [described, raw] = [parts(5).map((part) => describe(who, part)), parts(6)];
  if (described.length > limits.modelTensorsMax) throw replyInvalid(who, `it has ${described.length} outputs`);
  if (raw.length > 0 && raw.length !== described.length) {
    throw replyInvalid(who, `it describes ${described.length} outputs and has ${raw.length}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const [index, output] of described.entries()) {
    if (tensors.has(output.name)) throw replyInvalid(who, `it has ${output.name} twice`);
    tensors.set(output.name, readTensor(who, output, raw[index]));
  }
  return Object.fromEntries(tensors);
}

function readTensor(who: string, { name, datatype, shape, contents }: Described, raw: Uint8Array | undefined): Tensor {
  const type = typesOfOip.get(datatype);
  if (!type) throw replyInvalid(who, `${name} is of a type that is not read here: ${datatype.slice(0, 20)}`);
  const count = elementsOf(shape);
  if (shape.length > 8 || !(count <= limits.modelAnswerBytesMax)) {
    throw replyInvalid(who, `${name} has the shape [${shape.slice(0, 8).join(", ")}]`);
  }
  if (type === "text") {
    if (!raw) throw replyInvalid(who, `it gives ${name} in a form that is not read here: let it be raw`);
    return { type, shape, data: readTexts(who, name, raw, count) };
  }
  const data = raw ?? packed(who, type, contents ?? new Uint8Array(0));
  const expected = count * bytesOfElement(type);
  if (data.byteLength !== expected) {
    throw replyInvalid(who, `${name} has ${data.byteLength} bytes for ${count} elements of ${type}`);
  }
  return { type, shape, data: numbersOfBytes(type, data) };
}

/** InferTensorContents: floats packed in field 6, doubles in field 7. Others are asked for raw. */
function packed(who: string, type: string, contents: Uint8Array): Uint8Array {
  const field = type === "fp32" ? 6 : type === "fp64" ? 7 : undefined;
  if (field === undefined) throw replyInvalid(who, `it gives ${type} in a form that is not read here: let it be raw`);
  const parts = read(who, contents).flatMap((one) =>
    one.field === field && one.value instanceof Uint8Array ? [one.value] : [],
  );
  return Buffer.concat(parts);
}

function read(who: string, bytes: Uint8Array): readonly Field[] {
  try {
    return [...fieldsOf(bytes)];
  } catch (cause) {
    if (!(cause instanceof SutradharError)) throw cause;
    throw replyInvalid(who, "its answer is no message of the protocol", cause);
  }
}

function bytesField(field: number, value: string | Uint8Array): Uint8Array {
  const content = typeof value === "string" ? Buffer.from(value) : value;
  return join([varint(field * 8 + 2), varint(content.length), content]);
}

function numberField(field: number, value: number): Uint8Array {
  return join([varint(field * 8), varint(value)]);
}

function varint(value: number): Uint8Array {
  const digits: number[] = [];
  let rest = value;
  do {
    digits.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from(digits);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
