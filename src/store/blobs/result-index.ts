import { isDigest, type Digest } from "../../core/index.ts";

/** What a step made: the digest of each of its outputs. */
export interface StepResult {
  readonly outputs: Readonly<Record<string, Digest>>;
}

/** Which artifacts a step key stands for. A row that is torn or altered counts as absent. */
export interface ResultIndex {
  find(key: Digest): Promise<StepResult | undefined>;
  /**
   * Which of these keys have a result, at a glance: for estimates. Nothing is marked as used or read whole, and what goes this
   * instant may still be told.
   */
  listKnown(keys: readonly Digest[]): Promise<ReadonlySet<Digest>>;
  /** The first result committed under a key stays; what is returned is the one that stands. */
  record(key: Digest, result: StepResult): Promise<StepResult>;
  remove(key: Digest): Promise<void>;
  /**
   * Where the same results lie in a second place too: shows there what stands here already, as who committed it knows. Absent
   * where there is none.
   */
  show?(key: Digest, standing: StepResult): Promise<void>;
}

/** What was read as a step's outputs, if that is what it is. */
export function parseOutputs(outputs: unknown): StepResult | undefined {
  if (typeof outputs !== "object" || outputs === null || Array.isArray(outputs)) return undefined;
  const isWhole = Object.values(outputs).every((output) => typeof output === "string" && isDigest(output));
  return isWhole ? { outputs: outputs as Readonly<Record<string, Digest>> } : undefined;
}
