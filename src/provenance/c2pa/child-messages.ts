import type { MadeSignature } from "./cose-signature.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";

export interface SignTask {
  readonly kind: "sign";
  readonly path: string;
  /** Where the signed file is written. */
  readonly outPath: string;
  /** A manifest definition in c2pa-rs's JSON. */
  readonly definition: string;
  readonly algorithm: SigningAlgorithm;
  readonly chain: readonly Uint8Array[];
  /** PEM: who is trusted when what was written is read back. */
  readonly anchorsPem: string;
  /** What is kept free for a time stamp; 0 where none comes. */
  readonly timeStampBytes: number;
  /** What decides every random number of the manifest: the same seed gives the same bytes but for signature and time. */
  readonly seed: Uint8Array;
}

export interface ReadTask {
  readonly kind: "read";
  readonly path: string;
  /** PEM: who is trusted. Without any nobody is. */
  readonly anchorsPem: string | undefined;
}

/** What a thread begins with. */
export interface ThreadData {
  readonly library: WebAssembly.Module;
}

/** What is sent to the thread: first a task, then the signature that it asked for. */
export type ToChild = SignTask | ReadTask | ({ readonly kind: "signature" } & MadeSignature);

/** What the thread sends: what is to be signed, then its result or why there is none. */
export type FromChild =
  | { readonly kind: "to-be-signed"; readonly bytes: Uint8Array }
  | { readonly kind: "signed"; readonly manifest: Uint8Array; readonly store: string }
  | { readonly kind: "read"; readonly store: string }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };
