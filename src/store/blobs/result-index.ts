import type { Digest } from "../../core/index.ts";

/** What a step made: the digest of each of its outputs. */
export interface StepResult {
  readonly outputs: Readonly<Record<string, Digest>>;
}

/** Which artifacts a step key stands for. A row that is torn or altered counts as absent. */
export interface ResultIndex {
  find(key: Digest): Promise<StepResult | undefined>;
  /** The first result committed under a key stays; what is returned is the one that stands. */
  record(key: Digest, result: StepResult): Promise<StepResult>;
  remove(key: Digest): Promise<void>;
}
