import { readFileSync } from "node:fs";
import { digestBytes, digestJson, SutradharError, type Digest, type Json } from "../../core/index.ts";

/** Rules and the tables that they read. */
export interface PolicyBundle {
  /** The rules, compiled. */
  readonly wasm: Uint8Array;
  readonly data: { readonly tables: Readonly<Record<string, Json>> };
  /** Of what decides: the compiled rules and the tables. */
  readonly digest: Digest;
}

/** @throws SutradharError `policy_invalid` where the tables are not what the rules can read */
export function createBundle(wasm: Uint8Array, data: unknown): PolicyBundle {
  if (!isData(data)) {
    throw new SutradharError(
      "policy_invalid",
      "a policy's data must be an object that holds `tables`, and nothing else",
    );
  }
  return { wasm, data, digest: digestJson({ wasm: digestBytes(wasm), data: data as unknown as Json }) };
}

function isData(data: unknown): data is PolicyBundle["data"] {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const { tables, ...others } = data as Record<string, unknown>;
  const isTable = typeof tables === "object" && tables !== null && !Array.isArray(tables);
  return isTable && Object.keys(others).length === 0;
}

const shipped = new URL("shipped/", import.meta.url);

/** What ships. @throws SutradharError `policy_invalid` where it is not, byte for byte, what was built */
export function readShippedBundle(): PolicyBundle {
  const said = JSON.parse(readFileSync(new URL("bundle.json", shipped), "utf8")) as { wasm: string; tables: string };
  const wasm = new Uint8Array(readFileSync(new URL("policy.wasm", shipped)));
  const data = JSON.parse(readFileSync(new URL("data.json", shipped), "utf8")) as Json;
  if (digestBytes(wasm) !== said.wasm || digestJson(data) !== said.tables) {
    throw new SutradharError("policy_invalid", "the policy that ships has been changed: install the product anew");
  }
  return createBundle(wasm, data);
}
