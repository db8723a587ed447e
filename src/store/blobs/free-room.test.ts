import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { createFileStore } from "./file-store.ts";
import { createFileVault } from "./file-vault.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-room-"));
});
afterEach(() => rm(directory, { recursive: true }));

const bytes = Buffer.from("video");
const never = Number.MAX_SAFE_INTEGER;
const full = { code: "disk_full", message: expect.stringContaining("storeFreeBytesMin") };

describe("a store that has to leave room", () => {
  const openVault = (freeBytesMin: number) => createFileVault({ directory, freeBytesMin, now: () => Date.now() });

  it("stores what leaves enough", async () => {
    const vault = await openVault(1);
    expect(await vault.has(await vault.put(bytes))).toBe(true);
  });

  it("refuses what does not, by whichever way it comes, and leaves nothing of it", async () => {
    const vault = await openVault(never);
    const path = vault.temporaryPath();
    writeFileSync(path, bytes);
    await expect(vault.put(bytes)).rejects.toMatchObject(full);
    await expect(vault.putStream([bytes])).rejects.toMatchObject(full);
    await expect(vault.takeFile(path)).rejects.toMatchObject(full);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(directory, "temp"))).toEqual([]);
    expect(await vault.has(digestBytes(bytes))).toBe(false);
  });

  it("lets be stored again what is there", async () => {
    const digest = await (await openVault(0)).put(bytes);
    expect(await (await openVault(never)).put(bytes)).toBe(digest);
  });

  it("evicts what nobody has used for long, and nothing else", async ({ skip }) => {
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", directory]).status !== 0) {
      skip("this machine lets no test mount a file system");
    }
    try {
      let nowMs = 1_000_000_000_000;
      const store = await createFileStore({ directory, sizeBytesMax: 1e9, freeBytesMin: 300_000, now: () => nowMs });
      const old = await store.blobs.put(Buffer.alloc(400_000, "old"));
      nowMs += 2 * 3_600_000;
      const recent = await store.blobs.put(Buffer.alloc(400_000, "new"));
      expect([await store.blobs.has(old), await store.blobs.has(recent)]).toEqual([false, true]);
      nowMs += 60_000;
      await expect(store.blobs.put(Buffer.alloc(400_000, "one more"))).rejects.toMatchObject(full);
      expect(await store.blobs.has(recent)).toBe(true);
    } finally {
      spawnSync("umount", [directory]);
    }
  });
});
