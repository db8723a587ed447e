/** What the process that holds sherpa-onnx is told: once, for one sentence. */
export interface SherpaRequest {
  /** As sherpa-onnx calls it: which files, and of which kind. */
  readonly model: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly speaker: number;
  readonly rate: number;
}

export type SherpaReply =
  | { readonly kind: "spoken"; readonly sampleRate: number; readonly samples: Float32Array }
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly message: string };
