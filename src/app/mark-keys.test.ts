import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkKey } from "../provenance/marks/index.ts";
import { firstWorkspace } from "../store/index.ts";
import { localWorkspace, openMarkKeys } from "./mark-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-marks-"));
afterAll(() => rmSync(folder, { recursive: true }));
const open = (markKeyVersion = 1) => openMarkKeys({ homeDirectory: folder, secretsKeyFile: undefined, markKeyVersion });

it("has the secret made when it is first needed, for its owner alone, and finds the same keys again", async () => {
  const [first, again] = [await open(), await open()];
  expect(statSync(join(folder, "secrets-key")).mode & 0o777).toBe(0o600);
  expect(again.namesOf("one").issuer).toBe(first.namesOf("one").issuer);
  expect(again.namesOf("two").issuer).not.toBe(first.namesOf("one").issuer);
});

it("finds the key of an older version, which new videos are not marked with any more", async () => {
  const [before, after] = [await open(1), await open(2)];
  const { keyVersion, keyCheck } = before.namesOf("one");
  expect(checkKey(after.find("one", { keyVersion, keyCheck }))).toBe(keyCheck);
  expect(after.namesOf("one").keyVersion).toBe(2);
  expect(after.list("one").map(({ version }) => version)).toEqual([2, 1]);
});

it("refuses to mark with another secret than was planned, and says what to do", async () => {
  const keys = await open();
  const { keyVersion, keyCheck } = keys.namesOf("one");
  const before = readFileSync(join(folder, "secrets-key"));
  writeFileSync(join(folder, "secrets-key"), `${Buffer.alloc(32, 1).toString("base64")}\n`);
  const others = await open();
  expect(() => others.find("one", { keyVersion, keyCheck })).toThrow(
    expect.objectContaining({ code: "config_invalid", message: expect.stringContaining("put back the secrets key") }),
  );
  writeFileSync(join(folder, "secrets-key"), before);
});

it("marks what is made without a server as its first workspace's", () => {
  expect(localWorkspace).toBe(firstWorkspace);
});
