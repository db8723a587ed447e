import type { Json } from "../../core/index.ts";

/** What was made of sound before, for whichever video, by what decides it. */
export interface KeptSound {
  find(recipe: Json): Promise<Uint8Array | undefined>;
  save(recipe: Json, bytes: Uint8Array): Promise<void>;
}

/** Makes everything each time. */
export const keepsNothing: KeptSound = { find: async () => undefined, save: async () => undefined };

/** What is kept under a recipe, or else is made and kept. */
export async function findOrMake(kept: KeptSound, recipe: Json, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const found = await kept.find(recipe);
  if (found) return found;
  const made = await make();
  await kept.save(recipe, made);
  return made;
}

export function fromDoubles(values: readonly number[] | Float64Array): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

export function toDoubles(bytes: Uint8Array): Float64Array {
  // A copy at an aligned place: a blob's bytes may start anywhere.
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
