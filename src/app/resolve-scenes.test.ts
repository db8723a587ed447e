import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createShippedAssets } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
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
