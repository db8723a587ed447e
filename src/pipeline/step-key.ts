import { digestJson, type Digest, type Json } from "../core/index.ts";

/** One output of a step, named by the step's key: known before the step has run. */
export interface InputKey {
  readonly key: Digest;
  readonly output: string;
}

/** Everything that decides what a step makes. */
export interface Recipe {
  readonly step: string;
  readonly version: number;
  readonly inputs: Readonly<Record<string, InputKey | readonly InputKey[]>>;
  readonly parameters: Json;
  /** Digests of the assets and models that the step uses, by role. */
  readonly assets: Readonly<Record<string, Digest>>;
  /** Digest of the software that does the work. */
  readonly engine: Digest;
}

/** The name of a step's output before it exists: sha256 over the canonical JSON of its recipe. */
export function stepKey(recipe: Recipe): Digest {
  const inputs = Object.fromEntries(
    Object.entries(recipe.inputs).map(([port, input]) => [port, isMany(input) ? input.map(spell) : spell(input)]),
  );
  const { step, version, parameters, assets, engine } = recipe;
  return digestJson({ step, version, inputs, parameters, assets, engine });
}

function spell({ key, output }: InputKey): Json {
  return { key, output };
}

function isMany(input: InputKey | readonly InputKey[]): input is readonly InputKey[] {
  return Array.isArray(input);
}
