import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatVerifierKey, openNote, parseVerifierKey } from "../verify/index.ts";
import { createKeyFile, openSecretFile, readKeyFile } from "./key-file.ts";
import { signNote } from "./signer.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sutradhar-keys-"));
  path = join(folder, "ledger.key");
});
afterEach(() => rm(folder, { recursive: true }));

describe("a key file", () => {
  it("is its owner's alone, and signs for the key that was told when it was made", async () => {
    const told = await createKeyFile(path, { name: "ledger.example/a", type: "note" });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const signer = await readKeyFile(path);
    expect(formatVerifierKey(signer.key)).toBe(told);
    expect(openNote(await signNote("text\n", [signer]), [parseVerifierKey(told)]).text).toBe("text\n");
  });

  it("of a witness is one of its own kind", async () => {
    const told = await createKeyFile(path, { name: "witness.example/w", type: "cosignature" });
    expect(parseVerifierKey(told).type).toBe("cosignature");
    expect((await readKeyFile(path)).key.type).toBe("cosignature");
  });

  it("is in the form of golang.org/x/mod/sumdb/note", async () => {
    // Its documentation's example key.
    writeFileSync(path, "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n", {
      mode: 0o600,
    });
    const signer = await readKeyFile(path);
    expect(formatVerifierKey(signer.key)).toBe("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  });

  it("is never written over", async () => {
    await createKeyFile(path, { name: "a", type: "note" });
    const before = readFileSync(path, "utf8");
    await expect(createKeyFile(path, { name: "a", type: "note" })).rejects.toMatchObject({ code: "output_unwritable" });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("is refused where others may read it", async () => {
    await createKeyFile(path, { name: "a", type: "note" });
    chmodSync(path, 0o640);
    await expect(readKeyFile(path)).rejects.toThrow(`chmod 600 ${path}`);
  });

  it.each([
    ["nothing", ""],
    ["another's id", "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"],
    ["another type", "PRIVATE+KEY+PeterNeumann+c74f20a3+CYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"],
    ["half a key", "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGw="],
    ["what others verify by", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
  ])("is refused with %s in it, and its secret is not repeated", async (_, text) => {
    writeFileSync(path, text, { mode: 0o600 });
    const error: unknown = await readKeyFile(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "config_invalid" });
    expect(String(error)).not.toContain("YEKFALVFGyN");
  });

  it("is missing where it is not there, and has a name that fits a signature line", async () => {
    await expect(readKeyFile(path)).rejects.toMatchObject({ code: "file_missing" });
    await expect(createKeyFile(path, { name: "two words", type: "note" })).rejects.toMatchObject({
      code: "config_invalid",
    });
  });
});

describe("the secret of commitments", () => {
  it("is made once, and then stays", async () => {
    const made = await openSecretFile(path);
    expect(made.length).toBe(32);
    expect(await openSecretFile(path)).toEqual(made);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is not made anew where it is spoiled: nothing could be opened any more", async () => {
    writeFileSync(path, "short", { mode: 0o600 });
    await expect(openSecretFile(path)).rejects.toMatchObject({ code: "config_invalid" });
  });
});
