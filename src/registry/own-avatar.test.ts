import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, limits, type Digest } from "../core/index.ts";
import { listRigFiles, parseRig } from "../media/rig/index.ts";
import type { AssetManifest } from "./asset.ts";
import { bindOwnAvatar } from "./own-avatar.ts";
import { createShippedAssets } from "./shipped-assets.ts";

const assets = fileURLToPath(new URL("../../assets", import.meta.url));

let work: string;
let rig: string;
let stored: Map<Digest, Uint8Array>;
const blobs = {
  put: async (bytes: Uint8Array): Promise<Digest> => {
    const digest = digestBytes(bytes);
    stored.set(digest, bytes);
    return digest;
  },
};
const at = (...names: string[]): string => join(rig, ...names);
const manifestOf = (digest: Digest): AssetManifest =>
  JSON.parse(new TextDecoder().decode(stored.get(digest))) as AssetManifest;
const bind = () => bindOwnAvatar(rig, "people/kavya", blobs);

/** Says whose face it is, or nothing. */
function say(likeness: unknown): void {
  const { likeness: _before, ...rest } = JSON.parse(readFileSync(at("rig.json"), "utf8")) as { likeness?: unknown };
  writeFileSync(at("rig.json"), JSON.stringify(likeness === undefined ? rest : { ...rest, likeness }));
}

/** A PNG that is whole and the same to look at, with a chunk of `sizeBytes` before its last one. */
function fatten(png: Buffer, sizeBytes: number): Buffer {
  const chunk = Buffer.alloc(sizeBytes + 12);
  chunk.writeUInt32BE(sizeBytes, 0);
  chunk.write("fiLl", 4, "latin1");
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + sizeBytes)), 8 + sizeBytes);
  return Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)]);
}

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "sutradhar-own-avatar-"));
  rig = join(work, "kavya");
  cpSync(join(assets, "avatars", "asha"), rig, { recursive: true, filter: (path) => !path.endsWith("/source") });
  say("synthetic");
  stored = new Map();
});
afterEach(() => rmSync(work, { recursive: true }));

describe("a rig of one's own", () => {
  it("says whose face it is, or is not taken", async () => {
    expect((await bind()).likeness).toBe("synthetic");
    say({ person: "emp-2041" });
    expect((await bind()).likeness).toEqual({ person: "emp-2041" });
    for (const none of [undefined, "me", { person: "" }, {}]) {
      say(none);
      await expect(bind()).rejects.toMatchObject({ code: "rig_invalid", message: expect.stringContaining("likeness") });
    }
  });

  it("may have layers of vectors, judged as pictures are", async () => {
    const draw = (body: string) =>
      writeFileSync(
        at("layers", "brow-left.svg"),
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 40">${body}</svg>`,
      );
    writeFileSync(at("rig.json"), readFileSync(at("rig.json"), "utf8").replace("brow-left.png", "brow-left.svg"));
    draw('<path d="M0 30 Q70 0 150 30" stroke="#221815" stroke-width="9" fill="none"/>');
    expect(Object.keys(manifestOf((await bind()).digest).files)).toContain("layers/brow-left.svg");
    draw('<image href="https://peer.example/brow.png"/>');
    await expect(bind()).rejects.toMatchObject({
      code: "image_invalid",
      message: expect.stringMatching(/brow-left\.svg.*image/) as string,
    });
  });

  it("is bound to rig.json and the pictures that it names, and to nothing else", async () => {
    writeFileSync(at("README.md"), "mine");
    writeFileSync(at("layers", "sketch.png"), "mine");
    const { digest } = await bind();
    const { kind, files } = manifestOf(digest);
    const named = listRigFiles(parseRig(readFileSync(at("rig.json"), "utf8"), "rig.json"));
    expect(kind).toBe("avatar");
    expect(Object.keys(files).sort()).toEqual(["rig.json", ...named].sort());
    for (const [file, each] of Object.entries(files)) expect(stored.get(each)).toEqual(readFileSync(at(file)));
  });

  it("is not taken for the avatar that ships by the same name: each shot's pictures are its own", async () => {
    const shipped = await createShippedAssets({ directory: assets, blobs }).bind("avatar", "asha");
    const own = await bind();
    expect(own).toMatchObject({ title: shipped.title, version: shipped.version });
    expect(own.name).toMatch(/^own-[0-9a-f]{16}$/);
  });

  it("has the same name and digest in another folder, and others when one byte of one layer is another", async () => {
    const before = await bind();
    renameSync(rig, join(work, "other"));
    rig = join(work, "other");
    expect(await bind()).toEqual(before);
    const rigJson = readFileSync(at("rig.json"), "utf8");
    writeFileSync(at("rig.json"), `${rigJson}\n`);
    const after = await bind();
    expect(after.name).not.toBe(before.name);
    expect(after.digest).not.toBe(before.digest);
  });

  it("brings its voice and its manner", async () => {
    const manner = { rate: 0.9, pitchSemitones: -2 };
    const json = JSON.parse(readFileSync(at("rig.json"), "utf8")) as object;
    writeFileSync(at("rig.json"), JSON.stringify({ ...json, voice: "male", manner }));
    expect(await bind()).toMatchObject({ voice: "male", manner });
  });

  it.each([
    ["no folder", () => rmSync(rig, { recursive: true }), "avatar_unknown", /no folder people\/kavya/],
    ["no rig.json", () => rmSync(at("rig.json")), "avatar_unknown", /has none: start one/],
    [
      "a rig.json that is cut off",
      () => truncateSync(at("rig.json"), 500),
      "rig_invalid",
      /kavya\/rig\.json: is not JSON/,
    ],
    [
      "a rig.json that is huge",
      () => truncateSync(at("rig.json"), limits.rigBytesMax + 1),
      "limit_exceeded",
      /may have/,
    ],
    ["a layer that is gone", () => rmSync(at("layers/face.png")), "rig_invalid", /names layers\/face\.png.*add/],
    ["text under a layer's name", () => writeFileSync(at("layers/face.png"), "x"), "image_invalid", /face\.png is not/],
    [
      "a huge layer",
      () => truncateSync(at("layers/face.png"), limits.imageBytesMax + 1),
      "limit_exceeded",
      /face\.png/,
    ],
    [
      "a layer that is a link out of the folder",
      () => {
        renameSync(at("layers/face.png"), join(work, "face.png"));
        symlinkSync(join(work, "face.png"), at("layers/face.png"));
      },
      "rig_invalid",
      /face\.png, which the folder does not have/,
    ],
    [
      "its layers in a folder that is a link out of it",
      () => {
        renameSync(at("layers"), join(work, "layers"));
        symlinkSync(join(work, "layers"), at("layers"));
      },
      "rig_invalid",
      /which the folder does not have/,
    ],
  ] as const)("is refused where it has %s", async (_what, damage, code, says) => {
    damage();
    await expect(bind()).rejects.toMatchObject({ code, message: expect.stringMatching(says) as string });
  });

  it("is refused where its pictures are too many bytes in all", async () => {
    const many = listRigFiles(parseRig(readFileSync(at("rig.json"), "utf8"), "rig.json")).slice(0, 8);
    for (const file of many) writeFileSync(at(file), fatten(readFileSync(at(file)), 28_000_000));
    const forgetful = { put: () => Promise.resolve(digestBytes("")) };
    await expect(bindOwnAvatar(rig, "people/kavya", forgetful)).rejects.toMatchObject({
      code: "limit_exceeded",
      message: expect.stringMatching(/pictures of people\/kavya have more than 200000000 bytes in all/) as string,
    });
  });
});
