import type { Tensors, TensorSpec } from "./tensor.ts";

/** What a model takes and gives. Of a reply, what is not named here is dropped. */
export interface ModelSignature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** `builtin` gives the same bytes on every machine; the others need not, so steps that use them are recorded. */
export type RuntimeKind = "builtin" | "onnx" | "oip" | "provider";

export interface InferOptions {
  /** Ends the wait; work that has begun elsewhere may go on for nobody. */
  readonly signal?: AbortSignal;
}

/**
 * A model that is loaded, or reached, and answers. Runtimes differ behind this; what they take, give, check and refuse does
 * not: all of them pass `test/contract/model-sessions.ts`.
 */
export interface ModelSession {
  readonly runtime: RuntimeKind;
  readonly signature: ModelSignature;
  /**
   * @throws SutradharError `model_reply_invalid` where shape, type, range or a NaN make the answer unusable,
   * `model_unavailable` where it does not answer, is too busy, or answers too late; `internal` where it is asked wrongly.
   */
  infer(inputs: Tensors, options?: InferOptions): Promise<Tensors>;
  /** Whether it would answer now. @throws SutradharError `model_unavailable`, `model_reply_invalid` */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
