import { limits, SutradharError } from "../../core/index.ts";
import type { ModelSession, ModelSignature } from "../model-session.ts";
import { readGraph, readOnnx, type Graph, type GraphNode } from "../onnx/index.ts";
import type { Tensor, Tensors } from "../tensor.ts";
import { createProducts } from "./matmul.ts";
import { operators, unsupported, type GraphValue, type Operate } from "./operators.ts";

export interface BuiltinSource {
  /** For messages: `model/alignment@1.0.0`. */
  readonly name: string;
  /** An ONNX file of the few operators that are built in. */
  readonly bytes: Uint8Array;
  readonly signature: ModelSignature;
}

/**
 * Runs an ONNX model of few operators in our own code: the same bytes on every processor, so that a step that uses it is
 * pure, and no native library. What has others is refused, and named.
 * @throws SutradharError `asset_invalid`
 */
export function openBuiltinSession({ name, bytes, signature }: BuiltinSource): ModelSession {
  readOnnx(bytes, { nodesMax: limits.builtinNodesMax, weightBytesMax: limits.builtinWeightBytesMax });
  const graph = readGraph(bytes);
  checkNames(name, graph, signature);
  const products = createProducts();
  const weightOf = (wanted: string): GraphValue | undefined => graph.weights.get(wanted);
  const steps = graph.nodes.map((node): readonly [GraphNode, Operate] => {
    const prepare = Object.hasOwn(operators, node.op) ? operators[node.op] : undefined;
    if (!prepare) throw unsupported(node, "not at all");
    return [node, prepare(node, weightOf, products)];
  });
  const run = (inputs: Tensors): Tensors => {
    const values = new Map<string, GraphValue>(graph.weights);
    for (const [input, { shape, data }] of Object.entries(inputs))
      values.set(input, { shape, data: data as GraphValue["data"] });
    for (const [node, operate] of steps) {
      const made = operate(node.inputs.map((input) => valueOf(values, name, input)));
      for (const [index, output] of node.outputs.entries()) {
        const value = made[index];
        if (value) values.set(output, value);
      }
    }
    return Object.fromEntries(signature.outputs.map((spec) => [spec.name, toTensor(valueOf(values, name, spec.name))]));
  };
  return {
    runtime: "builtin",
    signature,
    infer: async (inputs) => run(inputs),
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function valueOf(values: ReadonlyMap<string, GraphValue>, name: string, wanted: string): GraphValue {
  const value = values.get(wanted);
  if (value) return value;
  throw new SutradharError("asset_invalid", `${name} reads ${JSON.stringify(wanted)} before anything makes it`);
}

function toTensor({ shape, data }: GraphValue): Tensor {
  if (data instanceof Float32Array) return { type: "fp32", shape, data };
  throw new SutradharError("asset_invalid", "the built-in runtime gives 32-bit floats only");
}

function checkNames(name: string, { inputs, outputs }: Graph, signature: ModelSignature): void {
  const fits = (told: ModelSignature["inputs"], has: readonly string[]): boolean =>
    told.every((spec) => has.includes(spec.name));
  if (fits(signature.inputs, inputs) && inputs.length === signature.inputs.length && fits(signature.outputs, outputs))
    return;
  throw new SutradharError(
    "asset_invalid",
    `${name} takes ${inputs.join(", ")} and gives ${outputs.join(", ")}: its model.json tells otherwise`,
  );
}
