import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createId } from "../../core/index.ts";
import { createPersonKeys } from "./person-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-person-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));
const masterKey = new Uint8Array(32).fill(1);
const keys = createPersonKeys({ folder, masterKey });
const newId = () => createId("per", Date.now());

it("a person has one key, wrapped, for the owner of the folder alone, and the same on every server", async () => {
  const id = newId();
  const key = await keys.create(id);
  expect(key).toHaveLength(32);
  expect(await createPersonKeys({ folder, masterKey }).find(id)).toEqual(key);
  expect(readFileSync(join(folder, id)).includes(Buffer.from(key))).toBe(false);
  expect(statSync(join(folder, id)).mode & 0o777).toBe(0o600);
  await expect(keys.create(id)).rejects.toMatchObject({ code: "state_conflict" });
  expect(await keys.find(id)).toEqual(key);
});

it("of two that make it at once one does", async () => {
  const id = newId();
  const made = await Promise.allSettled(Array.from({ length: 8 }, () => keys.create(id)));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.includes("~"))).toEqual([]);
});

it("once destroyed it is gone, stays gone, and no other takes its place", async () => {
  const id = newId();
  await keys.create(id);
  await keys.destroy(id);
  await keys.destroy(id);
  expect(await keys.find(id)).toBeUndefined();
  expect(readdirSync(folder)).not.toContain(id);
  await expect(keys.create(id)).rejects.toMatchObject({ code: "state_conflict" });
});

it("does not open under another master key, nor as another person's", async () => {
  const [one, other] = [newId(), newId()];
  await keys.create(one);
  const stranger = createPersonKeys({ folder, masterKey: new Uint8Array(32).fill(2) });
  await expect(stranger.find(one)).rejects.toMatchObject({ code: "config_invalid" });
  const { copyFileSync } = await import("node:fs");
  copyFileSync(join(folder, one), join(folder, other));
  await expect(keys.find(other)).rejects.toMatchObject({ code: "config_invalid" });
});

it.each(["../secrets-key", "per_x", ""])("is not looked for at %j", async (id) => {
  await expect(keys.find(id)).rejects.toMatchObject({ code: "internal" });
});
