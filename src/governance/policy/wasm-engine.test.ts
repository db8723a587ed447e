import { describe, expect, it } from "vitest";
import { dataFor, describePolicyEngine, readCases } from "../../../test/contract/policy-engine.ts";
import type { Json } from "../../core/index.ts";
import { createBundle, readShippedBundle } from "./policy-bundle.ts";
import type { PolicyInput } from "./policy.ts";
import { createWasmEngine } from "./wasm-engine.ts";

const shipped = readShippedBundle();
const engine = createWasmEngine(shipped);

describePolicyEngine("the compiled policy", async () => ({
  engineOf: async (one) =>
    one.places === undefined ? engine : createWasmEngine(createBundle(shipped.wasm, dataFor(shipped, one))),
  close: async () => {},
}));

type Path = readonly (string | number)[];

/** Every place in a value, the outermost first. */
function listPaths(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const below = Array.isArray(value)
    ? value.flatMap((each, index) => listPaths(each, [...path, index]))
    : Object.entries(value).flatMap(([key, each]) => listPaths(each, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

const pointerOf = (path: Path): string => path.map((part) => `/${part}`).join("");

/** A copy with one place changed, or taken out. */
function change(input: PolicyInput, path: Path, put?: { readonly value: Json }): PolicyInput {
  const copy = structuredClone(input) as Record<string, unknown>;
  const last = path.at(-1)!;
  // oxlint-disable-next-line typescript/no-explicit-any
  const parent = path.slice(0, -1).reduce<any>((at, part) => at[part], copy);
  if (put) parent[last] = put.value;
  else if (Array.isArray(parent)) parent.splice(last as number, 1);
  else delete parent[last];
  return copy as PolicyInput;
}

/** Of another kind than what stands there: Rego orders values of all kinds, so that a comparison alone tells nothing. */
const foreign: readonly Json[] = [null, "", "zz", {}, [], -1e15, 1e15];

/** Where null is a fact: no limit was agreed; no purpose, channel or territory was named. */
const saidByNull = ["/consents/0/grants/0/usesMax", "/purpose", "/channel", "/territory"];

describe("a fact that is not there, or is none", () => {
  const allowed = readCases().filter(({ expect: expected }) => expected.allow);

  it("allows nothing: any one is taken out of what was allowed", async () => {
    const passed: string[] = [];
    for (const one of allowed) {
      const asked = createWasmEngine(createBundle(shipped.wasm, dataFor(shipped, one)));
      for (const path of listPaths(one.input)) {
        if (one.optional.includes(pointerOf(path))) continue;
        const { result } = await asked.evaluate(one.decision, change(one.input, path));
        if ((result as { allow: boolean }).allow) passed.push(`${one.decision}, ${one.name}: ${pointerOf(path)}`);
      }
    }
    expect(passed).toEqual([]);
  });

  it("allows nothing: any one is replaced by what it cannot be", async () => {
    const passed: string[] = [];
    for (const one of allowed) {
      const asked = createWasmEngine(createBundle(shipped.wasm, dataFor(shipped, one)));
      for (const path of listPaths(one.input)) {
        if (one.optional.some((pointer) => pointerOf(path).startsWith(pointer))) continue;
        const before = path.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part as string], one.input);
        const others = foreign.filter((each) => kindOf(each) !== kindOf(before));
        for (const value of others.filter((each) => each !== null || !saidByNull.includes(pointerOf(path)))) {
          const { result } = await asked.evaluate(one.decision, change(one.input, path, { value }));
          const said = `${one.decision}, ${one.name}: ${pointerOf(path)} = ${JSON.stringify(value)}`;
          if ((result as { allow: boolean }).allow) passed.push(said);
        }
      }
    }
    expect(passed).toEqual([]);
  });
});

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
}

describe("an evaluation that breaks off", () => {
  it("leaves nothing behind for the next", async () => {
    const [one] = readCases().filter(({ decision }) => decision === "release");
    // More than the module may have of memory.
    const deep = { profile: Array.from({ length: 400_000 }, () => ["x"]) } as unknown as PolicyInput;
    await expect(engine.evaluate("release", deep)).rejects.toBeDefined();
    expect((await engine.evaluate("release", one!.input)).result).toEqual(one!.expect);
  });

  it("knows no rule that is not there", async () => {
    await expect(engine.evaluate("anything" as "release", {})).rejects.toBeDefined();
  });
});
