import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, limits, type Digest } from "../core/index.ts";
import type { AssetManifest } from "./asset.ts";
import { createShippedAssets, type ShippedAssets } from "./shipped-assets.ts";

const shipped = fileURLToPath(new URL("../../assets", import.meta.url));
const asha = (...names: string[]): string => join(folder, "avatars", "asha", ...names);

let folder: string;
let stored: Map<Digest, Uint8Array>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-assets-"));
  const isAsset = (path: string): boolean => !path.endsWith("/source");
  for (const path of ["avatars/asha", "backgrounds/studio", "music/calm"]) {
    cpSync(join(shipped, path), join(folder, path), { recursive: true, filter: isAsset });
  }
  stored = new Map();
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): ShippedAssets {
  const put = async (bytes: Uint8Array): Promise<Digest> => {
    const digest = digestBytes(bytes);
    stored.set(digest, bytes);
    return digest;
  };
  return createShippedAssets({ directory: folder, blobs: { put } });
}

const manifestOf = (digest: Digest): AssetManifest =>
  JSON.parse(new TextDecoder().decode(stored.get(digest))) as AssetManifest;

describe("an asset", () => {
  it("is bound to its bytes: its manifest and every file in it are stored", async () => {
    const bound = await open().bind("avatar", "asha");
    const { kind, name, version, files } = manifestOf(bound.digest);
    expect({ kind, name, version }).toEqual({ kind: "avatar", name: "asha", version: bound.version });
    expect(Object.keys(files)).toContain("rig.json");
    for (const [path, digest] of Object.entries(files)) {
      expect({ path, bytes: stored.get(digest) }).toEqual({ path, bytes: readFileSync(asha(path)) });
    }
  });

  it("has one digest by whichever name it is called, in every process", async () => {
    const assets = open();
    const { digest, version } = await assets.bind("avatar", "asha");
    const names = [`asha@${version}`, `avatar/asha@${version}`, "asha@latest", "asha@^1", "avatar/asha@1"];
    for (const name of names) expect((await assets.bind("avatar", name)).digest).toBe(digest);
    expect((await open().bind("avatar", "asha")).digest).toBe(digest);
  });

  it("has another digest when one bit of one layer is another", async () => {
    const before = await open().bind("background", "studio");
    const [picture = ""] = Object.keys(manifestOf(before.digest).files).filter((file) => !file.endsWith(".json"));
    const path = join(folder, "backgrounds", "studio", picture);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await open().bind("background", "studio")).digest).not.toBe(before.digest);
  });

  it("is not changed by how it was made, or by what an editor leaves", async () => {
    const { digest } = await open().bind("avatar", "asha");
    mkdirSync(asha("source"));
    writeFileSync(asha("source", "body.py"), "print()");
    writeFileSync(asha(".DS_Store"), "x");
    expect((await open().bind("avatar", "asha")).digest).toBe(digest);
  });

  it.each([
    { kind: "avatar", name: "aisha", code: "avatar_unknown", says: /no avatar "aisha"; there are asha$/ },
    { kind: "avatar", name: "../avatars/asha", code: "avatar_unknown", says: /there are asha/ },
    { kind: "avatar", name: "asha@9.9.9", code: "avatar_unknown", says: /asha has version 1\.\S+ alone, got "asha@9/ },
    { kind: "avatar", name: "asha@production", code: "avatar_unknown", says: /aliases are in a server's registry/ },
    { kind: "avatar", name: "background/asha", code: "avatar_unknown", says: /no avatar "background\/asha"/ },
    { kind: "voice", name: "reader", code: "voice_unknown", says: /none ships as a folder/ },
    { kind: "template", name: "diwali", code: "asset_unknown", says: /no template "diwali"/ },
    { kind: "background", name: "moon", code: "background_unknown", says: /there are studio/ },
    { kind: "music", name: "noise", code: "music_unknown", says: /there are calm/ },
    { kind: "brand", name: "nobody", code: "brand_unknown", says: /there are none/ },
  ] as const)("is refused by the name $name, and told what there is", async ({ kind, name, code, says }) => {
    await expect(open().bind(kind, name)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says) as string,
    });
  });

  it.each([
    { what: "a rig that is cut off", damage: () => truncateSync(asha("rig.json"), 500), says: /cannot be read/ },
    { what: "a rig that is another thing", damage: () => writeFileSync(asha("rig.json"), "[1"), says: /JSON/ },
    { what: "no rig", damage: () => rmSync(asha("rig.json")), says: /is missing/ },
    { what: "a layer that is gone", damage: () => rmSync(asha("layers/face.png")), says: /face\.png.*add them/ },
  ])("is refused as it is bound where it has $what", async ({ damage, says }) => {
    damage();
    const refusal = { code: "rig_invalid", message: expect.stringMatching(says) as string };
    await expect(open().bind("avatar", "asha")).rejects.toMatchObject(refusal);
  });

  it("is refused where a file is beyond the limit", async () => {
    truncateSync(asha("layers/face.png"), limits.imageBytesMax + 1);
    await expect(open().bind("avatar", "asha")).rejects.toMatchObject({ code: "limit_exceeded" });
  });
});

it("tells what every name was bound to, each once", async () => {
  const assets = open();
  const { digest, version } = await assets.bind("avatar", "asha@^1");
  await assets.bind("avatar", "asha@^1");
  await assets.bind("avatar", "asha");
  await assets.bind("background", "studio");
  expect(assets.resolutions()).toEqual([
    { wanted: "avatar/asha@^1", kind: "avatar", name: "asha", version, digest },
    { wanted: "avatar/asha@latest", kind: "avatar", name: "asha", version, digest },
    expect.objectContaining({ wanted: "background/studio@latest" }),
  ]);
});

it("lists what is there, with title and version, and nothing where there is no folder", async () => {
  expect(await open().list("avatar")).toEqual([
    expect.objectContaining({
      kind: "avatar",
      name: "asha",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    }),
  ]);
  expect(await open().list("brand")).toEqual([]);
});
