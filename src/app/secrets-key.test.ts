import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ensureSecretsKey } from "./secrets-key.ts";

let homeDirectory: string;
beforeEach(() => {
  homeDirectory = mkdtempSync(join(tmpdir(), "sutradhar-key-"));
});
afterEach(() => rmSync(homeDirectory, { recursive: true }));

const ensure = (secretsKeyFile?: string) => ensureSecretsKey({ homeDirectory, secretsKeyFile });

it("is made once, for its owner alone, and stays", async () => {
  const first = await ensure();
  expect(first).toHaveLength(32);
  const path = join(homeDirectory, "secrets-key");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await ensure())).toEqual(Buffer.from(first));
});

it("is the same for all who make it at once", async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => ensure()));
  expect(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size).toBe(1);
});

it("is read from where it is said to be, and is not made there", async () => {
  const path = join(homeDirectory, "elsewhere");
  await expect(ensure(path)).rejects.toMatchObject({
    code: "config_invalid",
    message: `the secrets key ${path}: it is not there`,
  });
  writeFileSync(path, Buffer.alloc(32, 5).toString("base64"));
  expect(Buffer.from(await ensure(path))).toEqual(Buffer.alloc(32, 5));
});

it.each(["", "short", Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), "§".repeat(44)])(
  "refuses a file that holds none: %j",
  async (text) => {
    const path = join(homeDirectory, "secrets-key");
    writeFileSync(path, text);
    await expect(ensure()).rejects.toThrow(/must hold 32 bytes in base64/);
    expect(readFileSync(path, "utf8")).toBe(text);
  },
);
