/** An optional peer: what is used of it is described where it is loaded. */
declare module "sherpa-onnx-node" {
  const sherpa: unknown;
  export default sherpa;
}
