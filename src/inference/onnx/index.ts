/** ONNX models: what a file declares, and ONNX Runtime that runs it. */
export { openOnnxSession, type OnnxSource } from "./open-onnx.ts";
export { readOnnx, type OnnxFacts, type OnnxLimits } from "./read-onnx.ts";
