import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createId } from "../core/index.ts";
import { createPersonKeys } from "../governance/consent/index.ts";
import { createLocalMasterKey } from "../governance/keys/index.ts";
import { backUpKeys, restoreKeys } from "./key-backup.ts";

let home: string;
let folder: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-key-backup-"));
  folder = join(home, "person-keys");
  file = join(home, "keys.json");
});
afterEach(() => rmSync(home, { recursive: true }));

const masterKey = new Uint8Array(32).fill(7);
const open = () => createPersonKeys({ folder, masterKey });
const newId = () => createId("per", Date.now());
const today = new Date("2026-11-29T10:00:00Z");
const later = (days: number) => new Date(today.getTime() + days * 86_400_000);

it("brings back keys that were lost, and holds none that opens without the master key", async () => {
  const id = newId();
  const key = await open().create(id);
  await backUpKeys({ folder, file, now: today });
  expect(readFileSync(file).includes(Buffer.from(key).toString("base64url"))).toBe(false);
  rmSync(folder, { recursive: true });
  expect(await restoreKeys({ folder, file, now: later(1), daysMax: 30 })).toMatchObject({ restored: 1, refused: 0 });
  expect(await open().find(id)).toEqual(key);
});

it("brings back no key that was destroyed since", async () => {
  const [gone, kept] = [newId(), newId()];
  await open().create(gone);
  await open().create(kept);
  await backUpKeys({ folder, file, now: today });
  await open().destroy(gone);
  expect(await restoreKeys({ folder, file, now: later(1), daysMax: 30 })).toMatchObject({ restored: 0, refused: 1 });
  expect(await open().find(gone)).toBeUndefined();
  // Nor where somebody copies the file itself.
  const { keys } = JSON.parse(readFileSync(file, "utf8")) as { keys: Record<string, string> };
  writeFileSync(join(folder, gone), keys[gone] ?? "");
  expect(await open().find(gone)).toBeUndefined();
});

it("brings along what was destroyed before it was made", async () => {
  const id = newId();
  await open().create(id);
  const wrapped = readFileSync(join(folder, id));
  await open().destroy(id);
  await backUpKeys({ folder, file, now: today });
  rmSync(folder, { recursive: true });
  await restoreKeys({ folder, file, now: later(1), daysMax: 30 });
  writeFileSync(join(folder, id), wrapped);
  expect(await open().find(id)).toBeUndefined();
});

it("is refused when it is older than the window, changed, or none", async () => {
  await open().create(newId());
  await backUpKeys({ folder, file, now: today });
  await expect(restoreKeys({ folder, file, now: later(31), daysMax: 30 })).rejects.toMatchObject({
    code: "state_conflict",
  });
  writeFileSync(file, readFileSync(file, "utf8").replace("2026-11-29", "2026-12-29"));
  await expect(restoreKeys({ folder, file, now: later(1), daysMax: 30 })).rejects.toMatchObject({
    code: "archive_invalid",
  });
  await expect(restoreKeys({ folder, file: join(home, "none"), now: today, daysMax: 30 })).rejects.toMatchObject({
    code: "file_missing",
  });
  await expect(backUpKeys({ folder, file: join(folder, "keys"), now: today })).rejects.toMatchObject({
    code: "output_unwritable",
  });
});

it("keys are wrapped anew by another master key, each once, and none that was destroyed", async () => {
  const [one, other] = [newId(), newId()];
  const key = await open().create(one);
  await open().create(other);
  await open().destroy(other);
  const next = new Uint8Array(32).fill(8);
  const rotating = createPersonKeys({ folder, masterKey: createLocalMasterKey(next, [masterKey]) });
  expect(await rotating.rewrap()).toEqual({ rewrapped: 1, total: 1 });
  expect(await rotating.rewrap()).toEqual({ rewrapped: 0, total: 1 });
  expect(await createPersonKeys({ folder, masterKey: next }).find(one)).toEqual(key);
  await expect(open().find(one)).rejects.toMatchObject({ code: "config_invalid" });
});
