import { SutradharError } from "../../core/index.ts";
import { tensorTypes, type ModelSignature, type TensorSpec } from "../../inference/index.ts";
import type { ModelDescriptor } from "./model-descriptor.ts";

/** What a model takes and gives, as runtimes ask for it. @throws SutradharError `asset_invalid` where it tells nothing of it */
export function signatureOf({
  inputs,
  outputs,
  title,
}: Pick<ModelDescriptor, "inputs" | "outputs" | "title">): ModelSignature {
  if (inputs.length === 0 || outputs.length === 0) {
    throw new SutradharError(
      "asset_invalid",
      `${title} does not say what it takes and gives: name its inputs and outputs in model.json`,
    );
  }
  return { inputs: inputs.map(specOf), outputs: outputs.map(specOf) };
}

function specOf({ name, type, shape, low, high }: ModelDescriptor["inputs"][number]): TensorSpec {
  const known = tensorTypes.find((one) => one === type);
  if (!known)
    throw new SutradharError("asset_invalid", `${name} is ${type}, which is not passed to models here: let it be fp32`);
  return { name, type: known, shape, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}
