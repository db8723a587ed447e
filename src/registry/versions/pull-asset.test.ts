import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictureBytes, type AssetBytes } from "../../../test/fixtures/loose-files.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import { digestBytes } from "../../core/index.ts";
import { unpackArchive } from "../archive/index.ts";
import { diffAssets } from "./diff-assets.ts";
import { pullAsset } from "./pull-asset.ts";
import { pushAsset } from "./push-asset.ts";
import { parseReference } from "./resolve-asset.ts";

const hall = (version: string, colours: Readonly<Record<string, Buffer>>, more: object = {}): AssetBytes => ({
  "background.json": JSON.stringify({
    format: 1,
    name: "hall",
    version,
    title: "Hall",
    pictures: Object.fromEntries(Object.keys(colours).map((shape) => [shape, `${shape}.png`])),
    ...more,
  }),
  ...Object.fromEntries(Object.entries(colours).map(([shape, bytes]) => [`${shape}.png`, bytes])),
});
const blue = pictureBytes("#0000ff");

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  await registry.push({}, hall("1.0.0", { wide: blue, tall: blue }));
  await registry.push({}, hall("1.1.0", { wide: pictureBytes("#0000f0"), square: blue }, { title: "The hall" }));
  await registry.push({}, hall("2.0.0", { wide: pictureBytes("#0000ff", 128, 72) }));
});
afterAll(() => registry.close());

describe("an asset that is pulled", () => {
  it("is a zip of its files, the same every time, and of the length that was told", async () => {
    const pull = () => pullAsset(registry.request(), parseReference("background/hall@^1"));
    const { stream, sizeBytes, version, digest } = await pull();
    const bytes = await buffer(stream);
    expect({ version, sizeBytes }).toEqual({ version: "1.1.0", sizeBytes: bytes.length });
    expect(digestBytes(await buffer((await pull()).stream))).toBe(digestBytes(bytes));
    const path = join(registry.folder, "pulled.zip");
    writeFileSync(path, bytes);
    const vault = await registry.vaultOf("default");
    const { files, remove } = await unpackArchive(path, () => vault.temporaryPath());
    expect([...files.keys()].sort()).toEqual(["background.json", "square.png", "wide.png"]);
    await remove();
    const provenance = { licence: "Apache-2.0", likeness: { kind: "none" } } as const;
    const again = await pushAsset(registry.request(), { archive: path, claim: {}, provenance });
    expect(again).toMatchObject({ digest, isNew: false });
  });

  it("fails before anything is sent where a file is lost, and says which", async () => {
    await registry.push({}, hall("3.0.0", { wide: pictureBytes("#ff0000") }));
    const vault = await registry.vaultOf("default");
    await vault.remove(digestBytes(pictureBytes("#ff0000")));
    await expect(pullAsset(registry.request(), parseReference("background/hall@3.0.0"))).rejects.toMatchObject({
      code: "blob_missing",
      message: expect.stringMatching(/^wide\.png of background\/hall@3\.0\.0 is missing/) as string,
    });
  });

  it("is not there by a name that is not", async () => {
    await expect(pullAsset(registry.request(), parseReference("background/hull"))).rejects.toMatchObject({
      code: "asset_unknown",
    });
  });
});

describe("two versions", () => {
  const diff = (from: string, to: string) =>
    diffAssets(registry.request(), parseReference(`background/${from}`), parseReference(`background/${to}`));

  it("differ in files, of JSON in fields, and of pictures in pixels", async () => {
    const { from, to, files, unchanged } = await diff("hall@1.0.0", "hall@^1");
    expect([from.version, to.version, unchanged]).toEqual(["1.0.0", "1.1.0", 0]);
    expect(files.map(({ path, change }) => [path, change])).toEqual([
      ["background.json", "changed"],
      ["square.png", "added"],
      ["tall.png", "removed"],
      ["wide.png", "changed"],
    ]);
    const [json, square, tall, wide] = files;
    expect(json?.fields).toEqual([
      { path: "version", before: '"1.0.0"', after: '"1.1.0"' },
      { path: "title", before: '"Hall"', after: '"The hall"' },
      { path: "pictures.tall", before: '"tall.png"' },
      { path: "pictures.square", after: '"square.png"' },
    ]);
    expect(square).toEqual({ path: "square.png", change: "added", afterBytes: blue.length });
    expect(tall).toEqual({ path: "tall.png", change: "removed", beforeBytes: blue.length });
    expect(wide?.picture).toEqual({ kind: "pixels", share: 1, levelsMax: 15 });
  });

  it("differ in the size of a picture", async () => {
    const { files } = await diff("hall@1.0.0", "hall@2.0.0");
    expect(files.find(({ path }) => path === "wide.png")?.picture).toEqual({
      kind: "size",
      before: "64×36",
      after: "128×72",
    });
  });

  it("do not differ from themselves", async () => {
    expect(await diff("hall@1.0.0", "hall@1.0.0")).toMatchObject({ files: [], unchanged: 3 });
  });
});
