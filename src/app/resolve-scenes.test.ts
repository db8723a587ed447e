import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createShippedAssets } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { newAvatar } from "./new-avatar.ts";
import { resolveScenes } from "./resolve-scenes.ts";

const blobs = {
  put: (bytes: Uint8Array) => Promise.resolve(digestBytes(bytes)),
  temporaryPath: () => "",
  takeFile: () => Promise.reject(new Error("no script here has a clip")),
};
const assets = createShippedAssets({ directory: fileURLToPath(new URL("../../assets", import.meta.url)), blobs });

it.each([
  ["asha", "hi", "espeak-hi"],
  ["meera", "ta", "espeak-ta"],
  ["harjeet", "hi", "espeak-hi-male"],
  ["harjeet", "pa", "espeak-pa-male"],
])("%s speaks %s with the voice %s where the script names none", async (avatar, language, voice) => {
  const text = `---\nlanguage: ${language}\navatar: ${avatar}\n---\nनमस्ते।\n`;
  const { script } = parseScript({ file: "a.md", text });
  const { scenes } = await resolveScenes(script, { assets, store: { blobs }, voices: createEspeakVoices() });
  expect(scenes.map((scene) => scene.voice)).toEqual([voice]);
});

describe("an avatar in a folder beside the script", () => {
  const work = mkdtempSync(join(tmpdir(), "sutradhar-beside-"));
  afterAll(() => rmSync(work, { recursive: true }));
  beforeAll(async () => {
    await newAvatar(join(work, "scripts/kavya"));
    await newAvatar(join(work, "outside"));
    symlinkSync(join(work, "outside"), join(work, "scripts/link"));
    mkdirSync(join(work, "scripts/empty"));
  });
  const resolveWith = (avatars: readonly string[]) => {
    const scenes = avatars.map((avatar) => `## Scene {avatar=${avatar}}\n\nHello.\n`).join("\n");
    const file = join(work, "scripts/a.md");
    const { script } = parseScript({ file, text: `---\nlanguage: en\n---\n\n${scenes}` });
    return resolveScenes(script, { assets, store: { blobs }, voices: createEspeakVoices() });
  };

  it("speaks beside those that ship, and is bound once", async () => {
    const { scenes } = await resolveWith(["./kavya", "asha", "./kavya/rig.json"]);
    const [own, shipped, again] = scenes.map(({ avatar }) => avatar);
    expect(own).toMatchObject({ kind: "avatar", title: "Kavya, presenter", version: "0.1.0" });
    expect(again).toBe(own);
    expect(shipped?.name).toBe("asha");
  });

  it.each([
    ["./nobody", "file_missing", /nobody beside the script/],
    ["./link", "path_outside", /link that leads out/],
    ["./empty", "avatar_unknown", /empty must be a folder with a rig\.json/],
  ])("%s is refused where the script names it", async (avatar, code, message) => {
    await expect(resolveWith(["asha", avatar])).rejects.toMatchObject({
      problems: [{ code, message: expect.stringMatching(message) as string, position: { line: 9 } }],
    });
  });
});
