import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleLexicon, sampleVoice, shippedAssets, type AssetBytes } from "../../../test/fixtures/loose-files.ts";
import { tinyVoice } from "../../../test/fixtures/tiny-voice.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import { digestBytes } from "../../core/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import type { BlobStore } from "../../store/index.ts";
import type { AssetBinder } from "../asset-binder.ts";
import { shippedFolders, type FolderKind } from "../asset.ts";
import { createShippedAssets } from "../shipped-assets.ts";
import { deprecateAsset } from "./deprecate-asset.ts";
import { createLockedAssets, type LockedName } from "./locked-assets.ts";
import { createRegistryAssets } from "./registry-assets.ts";
import { sharedWorkspace } from "./registry-request.ts";
import { seedShippedAssets } from "./seed-assets.ts";
import { tagAsset } from "./tag-asset.ts";
import { showVersion } from "./show-asset.ts";
import { parseReference } from "./resolve-asset.ts";

let registry: TestRegistry;
const seed = (assetsDirectory = shippedAssets) =>
  seedShippedAssets({ ...registry, assetsDirectory, productVersion: "0.1.0", now: new Date(0) });
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.close());

const open = (cache: BlobStore, workspaceId = "default"): Promise<AssetBinder> =>
  createRegistryAssets({ ...registry, workspaceId, cache });
const locked = async (entries: readonly LockedName[], cache?: BlobStore): Promise<AssetBinder> =>
  createLockedAssets({ ...registry, workspaceId: "default", entries, cache: cache ?? (await registry.openCache()) });
/** Digests alone. */
const nowhere = { put: (bytes: Uint8Array) => Promise.resolve(digestBytes(bytes)) };
const folderKinds = Object.keys(shippedFolders) as FolderKind[];

describe("what ships", () => {
  it("is in a new registry, with every engine's voices, its licence and that nobody is shown", async () => {
    const { added, refused } = await seed();
    expect(refused).toEqual([]);
    const binder = createShippedAssets({ directory: shippedAssets, blobs: nowhere });
    const folders = await Promise.all(folderKinds.map((kind) => binder.list(kind)));
    const voices = createEspeakVoices().list();
    expect(added).toHaveLength(folders.flat().length + voices.length);
    expect(added).toEqual(expect.arrayContaining(["voice/espeak-hi@1.0.0", "music/calm@1.0.0"]));
    for (const name of ["avatar/asha", "voice/espeak-ta-male"]) {
      expect(await showVersion(registry.request(), parseReference(name))).toMatchObject({
        licence: "Apache-2.0",
        likeness: { kind: "synthetic" },
        source: "ships with sutradhar 0.1.0",
        pushedBy: "sutradhar 0.1.0",
        isShared: true,
      });
    }
  });

  it("has a champion of each model, which later starts leave where somebody put it", async () => {
    const modelOf = async (name: string) => (await open(await registry.openCache())).bindFiles("model", name);
    expect((await modelOf("alignment@champion")).version).toBe("1.0.0");
    expect((await modelOf("alignment@1.0.0-int8")).version).toBe("1.0.0-int8");
    const shared = { ...registry.request(), workspaceId: sharedWorkspace };
    const to = { kind: "exact", version: "1.0.0-int8" } as const;
    await tagAsset(shared, { kind: "model", name: "alignment", alias: "champion", to });
    await seed();
    expect((await modelOf("alignment@champion")).version).toBe("1.0.0-int8");
  });

  it("is left alone at every later start", async () => {
    expect(await seed()).toEqual({ added: [], refused: [] });
  });

  it("comes beside the old versions when a newer product has newer ones, and a changed one is told", async () => {
    const folder = join(registry.folder, "newer");
    for (const path of ["music", "stings/open"])
      cpSync(join(shippedAssets, path), join(folder, path), { recursive: true });
    const edit = (path: string, change: object): void => {
      const file = join(folder, path, "score.json");
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...change }));
    };
    edit("music/calm", { version: "1.1.0" });
    edit("stings/open", { title: "another" });
    expect(await seed(folder)).toEqual({
      added: ["music/calm@1.1.0"],
      refused: [{ name: "sting/open@1.0.0", message: expect.stringMatching(/with other bytes/) as string }],
    });
    const cache = await registry.openCache();
    expect((await (await open(cache)).bind("music", "calm")).version).toBe("1.1.0");
    expect((await (await open(cache)).bind("music", "calm@~1.0")).version).toBe("1.0.0");
    rmSync(folder, { recursive: true });
  });

  it("is bound from the registry exactly as from its folder: same digests, same traits, same brand", async () => {
    const cache = await registry.openCache();
    const folder = createShippedAssets({ directory: shippedAssets, blobs: nowhere });
    const assets = await open(cache, "another-workspace");
    for (const kind of folderKinds) {
      for (const { name, version } of await folder.list(kind)) {
        const pinned = `${name}@${version}`;
        const [one, same] = await Promise.all([folder.bind(kind, pinned), assets.bind(kind, pinned)]);
        expect(same).toEqual(one);
        const { files } = JSON.parse(Buffer.from(await cache.get(same.digest)).toString()) as { files: AssetBytes };
        for (const digest of Object.values(files)) expect(await cache.has(digest as typeof same.digest)).toBe(true);
      }
    }
    const [brand, sameBrand] = [await folder.bindBrand("neelgagan"), await assets.bindBrand("neelgagan")];
    expect(sameBrand).toEqual(brand);
    expect(brand.parts.logo && (await cache.has(brand.parts.logo))).toBe(true);
  });
});

describe("a registry's binder", () => {
  const lexicon = (words: string) => ({ "lexicon.pls": sampleLexicon.replace("NEFT", `NEFT${words}`) });

  it("tells what every name was bound to, and what of it is deprecated", async () => {
    for (const version of ["1.0.0", "1.1.0"]) await registry.push({ name: "bank", version }, lexicon(version));
    await deprecateAsset(
      registry.request(),
      { kind: "lexicon", name: "bank", version: "1.0.0" },
      { reason: "old", replacement: "lexicon/bank@^1.1" },
    );
    const assets = await open(await registry.openCache());
    const [old, now] = await Promise.all([
      assets.bindFiles("lexicon", "bank@1.0.0"),
      assets.bindFiles("lexicon", "bank"),
    ]);
    await assets.bindFiles("lexicon", "lexicon/bank@latest");
    expect(Object.keys(old.files)).toEqual(["lexicon.pls"]);
    const bound = { kind: "lexicon", name: "bank" } as const;
    const deprecation = { reason: "old", replacement: "lexicon/bank@1.1.0" };
    expect(assets.resolutions()).toEqual([
      { ...bound, wanted: "lexicon/bank@1.0.0", version: "1.0.0", digest: old.digest, deprecation },
      { ...bound, wanted: "lexicon/bank@latest", version: "1.1.0", digest: now.digest },
    ]);
  });

  it("opens a neural voice with its files, and leaves out what it does not name", async () => {
    await registry.push({ name: "tones", version: "1.0.0" }, { ...tinyVoice(), "README.md": "mine" });
    const assets = await open(await registry.openCache());
    expect(await assets.bindVoice("tones@^1")).toMatchObject({
      kind: "voice",
      languages: ["en"],
      neural: { family: "vits", files: { model: "model.onnx", tokens: "tokens.txt" }, speaker: 0, rate: 1 },
    });
    const { files } = await assets.bindFiles("voice", "tones");
    expect(Object.keys(files).toSorted()).toEqual(["lexicon.txt", "model.onnx", "tokens.txt", "voice.json"]);
  });

  it("opens a voice as the one of the engine that speaks, and how", async () => {
    await registry.push({ name: "reader", version: "1.0.0" }, { "voice.json": sampleVoice });
    const assets = await open(await registry.openCache());
    expect(await assets.bindVoice("reader@^1")).toMatchObject({
      kind: "voice",
      title: "Reader",
      speaker: { voice: "espeak-hi", manner: { rate: 0.9, pitchSemitones: 1 } },
      languages: ["hi"],
    });
    expect((await assets.bindVoice("espeak-ta-male")).speaker).toEqual({ voice: "espeak-ta-male" });
  });

  it.each([
    ["avatar", "aisha", "avatar_unknown", /no avatar "aisha"; there are asha, harjeet, meera, raghav/],
    ["avatar", "asha@9", "avatar_unknown", /avatar\/asha@9: no version is in 9; there are/],
    ["background", "avatar/asha", "background_unknown", /an asset is named as kind\/name/],
    ["music", "../calm", "music_unknown", /an asset is named as/],
    ["sting", "boom", "music_unknown", /no sting "boom"/],
    ["brand", "nobody", "brand_unknown", /no brand "nobody"/],
    ["voice", "nobody", "voice_unknown", /no voice "nobody"/],
    ["template", "holi", "asset_unknown", /no template "holi"; there are diwali, payment-reminder/],
  ] as const)("refuses the %s %s by the code that scripts know", async (kind, name, code, says) => {
    const assets = await open(await registry.openCache());
    await expect(assets.bind(kind, name)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says) as string,
    });
  });

  it("binds folders beside a script as ever", async () => {
    const assets = await open(await registry.openCache());
    const own = await assets.bindAvatarFolder(join(shippedAssets, "../examples/avatars/lakshmi"), "people/lakshmi");
    const brand = await assets.bindBrandFolder(join(shippedAssets, "brands/neelgagan"), "our-brand");
    expect(own.name).toMatch(/^own-/);
    expect(assets.resolutions().map(({ wanted, digest }) => [wanted, digest])).toEqual([
      ["avatar/./people/lakshmi", own.digest],
      ["brand/./our-brand", brand.digest],
    ]);
  });
});

describe("a lock", () => {
  it("binds to its digests, whatever the names have become since", async () => {
    const assets = await open(await registry.openCache());
    const [music, brand] = [await assets.bind("music", "calm"), await assets.bindBrand("neelgagan")];
    const entries = assets.resolutions();
    await registry.database.engine.deleteFrom("asset_aliases").where("name", "=", "calm").execute();
    await registry.database.engine.deleteFrom("asset_versions").where("name", "=", "calm").execute();
    const again = await locked(entries);
    expect(await again.bind("music", "music/calm@latest")).toEqual(music);
    expect(await again.bindBrand("neelgagan")).toEqual(brand);
    expect(again.resolutions().map(({ wanted, digest }) => [wanted, digest])).toEqual(
      entries.map(({ wanted, digest }) => [wanted, digest]),
    );
    await expect(again.bind("music", "festive")).rejects.toMatchObject({
      code: "plan_invalid",
      message: expect.stringMatching(/does not say what music\/festive@latest was/) as string,
    });
  });

  it("says which of its inputs is missing, by its name and its file", async () => {
    const assets = await open(await registry.openCache());
    const { digest } = await assets.bind("avatar", "raghav");
    const entries = assets.resolutions();
    const vault = await registry.vaultOf(sharedWorkspace);
    const manifest = JSON.parse(Buffer.from(await vault.get(digest)).toString()) as {
      files: Record<string, typeof digest>;
    };
    const face = manifest.files["layers/face.png"] as typeof digest;
    await vault.remove(face);
    await expect((await locked(entries)).bind("avatar", "raghav")).rejects.toMatchObject({
      code: "blob_missing",
      message: expect.stringMatching(/^layers\/face\.png of avatar\/raghav@latest is missing: no store has/) as string,
      details: { digest: face },
    });
    await vault.remove(digest);
    await expect((await locked(entries)).bind("avatar", "raghav")).rejects.toMatchObject({
      message: expect.stringMatching(/^avatar\/raghav@latest \(its manifest\) is missing/) as string,
    });
  });
});
