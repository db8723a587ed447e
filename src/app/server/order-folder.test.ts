import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { createFileVault, markedName } from "../../store/blobs/index.ts";
import { layOutOrder, refuseMissing } from "./order-folder.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-order-test-"));
});
afterEach(() => rm(directory, { recursive: true }));

const openVault = () => createFileVault({ directory, now: () => Date.now() });
const aside = (): string[] => readdirSync(join(directory, "temp"));

describe("what was ordered", () => {
  it("lies on disk as its customer had it, beside the vault, until it is removed", async () => {
    const vault = await openVault();
    const order = {
      script: { name: "talk.md", digest: await vault.put(Buffer.from("Hello.")) },
      files: { "slides/one.png": await vault.put(Buffer.from("png")) },
    };
    const folder = await layOutOrder(order, vault);
    expect(readFileSync(folder.scriptPath, "utf8")).toBe("Hello.");
    expect(readFileSync(join(folder.scriptPath, "../slides/one.png"), "utf8")).toBe("png");
    expect(aside()).toHaveLength(1);
    const told = folder.tell(new SutradharError("file_missing", `${folder.scriptPath} names no such slide`));
    expect((told as Error).message).toBe("talk.md names no such slide");
    await folder.remove();
    expect(aside()).toEqual([]);
  });

  it("is named, file by file, where the vault has lost it, and how it comes back", async () => {
    const vault = await openVault();
    const script = { name: "talk.md", digest: await vault.put(Buffer.from("Hello.")) };
    const digest = await vault.put(Buffer.from("png"));
    for (const lost of [digest, script.digest]) await vault.remove(lost);
    const { missing, remove } = await layOutOrder({ script, files: { "slides/one.png": digest } }, vault);
    await remove();
    expect(missing).toEqual([
      { path: "slides/one.png", digest },
      { path: "talk.md", digest: script.digest },
    ]);
    const messages = missing.map(
      (lost) =>
        `${lost.path} is missing from the vault: upload it again (PUT /v1/blobs/${lost.digest}), or restore the vault from a backup`,
    );
    const refusal = {
      code: "blob_missing",
      message: `${messages.join("; ")}; then retry the video`,
      problems: messages.map((message) => ({ code: "blob_missing", message })),
    };
    expect(() => refuseMissing(missing)).toThrow(expect.objectContaining(refusal));
    expect(() => refuseMissing([])).not.toThrow();
  });

  it("leaves nothing where it names a path outside", async () => {
    const vault = await openVault();
    const digest = await vault.put(Buffer.from("Hello."));
    const order = { script: { name: "talk.md", digest }, files: { "../../elsewhere": digest } };
    await expect(layOutOrder(order, vault)).rejects.toMatchObject({ code: "path_outside" });
    expect(aside()).toEqual([]);
  });

  it("is removed by who opens the vault next, where a process was killed while it read it", async () => {
    await openVault();
    // No process has this number: they end at 4 194 304.
    const left = join(directory, "temp", markedName({ host: hostname(), processId: 4_194_305, started: "1" }, "write"));
    mkdirSync(left);
    writeFileSync(join(left, "talk.md"), "Hello.");
    await openVault();
    expect(aside()).toEqual([]);
  });
});
