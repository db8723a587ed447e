import type { ModelDescriptor } from "./model-descriptor.ts";
import type { ModelSigning } from "./model-signature.ts";

/** Whether a version may answer to `champion`, and if not, everything that stands against it. */
export type PromotionDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reasons: readonly string[] };

interface Standing {
  readonly isDeprecated: boolean;
  /** Absent where no signature is asked for: nobody has registered a key, or the product vouches for it itself. */
  readonly signing?: ModelSigning | undefined;
}

/** What every model must have told before videos are made with it by that name: decides, and only decides. */
export function mayPromote(
  { evaluations, safety, lineage, languages }: ModelDescriptor,
  { isDeprecated, signing }: Standing,
): PromotionDecision {
  const evaluated = new Set(
    evaluations.flatMap(({ slice }) => (slice?.language === undefined ? [] : [slice.language])),
  );
  const missing = languages.filter((language) => !evaluated.has(language));
  const reasons = [
    ...(isDeprecated ? ["it is deprecated"] : []),
    ...(signing?.kind === "none" ? ["it is not signed"] : []),
    ...(signing?.kind === "unknown" ? ["none of the registered keys has signed it"] : []),
    ...(evaluations.length === 0 ? ["it was not evaluated"] : []),
    ...(evaluations.length > 0 && missing.length > 0 ? [`it was not evaluated in ${missing.join(", ")}`] : []),
    ...(safety.length === 0 ? ["no safety was measured"] : []),
    ...(lineage.datasets.length === 0 ? ["it does not say what it was trained on"] : []),
  ];
  return reasons.length === 0 ? { allowed: true } : { allowed: false, reasons };
}
