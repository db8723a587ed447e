import type { ModelSignature } from "../inference/index.ts";

/** A registered model that listens or looks, as a plan names it; its bytes are the node's asset `model`. */
export interface AlignmentModel {
  /** For messages: `model/alignment@1.0.0`. */
  readonly name: string;
  readonly runtime:
    | { readonly kind: "builtin" | "onnx"; readonly file: string }
    | { readonly kind: "oip"; readonly model: string; readonly version?: string | undefined }
    | { readonly kind: "provider"; readonly provider: string; readonly model: string };
  readonly signature: ModelSignature;
}
