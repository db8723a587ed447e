import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes, type Digest } from "../core/index.ts";
import { bindBrandKit } from "./brand-asset.ts";
import { createShippedAssets } from "./shipped-assets.ts";

const shipped = join(import.meta.dirname, "../../assets");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sutradhar-brand-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Blobs in memory. */
function createBlobs() {
  const held = new Map<Digest, Uint8Array>();
  const put = (bytes: Uint8Array): Promise<Digest> => {
    held.set(digestBytes(bytes), bytes);
    return Promise.resolve(digestBytes(bytes));
  };
  return { held, put };
}

/** A copy of the sample kit under a name of its own. */
async function copyKit(name: string): Promise<string> {
  const copy = join(folder, name);
  await mkdir(copy, { recursive: true });
  for (const file of ["brand.json", "logo.svg", "symbol.svg"]) {
    await copyFile(join(shipped, "brands/neelgagan", file), join(copy, file));
  }
  return copy;
}

describe("a brand kit", () => {
  it("is bound to the bytes of what it names, and of nothing else in its folder", async () => {
    const copy = await copyKit("acme");
    await writeFile(join(copy, "notes.txt"), "not for the store");
    const { held, put } = createBlobs();
    const brand = await bindBrandKit(copy, "./acme", { put });
    expect(Object.keys(brand.files).sort()).toEqual(["brand.json", "logo.svg", "symbol.svg"]);
    expect(brand).toMatchObject({ kind: "brand", name: "acme", version: "1.0.0", title: "Neelgagan Bank" });
    const manifest = JSON.parse(Buffer.from(held.get(brand.digest) ?? []).toString()) as { files: object };
    expect(manifest.files).toEqual(brand.files);
    expect([...held.values()].some((bytes) => Buffer.from(bytes).includes("not for the store"))).toBe(false);
  });

  it("has another digest with every byte of its files", async () => {
    const copy = await copyKit("changed");
    const { put } = createBlobs();
    const before = await bindBrandKit(copy, "./changed", { put });
    const logo = await readFile(join(copy, "logo.svg"), "utf8");
    await writeFile(join(copy, "logo.svg"), logo.replaceAll("#f7b32b", "#f7b32c"));
    const after = await bindBrandKit(copy, "./changed", { put });
    expect(after.digest).not.toBe(before.digest);
    expect(after.parts.logo).not.toBe(before.parts.logo);
  });

  it("takes no file through a link that leads out of its folder", async () => {
    const copy = await copyKit("linked");
    const { put } = createBlobs();
    await rm(join(copy, "logo.svg"));
    await symlink(join(shipped, "brands/neelgagan/logo.svg"), join(copy, "logo.svg"));
    await expect(bindBrandKit(copy, "./linked", { put })).rejects.toMatchObject({
      code: "brand_invalid",
      message: expect.stringMatching(
        /^linked\/brand\.json: the kit names logo\.svg, which its folder does not have/,
      ) as string,
    });
  });

  it("that is not there is unknown, and its message has the name that was asked for", async () => {
    const { put } = createBlobs();
    await expect(bindBrandKit(join(folder, "nowhere"), "./nowhere", { put })).rejects.toMatchObject({
      code: "brand_unknown",
      message: "there is no folder ./nowhere with a brand kit",
    });
  });

  it("ships as a sample, is listed, and answers to its name and version", async () => {
    const assets = createShippedAssets({ directory: shipped, blobs: createBlobs() });
    expect(await assets.list("brand")).toContainEqual(expect.objectContaining({ name: "neelgagan", version: "1.0.0" }));
    expect((await assets.bindBrand("brand/neelgagan@1.0.0")).digest).toBe((await assets.bindBrand("neelgagan")).digest);
    await expect(assets.bindBrand("neelgagan@2.0.0")).rejects.toMatchObject({ code: "brand_unknown" });
    await expect(assets.bindBrand("acme")).rejects.toMatchObject({
      code: "brand_unknown",
      message: expect.stringContaining("there are neelgagan") as string,
    });
  });
});
