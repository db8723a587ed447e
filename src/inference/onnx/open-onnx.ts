import type * as OnnxRuntime from "onnxruntime-node";
import { limits, SutradharError } from "../../core/index.ts";
import type { ModelSession, ModelSignature } from "../model-session.ts";
import { isTensorType, type Tensor, type Tensors, type TensorType } from "../tensor.ts";
import { readOnnx } from "./read-onnx.ts";

type Ort = typeof OnnxRuntime;

export interface OnnxSource {
  /** For messages: `model/align@1.0.0`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly signature: ModelSignature;
}

/**
 * Loads an ONNX model into ONNX Runtime, on one core. What the file declares is read before the runtime sees it: what is no
 * model, wants code of its own, reads other files or declares more than may be loaded never reaches it.
 * @throws SutradharError `asset_invalid`, `model_unavailable` where onnxruntime-node is not installed
 */
export async function openOnnxSession({ name, bytes, signature }: OnnxSource): Promise<ModelSession> {
  readOnnx(bytes, { nodesMax: limits.modelNodesMax, weightBytesMax: limits.modelWeightBytesMax });
  const ort = await loadRuntime();
  const session = await createSession(ort, name, bytes);
  try {
    checkNames(name, session, signature);
  } catch (error) {
    await session.release();
    throw error;
  }
  const run = async (inputs: Tensors): Promise<Tensors> => {
    const feeds = Object.fromEntries(Object.entries(inputs).map(([which, tensor]) => [which, toOrt(ort, tensor)]));
    const fetches = signature.outputs.map((spec) => spec.name);
    let reply;
    try {
      reply = await session.run(feeds, fetches);
    } catch (cause) {
      throw new SutradharError("engine_failed", `${name} could not be run: ${firstLine(cause)}`, { cause });
    }
    return Object.fromEntries(Object.entries(reply).map(([which, tensor]) => [which, fromOrt(tensor)]));
  };
  return {
    runtime: "onnx",
    signature,
    infer: run,
    checkHealth: () => Promise.resolve(),
    close: () => session.release(),
  };
}

let loaded: Promise<Ort> | undefined;

/** It is an optional peer: 46 MB for one processor, and needed by nobody whose models are built in or on servers. */
function loadRuntime(): Promise<Ort> {
  loaded ??= import("onnxruntime-node").catch((cause: unknown) => {
    loaded = undefined;
    throw new SutradharError(
      "model_unavailable",
      "ONNX models need ONNX Runtime, which is not installed: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0",
      { cause },
    );
  });
  return loaded;
}

async function createSession(ort: Ort, name: string, bytes: Uint8Array): Promise<OrtSession> {
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ["cpu"],
      // One process a core: models run beside rendering, not over it.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new SutradharError("asset_invalid", `${name} is refused by ONNX Runtime: ${firstLine(cause)}`, { cause });
  }
}

type OrtSession = Awaited<ReturnType<Ort["InferenceSession"]["create"]>>;

function checkNames(name: string, session: OrtSession, { inputs, outputs }: ModelSignature): void {
  const lacking = (told: readonly { readonly name: string }[], has: readonly string[]): string | undefined =>
    told.map((spec) => spec.name).find((which) => !has.includes(which));
  const input =
    lacking(inputs, session.inputNames) ??
    lacking(
      session.inputNames.map((which) => ({ name: which })),
      inputs.map((spec) => spec.name),
    );
  const output = lacking(outputs, session.outputNames);
  if (input === undefined && output === undefined) return;
  throw new SutradharError(
    "asset_invalid",
    `${name} takes ${session.inputNames.join(", ")} and gives ${session.outputNames.join(", ")}: its model.json tells otherwise of ${input ?? output}`,
  );
}

const ortNames = {
  bool: "bool",
  uint8: "uint8",
  int8: "int8",
  int16: "int16",
  uint16: "uint16",
  int32: "int32",
  uint32: "uint32",
  int64: "int64",
  fp32: "float32",
  fp64: "float64",
  text: "string",
} as const satisfies Record<TensorType, string>;
const namesOfOrt = new Map(Object.entries(ortNames).map(([type, name]) => [name as string, type]));

function toOrt(ort: Ort, { type, data, shape }: Tensor): InstanceType<Ort["Tensor"]> {
  return new ort.Tensor(ortNames[type] as "float32", data as Float32Array, shape);
}

function fromOrt(tensor: { readonly type: string; readonly dims: readonly number[]; readonly data: unknown }): Tensor {
  const type = namesOfOrt.get(tensor.type) ?? tensor.type;
  if (!isTensorType(type)) {
    throw new SutradharError(
      "model_reply_invalid",
      `a model gave ${tensor.type}, which is not read here: let it give fp32`,
    );
  }
  return { type, shape: tensor.dims, data: tensor.data as Tensor["data"] };
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split("\n")[0] ?? "").slice(0, 300);
}
