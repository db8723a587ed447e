/** Runtimes for models behind one interface: our own kernel, ONNX Runtime, servers of the Open Inference Protocol, providers' APIs. Knows no stages. */
export { openBuiltinSession, type BuiltinSource } from "./builtin/index.ts";
export { checkReply, findTensorFault, replyInvalid } from "./check-tensors.ts";
export { groupByLength, type GroupingOptions, type LengthGroup } from "./group-by-length.ts";
export { guardSession, type GuardOptions } from "./guard-session.ts";
export type { InferOptions, ModelSession, ModelSignature, RuntimeKind } from "./model-session.ts";
export { openOipGrpcSession, openOipSession, type OipGrpcServer, type OipServer } from "./oip/index.ts";
export { openOnnxSession, type OnnxSource } from "./onnx/index.ts";
export { openProviderSession, providerSignatures, type ProviderApi, type ProviderWork } from "./provider/index.ts";
export { readOnnx, type OnnxFacts, type OnnxLimits } from "./onnx/index.ts";
export {
  elementsOf,
  floats,
  floatsOf,
  tensorTypes,
  type Tensor,
  type TensorData,
  type Tensors,
  type TensorSpec,
  type TensorType,
} from "./tensor.ts";
