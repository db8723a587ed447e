import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes, SutradharError, type Digest } from "../core/index.ts";
import { createLock, describeDifference, parseLock, formatLock, type VideoLock } from "../planner/index.ts";
import { createShippedAssets, type Asset, type AssetBinder } from "../registry/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { createFileStore, type Store } from "../store/index.ts";
import type { UnmetInput } from "./lock-inputs.ts";
import { planFromLock } from "./plan-from-lock.ts";
import { planAtRate, planPrepared, prepareVideo } from "./prepare-video.ts";

const shipped = join(import.meta.dirname, "../../assets");
const engineOf = (step: string): Digest => digestBytes(`engine of ${step}`);
const slide = join(import.meta.dirname, "../../assets/avatars/raghav/layers/spectacles-depth.png");

const plain = `---
language: en
background: ./sea.png
lexicons: [words/names.pls]
variables:
  name: { type: text }
---

Good morning, {{name}}.

![A slide](slides/first.png)

This is Sutradhar.
`;
const branded = plain.replace("language: en", "language: en\nbrand: ./kit");
const lexicon = `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
  <lexeme><grapheme>Sutradhar</grapheme><alias>Sootra dhaar</alias></lexeme>
</lexicon>
`;

let folder: string;
let store: Store;
let assets: AssetBinder;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-lock-"));
  store = await createFileStore({ directory: join(folder, "store"), sizeBytesMax: 1e9, now: () => Date.now() });
  assets = createShippedAssets({ directory: shipped, blobs: store.blobs });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const voices = createEspeakVoices();

type Change = (path: (file: string) => string) => void;

/** A script with everything that may lie beside one; some of it changed. */
function layOut(name: string, change: Change = () => undefined, script = plain): string {
  const path = (file: string): string => join(folder, name, file);
  cpSync(join(shipped, "brands/neelgagan"), path("kit"), { recursive: true });
  for (const file of ["sea.png", "slides/first.png"]) cpSync(slide, path(file));
  cpSync(slide, path("words/unused.png"));
  writeFileSync(path("words/names.pls"), lexicon);
  writeFileSync(path("a.md"), script);
  change(path);
  return path("a.md");
}

async function lockOf(scriptPath: string, rateMaxKbps?: number): Promise<VideoLock> {
  const profile = rateMaxKbps === undefined ? "480p30" : "messenger";
  const request = { scriptPath, values: { name: "Asha" }, profile, captions: "both", karaoke: true, seed: 3 } as const;
  const prepared = await prepareVideo({ ...request, engineOf, assets, voices, store });
  const video = rateMaxKbps === undefined ? planPrepared(prepared) : planAtRate(prepared.draft, rateMaxKbps);
  const lock = createLock({ ...prepared.inputs, product: "0.1.0", video });
  return parseLock(formatLock(lock), "lock.json");
}

const again = (lock: VideoLock, scriptPath: string, change: object = {}) =>
  planFromLock(lock, { scriptPath, product: "0.1.0", engineOf, assets, voices, store, ...change });

async function unmetOf(work: Promise<unknown>): Promise<readonly UnmetInput[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SutradharError);
  expect(error).toMatchObject({ code: "lock_unmet" });
  const { details, problems } = error as SutradharError;
  const unmet = details["unmet"] as readonly UnmetInput[];
  expect(problems.map(({ message }) => message)).toEqual(unmet.map(({ message }) => message));
  return unmet;
}

/** Names mean new versions by now; the old ones may still be there. */
function movedOn({ keepsOld }: { keepsOld: boolean }): AssetBinder {
  const newer = (asset: Asset): Asset => ({ ...asset, version: "9.0.0", digest: digestBytes("newer") });
  return {
    ...assets,
    async bind(kind, name) {
      const [wanted = "", version] = name.split("@");
      if (kind !== "avatar" || (version === "1.1.0" && keepsOld)) return assets.bind(kind, name);
      if (version === "1.1.0") throw new SutradharError("avatar_unknown", "avatar asha has version 9.0.0 alone");
      return newer(await assets.bind(kind, wanted));
    },
  };
}

describe("a video that is planned again from its lock", () => {
  it("is the same to the last key, and its lock names all that lies beside the script", async () => {
    const path = layOut("same", undefined, branded);
    const lock = await lockOf(path);
    expect(Object.keys(lock.files).toSorted()).toEqual([
      "kit/brand.json",
      "kit/logo.svg",
      "kit/symbol.svg",
      "sea.png",
      "slides/first.png",
      "words/names.pls",
    ]);
    expect(lock.files["sea.png"]).toBe(digestBytes(readFileSync(slide)));
    expect(lock.script).toEqual({ name: "a.md", digest: digestBytes(branded) });
    expect(lock.assets.map(({ wanted }) => wanted)).toContain("avatar/asha@latest");

    const { video, differences } = await again(lock, path);
    expect(differences).toEqual([]);
    expect(Object.fromEntries(video.plan.nodes.map(({ id, key }) => [id, key]))).toEqual(
      Object.fromEntries(Object.entries(lock.nodes).map(([id, { key }]) => [id, key])),
    );
  });

  it("keeps the bit rate that its length left it, and needs not be spoken for that", async () => {
    const path = layOut("messenger");
    const { video, differences } = await again(await lockOf(path, 400), path);
    expect(video.request.picture.rateMaxKbps).toBe(400);
    expect(differences).toEqual([]);
  });

  it("has the versions of its lock when names have moved on", async () => {
    const path = layOut("moved");
    const lock = await lockOf(path);
    const { differences, video } = await again(lock, path, { assets: movedOn({ keepsOld: true }) });
    expect(differences).toEqual([]);
    expect(video.request.scenes[0]?.avatar.version).toBe("1.1.0");
  });

  it("is not planned where one of them is gone, and it is said which", async () => {
    const path = layOut("gone");
    const lock = await lockOf(path);
    const [unmet, ...others] = await unmetOf(again(lock, path, { assets: movedOn({ keepsOld: false }) }));
    expect(others).toEqual([]);
    const asha = lock.assets.find(({ wanted }) => wanted === "avatar/asha@latest")!;
    expect(unmet).toMatchObject({ kind: "asset", name: "avatar/asha", version: "1.1.0", digest: asha.digest });
    expect(unmet?.message).toBe(
      `avatar/asha@1.1.0 (sha256 ${asha.digest.slice(0, 12)}…) is missing: avatar asha has version 9.0.0 alone`,
    );
  });

  it("is not planned where a version has other bytes", async () => {
    const path = layOut("bytes");
    const lock = await lockOf(path);
    const others = lock.assets.map((asset) =>
      asset.kind === "avatar" ? { ...asset, digest: digestBytes("old") } : asset,
    );
    const [unmet] = await unmetOf(again({ ...lock, assets: others }, path));
    expect(unmet?.message).toMatch(/^avatar\/asha@1\.1\.0 has other bytes: it was \w{12}… and is \w{12}…: restore it$/);
    expect(unmet?.found).toBe(lock.assets.find(({ kind }) => kind === "avatar")?.digest);
  });

  it.each<{ what: string; change: Change; script?: string; says: RegExp[] }>([
    {
      what: "the script",
      change: (path) => writeFileSync(path("a.md"), `${plain}\nMore.\n`),
      says: [/^a\.md has changed: it was \w{12}… and is \w{12}…: put it back as it was$/],
    },
    {
      what: "a slide that is gone and a lexicon that has changed",
      change(path) {
        rmSync(path("slides/first.png"));
        writeFileSync(path("words/names.pls"), "");
      },
      says: [/^slides\/first\.png \(sha256 \w{12}…\) is missing beside the script/, /^words\/names\.pls has changed/],
    },
    {
      what: "a file of a kit",
      script: branded,
      change: (path) => writeFileSync(path("kit/logo.svg"), "<svg/>"),
      says: [/^kit\/logo\.svg has changed/],
    },
  ])("is not planned from other files: $what", async ({ what, change, script, says }) => {
    const lock = await lockOf(layOut(`before ${what}`, undefined, script));
    const unmet = await unmetOf(again(lock, layOut(`after ${what}`, change, script)));
    expect(unmet.map(({ message }) => message)).toEqual(says.map((text) => expect.stringMatching(text) as string));
  });

  it("is not planned with a voice that is not there, nor by a version that looks for other assets", async () => {
    const path = layOut("voices");
    const lock = await lockOf(path);
    expect(await unmetOf(again({ ...lock, voices: ["espeak-xx"] }, path))).toMatchObject([
      { kind: "voice", name: "espeak-xx" },
    ]);
    await expect(again({ ...lock, assets: lock.assets.slice(1) }, path)).rejects.toThrow(
      `the lock says nothing of ${lock.assets[0]?.wanted}`,
    );
  });

  it("is planned with other software, and the differences name it with all that it changes", async () => {
    const path = layOut("engine");
    const lock = await lockOf(path);
    const other = (step: string): Digest => digestBytes(step === "mix" ? "newer" : `engine of ${step}`);
    const { differences } = await again(lock, path, { engineOf: other, product: "0.2.0" });
    expect(differences.map(describeDifference)).toEqual([
      "the product's version differs: 0.1.0 then, 0.2.0 now",
      expect.stringMatching(/^the software behind mix differs: /),
      expect.stringMatching(/^the key of assemble differs: /),
      expect.stringMatching(/^the key of mix differs: /),
      expect.stringMatching(/^the key of verify differs: /),
    ]);
  });
});

it("warns of a version that should no longer be used, once, and of none that is not in the video", async () => {
  const deprecation = { reason: "its left eye squints", replacement: "avatar/asha@1.2.0" };
  const warned: AssetBinder = {
    ...assets,
    resolutions: () => assets.resolutions().map((one) => ({ ...one, deprecation })),
  };
  writeFileSync(join(folder, "b.md"), "---\nlanguage: en\n---\n\nHello.\n\n## Two\n\nAgain.\n");
  const request = { scriptPath: join(folder, "b.md"), values: {}, captions: "none", engineOf, voices, store } as const;
  const { warnings } = await prepareVideo({ ...request, assets: warned });
  expect(warnings).toEqual([
    {
      code: "asset_deprecated",
      message:
        "avatar/asha@latest means avatar/asha@1.1.0, which should no longer be used: its left eye squints; use avatar/asha@1.2.0 instead",
    },
    { code: "asset_deprecated", message: expect.stringContaining("background/studio@latest means") as string },
  ]);
});
