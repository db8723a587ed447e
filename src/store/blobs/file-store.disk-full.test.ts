import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

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
