import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileStore } from "./file-store.ts";
import { createFileVault } from "./file-vault.ts";
import { keepBlob } from "./keep-blob.ts";
import { probeFolder } from "./probe-folder.ts";

const script = fileURLToPath(new URL("../../../test/processes/store-put.ts", import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-full-"));
});
afterEach(() => rm(directory, { recursive: true }));

const shell = (command: string): string => spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout;
const put = (sizeBytes: number): string => `"${process.execPath}" "${script}" "${directory}/store" ${sizeBytes}`;

function blobFiles(): string[] {
  return readdirSync(join(directory, "store", "blobs"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.length > 60,
  );
}

/** A small file system of its own; needs the right to mount, which a container's root may have. */
function mountSmall(): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", directory]).status === 0;
}

describe("a file system that takes no more", () => {
  it("is named in the refusal, and nothing half-written stays (a process's own limit)", () => {
    expect(shell(`ulimit -f 100; ${put(500_000)}`)).toMatch(
      /^disk_full: the file system of .* takes no more \(EFBIG\)/,
    );
    expect(blobFiles()).toEqual([]);
    expect(readdirSync(join(directory, "store", "temp"))).toEqual([]);
    expect(shell(`ulimit -f 100; ${put(5_000)}`)).toMatch(/^stored /);
  });

  it("is named in the refusal, and nothing half-written stays (a full disk)", ({ skip }) => {
    if (!mountSmall()) skip("this machine lets no test mount a file system");
    try {
      expect(shell(put(500_000))).toMatch(/^stored /);
      expect(shell(put(900_000))).toMatch(
        /^disk_full: the file system of .* takes no more \(ENOSPC\): free some space/,
      );
      expect(blobFiles()).toHaveLength(1);
      expect(readdirSync(join(directory, "store", "temp"))).toEqual([]);
      expect(shell(put(5_000))).toMatch(/^stored /);
    } finally {
      spawnSync("umount", [directory]);
    }
  });
});

describe("a file system that is full and freed again", () => {
  const large = Buffer.alloc(600_000, "video ");
  const small = Buffer.alloc(200_000, "video ");

  const openBoth = async () => {
    const now = (): number => Date.now();
    const { blobs, results } = await createFileStore({ directory: join(directory, "store"), sizeBytesMax: 1e9, now });
    return { blobs, results, vault: await createFileVault({ directory: join(directory, "vault"), now }) };
  };
  const leftAside = (): string[] => ["store", "vault"].flatMap((name) => readdirSync(join(directory, name, "temp")));

  it("lets whoever had the store open go on, without being opened anew", async ({ skip }) => {
    if (!mountSmall()) skip("this machine lets no test mount a file system");
    try {
      const { blobs, results, vault } = await openBoth();
      const kept = await vault.put(small);
      const filler = join(directory, "filler");
      writeFileSync(filler, Buffer.alloc(800_000));
      const attempts = [
        () => blobs.put(large),
        () => blobs.putStream([large]),
        () => vault.put(large),
        () => vault.putStream([large]),
        () => keepBlob({ cache: vault, vault: blobs, digest: kept }),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "disk_full" });
      expect(leftAside()).toEqual([]);
      expect(await vault.has(kept)).toBe(true);
      rmSync(filler);
      const digest = await vault.put(large);
      expect(await vault.has(digest)).toBe(true);
      await keepBlob({ cache: vault, vault: blobs, digest: kept });
      const row = { outputs: { video: kept } };
      expect(await results.record(kept, row)).toEqual(row);
    } finally {
      spawnSync("umount", [directory]);
    }
  });

  it("is found out by who asks whether it can be written", async ({ skip }) => {
    if (!mountSmall()) skip("this machine lets no test mount a file system");
    try {
      const { vault } = await openBoth();
      const filler = join(directory, "filler");
      shell(`cat /dev/zero > "${filler}"`);
      await expect(probeFolder(vault.temporaryPath(), Date.now())).rejects.toMatchObject({ code: "disk_full" });
      rmSync(filler);
      await probeFolder(vault.temporaryPath(), Date.now());
      expect(leftAside()).toEqual([]);
    } finally {
      spawnSync("umount", [directory]);
    }
  });
});
