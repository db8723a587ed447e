import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestBytes, SutradharError, type Digest } from "../core/index.ts";
import { listFontFiles } from "../media/captions/index.ts";
import { plainLook } from "../media/layout/index.ts";
import { createShippedAssets } from "../registry/index.ts";
import { parseScript, type Script } from "../speech/script/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { openLooks } from "./brand-looks.ts";
import { checkSpeaker } from "./check-speaker.ts";
import { resolveScenes } from "./resolve-scenes.ts";
import { stageScenes } from "./staging/index.ts";

const shipped = join(import.meta.dirname, "../../assets");
const held = new Map<Digest, Uint8Array>();
const blobs = {
  put(bytes: Uint8Array) {
    held.set(digestBytes(bytes), bytes);
    return Promise.resolve(digestBytes(bytes));
  },
  get: (digest: Digest) => Promise.resolve(held.get(digest) ?? new Uint8Array()),
  temporaryPath: () => "",
  takeFile: () => Promise.reject(new Error("no script here has a clip")),
};
const assets = createShippedAssets({ directory: shipped, blobs });
const picture = { width: 854, height: 480 };
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sutradhar-looks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A script beside a kit that is the sample's with some of it changed. */
async function writeKit(name: string, changes: object, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const kit = JSON.parse(await readFile(join(shipped, "brands/neelgagan/brand.json"), "utf8")) as object;
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "brand.json"), JSON.stringify({ ...kit, ...changes }));
  for (const file of ["logo.svg", "symbol.svg"]) {
    await copyFile(join(shipped, "brands/neelgagan", file), join(folder, name, file));
  }
  for (const [file, from] of Object.entries(files)) await copyFile(from, join(folder, name, file));
}

async function resolve(text: string) {
  const { script } = parseScript({ file: join(folder, "a.md"), text });
  const { scenes, music } = await resolveScenes(script, { assets, store: { blobs }, voices: createEspeakVoices() });
  const lookOf = await openLooks(scenes, blobs);
  return { script, scenes, music, lookOf };
}

async function warningsOf(text: string): Promise<readonly string[]> {
  const { scenes, lookOf } = await resolve(text);
  return stageScenes({ scenes, picture, lookOf, slides: new Map() }).warnings.map(({ message }) => message);
}

const front = (lines: string, body = "Hello there, my friend."): string =>
  `---\nlanguage: en\n${lines}\n---\n\n${body}\n`;
const fontNamed = (file: string): string => listFontFiles().find((each) => each.endsWith(file)) ?? file;

describe("a script's brand", () => {
  it("dresses its scenes, each in its own language, and leaves others as they are", async () => {
    const text = front(
      "brand: neelgagan",
      "## A\n\nHello.\n\n## B {language=hi}\n\nनमस्ते।\n\n## C {brand=./own}\n\nHello.",
    );
    await writeKit("own", { cards: { endLine: "Our own" }, logo: undefined });
    const { scenes, lookOf } = await resolve(text);
    const looks = scenes.map(lookOf);
    expect(looks.map(({ cards }) => cards.endLine)).toEqual(["One sky, one bank", "एक आसमान, एक बैंक", "Our own"]);
    expect(looks.map(({ logo }) => logo !== undefined)).toEqual([true, true, false]);
    const plain = await resolve(front("title: x"));
    expect(plain.scenes.map(plain.lookOf)).toEqual([plainLook]);
  });

  it.each([
    ["brings its music", "brand: neelgagan", "calm"],
    ["leaves music to a script that names its own", "brand: neelgagan\nmusic: festive", "festive"],
    ["is silent in a script that wants no music", "brand: neelgagan\nmusic: none", undefined],
  ])("%s", async (_what, lines, music) => {
    expect((await resolve(front(lines))).music?.name).toBe(music);
  });

  it("that cannot be read is refused where the script names it, once, with every reason", async () => {
    await writeKit("faint", { captions: { text: "#555555" }, lowerThird: { name: "#0b2a66" } });
    const text = front("title: x\nbrand: ./faint", "## A\n\nHello.\n\n## B\n\nHello.");
    const error: unknown = await resolve(text).catch((thrown: unknown) => thrown);
    if (!(error instanceof SutradharError)) throw new Error("it was taken");
    expect(error.code).toBe("brand_invalid");
    expect(error.problems.map(({ position }) => position?.line)).toEqual(error.problems.map(() => 4));
    const messages = error.problems.map(({ message }) => message).join("\n");
    expect(messages).toMatch(/faint\/brand\.json: captions\.text on captions\.behind has a contrast of \d\.\d\d:1/);
    expect(messages).toMatch(/lowerThird\.name on lowerThird\.behind/);
    expect(new Set(error.problems.map(({ message }) => message)).size).toBe(error.problems.length);
  });

  it.each([
    ["an unknown name", "brand: acme", "brand_unknown", /there is no brand "acme"; there are neelgagan/],
    ["a folder that is not there", "brand: ./nowhere", "file_missing", /there is no file nowhere beside the script/],
  ])("is refused for %s", async (_what, lines, code, message) => {
    await expect(resolve(front(lines))).rejects.toMatchObject({
      code,
      problems: [expect.objectContaining({ message: expect.stringMatching(message) as string })],
    });
  });
});

describe("what a brand's fonts lack", () => {
  const fonts = { "latin-600.woff2": fontNamed("noto-sans-latin-600-normal.woff2") };

  it("is named before anything is rendered: signs that a shipped font lends", async () => {
    await writeKit("latin", { fonts: ["latin-600.woff2"] }, fonts);
    const warnings = await warningsOf(front("brand: ./latin", "Pay only ₹500 today."));
    expect(warnings).toEqual(["the brand's latin-600.woff2 has no ₹: a shipped font draws them"]);
    expect(await warningsOf(front("brand: ./latin"))).toEqual([]);
  });

  it("and whole languages that it cannot write, with the letters of the script", async () => {
    const text = "---\nlanguage: hi\nbrand: ./latin\n---\n\nनमस्ते भारत।\n";
    expect(await warningsOf(text)).toEqual([
      "the brand's latin-600.woff2 cannot write hi, for want of त न भ म र स ा े ् ।: a shipped font writes all of it",
    ]);
  });

  it("and what no font at all has is said as ever", async () => {
    expect(await warningsOf(front("brand: ./latin", "Well done 🎉 friends."))).toEqual([
      "no font has 🎉: the picture leaves it out",
    ]);
  });
});

describe("a speaker's name", () => {
  const speak = async (speaker: Script["speaker"]): Promise<void> => {
    const { script, scenes, lookOf } = await resolve(front("brand: neelgagan"));
    const staged = stageScenes({ scenes, picture, lookOf, slides: new Map() });
    checkSpeaker({ ...script, ...(speaker ? { speaker } : {}) }, staged.scenes, { picture, lookOf });
  };

  it("of 90 characters fits", async () => {
    const name = "Shri Venkatanarasimharajuvaripeta Subrahmanyam Lakshminarayanan Iyer of Thiruvananthapuram";
    expect([...name].length).toBe(90);
    await expect(speak({ name, title: "Chief Economist" })).resolves.toBeUndefined();
    await expect(speak(undefined)).resolves.toBeUndefined();
  });

  it("that fits nowhere is refused before anything is rendered, with the numbers", async () => {
    const name = "Lakshminarayanan ".repeat(11).trim();
    await expect(speak({ name, title: name })).rejects.toMatchObject({
      code: "limit_exceeded",
      message: expect.stringMatching(
        /must fit on two lines each, in letters of \d+ px, on 428×74 px; got a name of 186/,
      ) as string,
    });
  });
});
