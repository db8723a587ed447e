import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { toStatementKey } from "../../core/index.ts";
import { readModelKeys } from "./model-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-model-keys-"));
const modelKeys = join(folder, "keys.json");
const key = toStatementKey(generateKeyPairSync("ed25519").publicKey);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(modelKeys, text);
  return readModelKeys({ modelKeys });
};

it("reads what model sign prints, and names a key by itself and not by what the list calls it", () => {
  expect(read(JSON.stringify({ keys: [{ ...key, kid: "somebody else" }] }))).toEqual([key]);
  expect(readModelKeys({ modelKeys: undefined })).toEqual([]);
});

it.each([
  ["no JSON", "{"],
  ["no list", "{}"],
  ["an empty list", '{ "keys": [] }'],
  ["a key of another kind", JSON.stringify({ keys: [{ ...key, crv: "Ed448" }] })],
  ["a key that is too short", JSON.stringify({ keys: [{ ...key, x: "AAAA" }] })],
])("refuses a list with %s, so that no server starts that asks nobody", (_, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: "config_invalid" }) as Error);
});

it("refuses a list that is not there", () => {
  expect(() => readModelKeys({ modelKeys: join(folder, "nowhere.json") })).toThrow("the keys that sign models");
});
