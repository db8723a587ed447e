import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes, SutradharError } from "../core/index.ts";
import { createShippedAssets, type AssetBinder } from "../registry/index.ts";
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

describe("a voice that somebody has set up", () => {
  const speaker = { voice: "espeak-hi", manner: { rate: 0.9, pitchSemitones: 1 } };
  const reader: AssetBinder["bindVoice"] = async (named) => {
    if (!/^(?:voice\/)?reader/.test(named))
      throw new SutradharError("voice_unknown", `no voice ${named}; there are reader`);
    const digest = digestBytes("reader");
    return { kind: "voice", name: "reader", version: "1.0.0", title: "", digest, speaker, languages: ["hi"] };
  };
  const speak = async (language: string, voice: string) => {
    const text = `---\nlanguage: ${language}\navatar: raghav\nvoice: ${voice}\n---\nनमस्ते।\n`;
    const { script } = parseScript({ file: "a.md", text });
    const studio = { assets: { ...assets, bindVoice: reader }, store: { blobs }, voices: createEspeakVoices() };
    const { scenes } = await resolveScenes(script, studio);
    return scenes.map(({ voice: id, manner }) => ({ voice: id, manner }));
  };

  it("is the engine's, in its own manner and not the avatar's; an engine's own name is no asset", async () => {
    expect(await speak("hi", "reader@^1")).toEqual([speaker]);
    expect(await speak("hi", "voice/reader")).toEqual([speaker]);
    expect(await speak("hi", "espeak-hi-male")).toEqual([{ voice: "espeak-hi-male", manner: undefined }]);
  });

  it.each([
    ["hi", "nobody", /^there is no voice "nobody"; for hi there are espeak-hi, espeak-hi-male$/],
    ["hi", "nobody@^2", /no voice nobody@\^2; there are reader/],
    ["mr", "reader", /^the voice reader speaks hi, and the scene is in mr: name another$/],
  ])("in %s, %s is refused where the script names it", async (language, voice, says) => {
    await expect(speak(language, voice)).rejects.toMatchObject({
      problems: [{ code: "voice_unknown", message: expect.stringMatching(says) as string, position: { line: 4 } }],
    });
  });
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
