/** ONNX models: what a file declares, and ONNX Runtime that runs it. */
export { fieldsOf, numbersOf, text, type Field } from "./fields.ts";
export { openOnnxSession, type OnnxSource } from "./open-onnx.ts";
export { readGraph, type Graph, type GraphNode, type GraphWeight } from "./read-graph.ts";
export { readOnnx, type OnnxFacts, type OnnxLimits } from "./read-onnx.ts";
