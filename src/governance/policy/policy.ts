import type { Digest, Json } from "../../core/index.ts";
import type { DecisionPlace } from "./decision-log.ts";
import type { DecisionName, PolicyAnswer } from "./decision.ts";

/** Facts as the rules read them: plain JSON, instants in milliseconds since 1970. */
export type PolicyInput = Readonly<Record<string, Json>>;

/** Whoever answers: the compiled rules in this process, or a server. */
export interface PolicyEngine {
  /**
   * @throws anything where there is no answer; nobody calls it but `createPolicy`, which takes that for a refusal
   */
  evaluate(name: DecisionName, input: PolicyInput): Promise<EngineAnswer>;
}

export interface EngineAnswer {
  /** As it came: not looked at yet. */
  readonly result: unknown;
  /** Of the rules and tables that answered; undefined where they do not say. */
  readonly bundle: Digest | undefined;
}

/** An answer, and what gave it. */
export interface PolicyDecision extends PolicyAnswer {
  readonly name: DecisionName;
  /** Of the rules and tables that decided; undefined where nothing did. */
  readonly bundle: Digest | undefined;
  /** sha256 of the facts in canonical JSON. */
  readonly inputSha256: Digest;
}

/** Asks the rules, and takes whatever goes wrong for a no. */
export interface Policy {
  /** Never throws: an error, a time-out and an answer that cannot be read deny. */
  decide(name: DecisionName, input: PolicyInput, about?: DecisionPlace): Promise<PolicyDecision>;
}
