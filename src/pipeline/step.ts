import type { StepResources } from "./resources.ts";

/**
 * `pure`: same key, same bytes, on any worker. `recorded`: may differ between machines, the first committed output
 * stands. `effect`: changes the world outside, is never cached, and its key is its idempotency key.
 */
export type StepKind = "pure" | "recorded" | "effect";

/** What a port carries: a word that both ends agree on, such as `speech`. `many` takes a list, in order. */
export interface Port {
  readonly type: string;
  readonly many?: boolean;
  /** May be left empty by a plan; only where it takes many. */
  readonly isOptional?: boolean;
}

/** What is known of a step without running it. */
export interface StepDeclaration {
  readonly name: string;
  /** Raised whenever the output may differ for the same inputs. */
  readonly version: number;
  readonly kind: StepKind;
  readonly inputs: Readonly<Record<string, Port>>;
  /** Output name to the type that it carries. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: StepResources;
}

export type StepCatalog = Readonly<Record<string, StepDeclaration>>;
