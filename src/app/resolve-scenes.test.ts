import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createShippedAssets } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { resolveScenes } from "./resolve-scenes.ts";

const assets = createShippedAssets({
  directory: fileURLToPath(new URL("../../assets", import.meta.url)),
  blobs: { put: (bytes) => Promise.resolve(digestBytes(bytes)) },
});

it.each([
  ["asha", "hi", "espeak-hi"],
  ["harjeet", "hi", "espeak-hi-male"],
  ["harjeet", "pa", "espeak-pa-male"],
])("%s speaks %s with the voice %s where the script names none", async (avatar, language, voice) => {
  const text = `---\nlanguage: ${language}\navatar: ${avatar}\n---\nनमस्ते।\n`;
  const { script } = parseScript({ file: "a.md", text });
  const { scenes } = await resolveScenes(script, { assets, voices: createEspeakVoices() });
  expect(scenes.map((scene) => scene.voice)).toEqual([voice]);
});
