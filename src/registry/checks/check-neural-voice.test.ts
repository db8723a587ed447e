import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { looseFiles, type AssetBytes } from "../../../test/fixtures/loose-files.ts";
import { tinyVoice } from "../../../test/fixtures/tiny-voice.ts";
import { writeOnnx } from "../../../test/fixtures/write-onnx.ts";
import { checkAsset } from "./check-asset.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-voices-"));
afterAll(() => rmSync(folder, { recursive: true }));

const check = (files: AssetBytes) =>
  checkAsset(
    { name: "tones", version: "1.0.0" },
    { files: looseFiles(folder, files), temporaryPath: () => join(folder, "x") },
  );

const descriptor = JSON.parse(new TextDecoder().decode(tinyVoice()["voice.json"])) as { readonly files: object };
const voice = (change: object, more: AssetBytes = {}): AssetBytes => ({
  ...tinyVoice(),
  "voice.json": JSON.stringify({ ...descriptor, ...change }),
  ...more,
});
const files = (change: object): object => ({ files: { ...descriptor.files, ...change } });

describe("a neural voice", () => {
  it("is taken with the files that it names, and with all of the folders that it names", async () => {
    const checked = await check(
      voice(
        { ...files({ lexicon: undefined, dataDir: "espeak-ng-data" }), speaker: 3 },
        {
          "espeak-ng-data/phontab": "x",
          "espeak-ng-data/lang/inc/hi": "x",
          "notes.txt": "mine",
        },
      ),
    );
    expect([...checked.files.keys()].toSorted()).toEqual([
      "espeak-ng-data/lang/inc/hi",
      "espeak-ng-data/phontab",
      "model.onnx",
      "tokens.txt",
      "voice.json",
    ]);
    expect(checked.traits).toMatchObject({ engine: "sherpa-onnx", voice: "vits", languages: ["en"] });
  });

  const custom = writeOnnx({
    inputs: { x: [1] },
    outputs: { y: [1] },
    nodes: [{ op: "Relu", inputs: ["x"], outputs: ["y"] }],
  });
  it.each<[string, AssetBytes, RegExp]>([
    ["a file that is not there", voice(files({ tokens: "nowhere.txt" })), /files\.tokens names nowhere\.txt/],
    ["a folder that is not there", voice(files({ dataDir: "nowhere" })), /files\.dataDir names nowhere/],
    ["no way from words to tokens", voice(files({ lexicon: undefined })), /files\.lexicon or files\.dataDir/],
    ["a path that leads out", voice(files({ tokens: "../../etc/passwd" })), /must be a path within it/],
    ["Kokoro without its voices", voice({ family: "kokoro" }), /files\.voices must be told/],
    ["Matcha without its vocoder", voice({ family: "matcha" }), /files\.vocoder must be told/],
    ["a kind that nobody knows", voice({ family: "bark" }), /family must be one of vits, kokoro, matcha/],
    ["no language", voice({ languages: [] }), /languages/],
    ["a voice of the engine's that is none", voice({ voice: "espeak-xx" }), /must be one of espeak-ng's/],
    ["a model that is none", voice({}, { "model.onnx": "a cat" }), /model\.onnx: is no whole ONNX model/],
    ["half a model", voice({}, { "model.onnx": custom.subarray(0, 30) }), /model\.onnx: .*cut off/],
    ["another engine", voice({ engine: "elsewhere" }), /must be espeak-ng, sherpa-onnx or provider/],
  ])("is refused with %s", async (_, given, why) => {
    await expect(check(given)).rejects.toMatchObject({ message: expect.stringMatching(why) as string });
  });
});

describe("a voice of a provider's", () => {
  const acme = {
    format: 1,
    title: "Kavya",
    engine: "provider",
    provider: "acme",
    model: "speech-1",
    speaker: "kavya",
    languages: ["hi"],
  };
  const checkProvider = (change: object = {}) =>
    check({ "voice.json": JSON.stringify({ ...acme, ...change }), "notes.txt": "mine" });

  it("is names alone", async () => {
    const { files: kept, traits } = await checkProvider();
    expect([...kept.keys()]).toEqual(["voice.json"]);
    expect(traits).toMatchObject({ engine: "provider", voice: "acme: kavya", languages: ["hi"] });
  });

  it.each<[string, object, RegExp]>([
    ["an address", { url: "https://api.example.com" }, /url/],
    ["a key", { key: "sk-1" }, /key/],
    ["no speaker", { speaker: undefined }, /speaker/],
    ["an engine's voice that there is not", { voice: "espeak-xx" }, /must be one of espeak-ng's/],
  ])("is refused with %s", async (_, change, message) => {
    await expect(checkProvider(change)).rejects.toThrow(message);
  });
});
