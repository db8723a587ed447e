import type { Finding, ModeratorIdentity } from "../decision.ts";

/** A model that finds what is wrong with a text. What its findings lead to is the policy's to say. */
export interface ModelJudge {
  readonly identity: ModeratorIdentity;
  /** By the first part of their tags; what it covers is its operator's claim. */
  readonly languages: ReadonlySet<string>;
  /**
   * @returns nothing where the model says that the text is harmless
   * @throws SutradharError `model_unavailable`, `model_reply_invalid`: the text is refused then
   */
  find(text: string, signal: AbortSignal): Promise<readonly Finding[]>;
}
