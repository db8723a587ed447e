import { SutradharError } from "../core/index.ts";
import { elementsOf, isArrayOf, type Tensor, type Tensors, type TensorSpec } from "./tensor.ts";

/** What is wrong with tensors of which a model has told what they must be: a sentence, or nothing. */
export function findTensorFault(specs: readonly TensorSpec[], tensors: Tensors): string | undefined {
  for (const spec of specs) {
    const tensor = tensors[spec.name];
    const fault = tensor ? faultOf(spec, tensor) : "is missing";
    if (fault) return `${spec.name} ${fault}`;
  }
  return undefined;
}

/** @throws SutradharError `internal`: whoever asks made the tensors */
export function checkAsked(specs: readonly TensorSpec[], tensors: Tensors): void {
  const unknown = Object.keys(tensors).find((name) => specs.every((spec) => spec.name !== name));
  const fault = unknown === undefined ? findTensorFault(specs, tensors) : `it takes no ${unknown}`;
  if (fault) throw new SutradharError("internal", `a model was asked what it cannot be: ${fault}`);
}

/** @throws SutradharError `model_reply_invalid`: nothing of such a reply may be used */
export function checkReply(who: string, specs: readonly TensorSpec[], tensors: Tensors): void {
  const fault = findTensorFault(specs, tensors);
  if (fault) throw replyInvalid(who, fault);
}

export function replyInvalid(who: string, fault: string, cause?: unknown): SutradharError {
  return new SutradharError(
    "model_reply_invalid",
    `${who} gave an answer that cannot be used: ${fault}`,
    cause === undefined ? {} : { cause },
  );
}

function faultOf({ type, shape, low, high }: TensorSpec, tensor: Tensor): string | undefined {
  if (tensor.type !== type) return `must be ${type}, got ${tensor.type}`;
  if (tensor.shape.length !== shape.length || shape.some((size, axis) => size !== -1 && size !== tensor.shape[axis])) {
    return `must have the shape [${shape.join(", ")}], got [${tensor.shape.slice(0, 8).join(", ")}]`;
  }
  const count = elementsOf(tensor.shape);
  if (!isArrayOf(type, tensor.data) || tensor.data.length !== count) {
    return `must have ${count} elements of ${type}, got ${tensor.data.length}`;
  }
  return typeof tensor.data[0] === "string" ? undefined : faultOfNumbers(tensor, low, high);
}

/** The first number that is none, or out of its range. One pass, without allocating: an answer may have millions. */
function faultOfNumbers({ data, type }: Tensor, low = -Infinity, high = Infinity): string | undefined {
  const [least, most] = type === "bool" ? [0, 1] : [low, high];
  const isAnyGood = type !== "fp32" && type !== "fp64" && least === -Infinity && most === Infinity;
  const index = isAnyGood ? -1 : findOutside(data as ArrayLike<number | bigint>, least, most);
  if (index < 0) return undefined;
  return `has ${data[index]} at place ${index}, where numbers from ${least} to ${most} are expected`;
}

function findOutside(data: ArrayLike<number | bigint>, least: number, most: number): number {
  for (let index = 0; index < data.length; index++) {
    const value = Number(data[index]);
    if (!(value >= least && value <= most && value - value === 0)) return index;
  }
  return -1;
}
