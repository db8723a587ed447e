import { digestJson, type Digest } from "../core/index.ts";
import type { StepCatalog } from "../pipeline/index.ts";

/**
 * Names a build of the product by what it would make: every step's version, and the software behind it. Workers of the same
 * build give every plan the same keys and the same bytes, so a plan runs on those alone that have the build it was made by.
 */
export function buildDigest(catalog: StepCatalog, engineOf: (step: string) => Digest): Digest {
  const steps = Object.values(catalog).map(({ name, version }) => [name, { version, engine: engineOf(name) }] as const);
  return digestJson(Object.fromEntries(steps));
}
