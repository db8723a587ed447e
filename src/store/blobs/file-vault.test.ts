import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeBlobStore } from "../../../test/contract/blob-store.ts";
import type { Digest } from "../../core/index.ts";
import type { BlobStore } from "./blob-store.ts";
import { createFileVault } from "./file-vault.ts";
import { markedName, ownMark } from "./process-mark.ts";

let directory: string;
const open = (): Promise<BlobStore> => createFileVault({ directory, now: () => Date.now() });
const blobPath = (digest: Digest): string => join(directory, "blobs", digest.slice(0, 2), digest);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-vault-"));
});
afterEach(() => rm(directory, { recursive: true }));

describeBlobStore("a file vault's blobs", async () => ({
  blobs: await open(),
  async spoil(digest, change) {
    chmodSync(blobPath(digest), 0o644);
    writeFileSync(blobPath(digest), change(readFileSync(blobPath(digest))));
  },
  close: async () => {},
}));

describe("a file vault", () => {
  it("keeps what is put for those who open it later, and leaves nothing aside", async () => {
    const digest = await (await open()).put(Buffer.from("a video"));
    expect(Buffer.from(await (await open()).get(digest)).toString()).toBe("a video");
    expect(readdirSync(join(directory, "temp"))).toEqual([]);
  });

  it("sweeps away what the dead were writing, and nothing of the living", async () => {
    await open();
    const dead = join(directory, "temp", markedName({ ...ownMark(), started: "1" }, "write"));
    const alive = join(directory, "temp", markedName(ownMark(), "write"));
    for (const path of [dead, alive]) writeFileSync(path, "half of it");
    await open();
    expect([dead, alive].map((path) => existsSync(path))).toEqual([false, true]);
  });
});
