import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  looseFiles,
  pictureBytes,
  readAsset,
  sampleLexicon,
  samplePrompt,
  sampleTemplate,
  sampleVoice,
  scoreOf,
  type AssetBytes,
} from "../../../test/fixtures/loose-files.ts";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { SutradharError, type Problem } from "../../core/index.ts";
import { checkAsset, type AssetClaim } from "./check-asset.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-checks-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
const check = (claim: AssetClaim, files: AssetBytes) =>
  checkAsset(claim, { files: looseFiles(folder, files), temporaryPath: () => join(folder, `made-${++made}`) });

async function problemsOf(claim: AssetClaim, files: AssetBytes): Promise<readonly string[]> {
  const error: unknown = await check(claim, files).catch((thrown: unknown) => thrown);
  if (!(error instanceof SutradharError)) throw new Error("nothing was refused", { cause: error });
  expect(error.code).toBe("asset_invalid");
  const problems: readonly Pick<Problem, "message" | "position">[] =
    error.problems.length > 0 ? error.problems : [error];
  return problems.map(({ message, position }) =>
    position ? `${position.file}:${position.line}: ${message}` : message,
  );
}

const avatar = readAsset("avatars/raghav");
const background = readAsset("backgrounds/festive");
const brand = readAsset("brands/neelgagan");
const named = { name: "bank", version: "1.0.0" };
const text = (files: AssetBytes, path: string) => Buffer.from(files[path] as Uint8Array).toString("utf8");
const edit = (files: AssetBytes, path: string, change: object): AssetBytes => ({
  ...files,
  [path]: JSON.stringify({ ...(JSON.parse(text(files, path)) as object), ...change }),
});
let clip: Uint8Array = new Uint8Array();
beforeAll(async () => {
  const path = join(folder, "loop.mp4");
  await writeSmallClip(path, { frames: 10 });
  clip = (await import("node:fs")).readFileSync(path);
});

describe("an asset", () => {
  it("of each kind is taken, with what its files tell of it", async () => {
    expect(await check({}, avatar)).toMatchObject({ kind: "avatar", name: "raghav", traits: { voice: "male" } });
    expect(await check({}, background)).toMatchObject({ kind: "background", name: "festive", traits: {} });
    const kit = await check({ name: "neelgagan" }, brand);
    expect(kit).toMatchObject({ kind: "brand", title: "Neelgagan Bank", names: [{ kind: "music", written: "calm" }] });
    expect(await check({ name: "soft" }, { "score.json": scoreOf() })).toMatchObject({ kind: "music", name: "soft" });
    expect(await check({ kind: "sting", name: "soft" }, { "score.json": scoreOf() })).toMatchObject({ kind: "sting" });
    expect(await check(named, { "lexicon.pls": sampleLexicon })).toMatchObject({
      kind: "lexicon",
      traits: { language: "en", words: 2 },
    });
    expect(await check(named, { "voice.json": sampleVoice })).toMatchObject({
      kind: "voice",
      title: "Reader",
      traits: { engine: "espeak-ng", voice: "espeak-hi", languages: ["hi"] },
    });
    expect(await check(named, { "prompt.md": samplePrompt })).toMatchObject({
      kind: "prompt",
      title: "Shorten",
      traits: { model: "any-chat", language: "en", variables: [{ name: "text", type: "text" }] },
    });
    expect(await check(named, { "template.md": sampleTemplate })).toMatchObject({
      kind: "template",
      title: "Diwali greeting",
      traits: {
        languages: ["en"],
        shots: 1,
        variables: [
          { name: "name", type: "text", maxLength: 40 },
          { name: "bonus", type: "currency", default: "₹1,25,000" },
        ],
      },
      names: [
        { kind: "avatar", written: "asha@^1", file: "template.md" },
        { kind: "background", written: "festive" },
        { kind: "music", written: "calm" },
      ],
    });
  });

  it("is made of what it names, and of nothing else that was pushed", async () => {
    const { files, ignored } = await check({}, { ...avatar, "README.md": "mine", "layers/sketch.png": "mine" });
    expect([...files.keys()].sort()).toEqual(Object.keys(avatar).sort());
    expect(ignored).toEqual(["README.md", "layers/sketch.png"]);
  });

  it("of one file alone may bear that file's own name", async () => {
    const lexicon = await check({ kind: "lexicon", ...named }, { "bank-words.PLS": sampleLexicon });
    expect([...lexicon.files.keys()]).toEqual(["lexicon.pls"]);
    const template = await check({ kind: "template", ...named }, { "diwali.md": sampleTemplate });
    expect([...template.files.keys()]).toEqual(["template.md"]);
  });

  it("may be one picture or clip, which gets a description", async () => {
    const picture = await check({ kind: "background", ...named }, { "Our Office.JPEG": pictureBytes() });
    expect([...picture.files.keys()].sort()).toEqual(["background.json", "picture.jpg"]);
    const loop = await check({ kind: "background", ...named, version: "1.0.0-rc.1" }, { "loop.mp4": clip });
    expect([...loop.files.keys()].sort()).toEqual(["background.json", "clip.mp4"]);
    expect(loop).toMatchObject({ version: "1.0.0-rc.1", traits: { isClip: true } });
    const again = await check({ kind: "background", ...named }, { "other.jpg": pictureBytes() });
    expect([...again.files.values()].map(({ digest }) => digest).sort()).toEqual(
      [...picture.files.values()].map(({ digest }) => digest).sort(),
    );
  });

  it("may be tried as a pre-release of the version that its files tell", async () => {
    const { version } = JSON.parse(text(avatar, "rig.json")) as { version: string };
    expect(await check({ version: `${version}-rc.1` }, avatar)).toMatchObject({ version: `${version}-rc.1` });
    expect(await problemsOf({ version: "9.9.9-rc.1" }, avatar)).toEqual([
      `rig.json: says that its version is ${version}, and it is pushed as 9.9.9-rc.1: change one of them`,
    ]);
  });

  it("takes slides, lexicons and backgrounds beside a template", async () => {
    const template = sampleTemplate
      .replace("language: en", "language: en\nlexicons: [words/bank.pls]")
      .replace("background: festive", "background: ./hall.png")
      .replace("Dear {{name}}", "![chart](images/chart.png) Dear {{name}}");
    const { files } = await check(named, {
      "template.md": template,
      "words/bank.pls": sampleLexicon,
      "hall.png": pictureBytes(),
      "images/chart.png": pictureBytes(),
      "images/old.png": pictureBytes(),
    });
    expect([...files.keys()].sort()).toEqual(["hall.png", "images/chart.png", "template.md", "words/bank.pls"]);
  });

  it("needs the lexicons of the registry that a template names", async () => {
    const template = sampleTemplate.replace(
      "language: en",
      "language: en\nlexicons: [lexicon/bank@^1, words.pls, sms@1]",
    );
    const { names } = await check(named, { "template.md": template, "words.pls": sampleLexicon });
    expect(names.filter(({ kind }) => kind === "lexicon").map(({ written }) => written)).toEqual([
      "lexicon/bank@^1",
      "sms@1",
    ]);
  });
});

const huge = Uint8Array.from(pictureBytes());
new DataView(huge.buffer).setUint32(16, 40_000);
const { "layers/face.png": _face, ...faceless } = avatar;
const voice = (change: object) => ({
  "voice.json": JSON.stringify({ ...(JSON.parse(sampleVoice) as object), ...change }),
});
const template = (from: string, to: string) => ({ "template.md": sampleTemplate.replace(from, to) });

describe("an asset is refused where", () => {
  it.each<[string, AssetClaim, AssetBytes, readonly RegExp[]]>([
    [
      "its kind cannot be told",
      named,
      { "notes.txt": "x" },
      [/has none of rig\.json, .*; name it, as in lexicon\/bank/],
    ],
    [
      "it could be two kinds",
      named,
      { ...brand, "prompt.md": samplePrompt },
      [/could be prompt or brand: name the kind/],
    ],
    ["it has no name", {}, { "score.json": scoreOf() }, [/^score\.json: tells no name: name it, as in music\/name/]],
    ["it has no version", { name: "bank" }, { "lexicon.pls": sampleLexicon }, [/^lexicon\.pls: tells no version/]],
    ["its name is none", { ...named, name: "../Bank" }, { "lexicon.pls": sampleLexicon }, [/a-z, 0-9 and -/]],
    ["its version is none", { ...named, version: "v1" }, { "lexicon.pls": sampleLexicon }, [/a version is like/]],
    ["its build is told", { ...named, version: "1.0.0+b" }, { "lexicon.pls": sampleLexicon }, [/a version is like/]],
    [
      "its files tell another name and version",
      { name: "kavya", version: "7.0.0" },
      avatar,
      [/^rig\.json: says that its name is raghav, and it is pushed as kavya/, /^rig\.json: says that its version is/],
    ],
    ["its files are those of another kind", { kind: "avatar" }, brand, [/^rig\.json is missing: add it/]],
    ["a rig is no JSON", { kind: "avatar" }, { ...avatar, "rig.json": "{" }, [/^rig\.json: is not JSON/]],
    [
      "layers are gone, bombs or texts: all are told",
      {},
      { ...faceless, "layers/body.png": huge, "layers/brow-left.png": "text" },
      [
        /^layers\/body\.png is 40000 × 36; a picture may have 16000/,
        /^layers\/brow-left\.png is not a PNG/,
        /^layers\/face\.png is missing: add it/,
      ],
    ],
    [
      "a background's picture is a bomb",
      {},
      { ...background, "wide.webp": huge },
      [/^wide\.webp is 40000 × 36; a picture may have/],
    ],
    ["a background has no pictures", {}, edit(background, "background.json", { pictures: {} }), [/at least one shape/]],
    ["one picture has no name", { kind: "background" }, { "a.png": pictureBytes() }, [/tells no name and no version/]],
    ["one picture is a bomb", { kind: "background", ...named }, { "a.png": huge }, [/^a\.png is 40000 × 36/]],
    ["one picture is a text", { kind: "background", ...named }, { "a.png": "x" }, [/^a\.png is not a PNG/]],
    ["a clip is a text", { kind: "background", ...named }, { "a.mp4": "x" }, [/^a\.mp4 is not an MP4/]],
    [
      "one file is no background",
      { kind: "background", ...named },
      { "a.svg": "<svg/>" },
      [/^a\.svg: a background is/],
    ],
    [
      "a brand cannot be read",
      { name: "bank" },
      edit(brand, "brand.json", {
        colours: { ground: "#ffffff", onGround: "#eeeeee", plate: "#000000", onPlate: "#111111", accent: "#ffffff" },
      }),
      Array.from({ length: 5 }, () => /^brand\.json: .*:1/),
    ],
    [
      "a score's pitch is none",
      { name: "soft" },
      { "score.json": scoreOf({ beats: 0 }) },
      [/^score\.json: .*\n.*at beats/],
    ],
    [
      "music is a sound file",
      { kind: "music", ...named },
      { "a.mp3": "x", "b.txt": "" },
      [/^a\.mp3: music is a score\.json/],
    ],
    [
      "a lexicon is wrong in two places",
      named,
      { "lexicon.pls": sampleLexicon.replaceAll(/grapheme/g, "graphem") },
      [/^lexicon\.pls:3: /, /^lexicon\.pls:4: /],
    ],
    [
      "a voice is no engine's",
      named,
      voice({ voice: "espeak-xx" }),
      [/^voice\.json: voice must be one of espeak-ng's/],
    ],
    [
      "a voice is out of bounds",
      named,
      voice({ rate: 9, engine: "neural" }),
      [/^voice\.json: engine must be espeak-ng/, /^voice\.json: rate must be 0\.8 to 1\.25/],
    ],
    ["a template is not spoken", named, { "template.md": "# Title\n" }, [/^template\.md:1: a scene must have speech/]],
    [
      "a template's variable has no type",
      named,
      template("type: text,", "type: word,"),
      [/^template\.md:\d+: .*type must be one of/],
    ],
    ["a template's slide is gone", named, template("Dear", "![a](a.png) Dear"), [/^a\.png is missing: add it/]],
    ["a template names a folder", named, template("asha@^1", "./kavya"), [/avatar \.\/kavya is a folder: push it as/]],
    [
      "a prompt is two",
      named,
      { "prompt.md": samplePrompt, "prompt.json": "{}" },
      [/one prompt\.md or one prompt\.json, got 2/],
    ],
    ["a prompt has no front matter", named, { "prompt.md": "Shorten." }, [/must begin with front matter/]],
    [
      "a prompt lacks what it must tell",
      named,
      {
        "prompt.md": samplePrompt.replace("model: any-chat", "modell: x").replace("language: en", "language: english!"),
      },
      [/model must name the model/, /language must be a language tag/, /^prompt\.md: has no key modell/],
    ],
    [
      "a prompt's variables are not those that it uses",
      named,
      { "prompt.md": samplePrompt.replace("{{text}}", "{{words}}") },
      [/\{\{words\}\} is not declared/, /variable text is declared and not used/],
    ],
    [
      "a prompt multiplies by aliases",
      named,
      { "prompt.md": samplePrompt.replace("title: Shorten", "title: &a x\nother: *a") },
      [/must be `key: value` lines/],
    ],
    [
      "a prompt's messages are none",
      named,
      { "prompt.json": '{"model":"a","language":"en","messages":[]}' },
      [/messages must have a message/],
    ],
  ])("%s", async (_what, claim, files, says) => {
    const problems = await problemsOf(claim, files);
    expect(problems).toHaveLength(says.length);
    for (const [index, pattern] of says.entries()) expect(problems[index]).toMatch(pattern);
  });
});
