import { describe, expect, it } from "vitest";
import { digestBytes, SutradharError, type Digest } from "../core/index.ts";
import {
  buildDigest,
  compareLocks,
  completeLock,
  createLock,
  describeDifference,
  formatLock,
  parseLock,
  planVideo,
  type LockedAsset,
  type VideoLock,
  type VideoPlan,
  type VideoRequest,
} from "../planner/index.ts";
import type { Asset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import type { CredentialFacts } from "../provenance/c2pa/index.ts";
import { stepCatalog } from "../steps/index.ts";

const engineOf = (step: string): Digest => digestBytes(`engine of ${step}`);

const asset = (kind: Asset["kind"], name: string, isClip = false): Asset => {
  return { kind, name, version: "1.0.0", title: name, digest: digestBytes(name), isClip };
};

function plan(text = "Good morning. Are you there?", change: Partial<VideoRequest> = {}): VideoPlan {
  const { script } = parseScript({ file: "a.md", text: `---\nlanguage: en\n---\n\n${text}\n` });
  const speaking = { avatar: asset("avatar", "asha"), background: asset("background", "sea", true) };
  return planVideo({
    script,
    scenes: script.scenes.map((scene) => ({ scene, ...speaking, voice: "espeak-en" })),
    picture: { width: 854, height: 480, frameRate: 30, crf: 23 },
    captions: "burned",
    seed: 7,
    catalog: stepCatalog,
    engineOf,
    ...change,
  });
}

const asha: LockedAsset = {
  wanted: "avatar/asha@latest",
  kind: "avatar",
  name: "asha",
  version: "1.0.0",
  digest: digestBytes("asha"),
};
const sea: LockedAsset = {
  wanted: "background/sea@^1",
  kind: "background",
  name: "sea",
  version: "1.0.0",
  digest: digestBytes("sea"),
};

function lockOf(video = plan(), change: Partial<VideoLock> = {}): VideoLock {
  const lock = createLock({
    product: "0.1.0",
    script: { name: "a.md", digest: digestBytes("a.md") },
    files: { "slides/b.png": digestBytes("b"), "a/c.pls": digestBytes("c") },
    values: { name: "Asha" },
    profile: "480p30",
    assets: [sea, asha],
    video,
  });
  return { ...lock, ...change };
}

const madeBy = (node: string): Readonly<Record<string, Digest>> => ({ master: digestBytes(`made by ${node}`) });

describe("a lock", () => {
  it("names every input, and every step's version, key and software", () => {
    const lock = lockOf();
    expect(lock).toMatchObject({
      captions: "burned",
      marksWords: false,
      seed: 7,
      assets: [asha, sea],
      voices: ["espeak-en"],
      build: buildDigest(stepCatalog, engineOf),
    });
    expect(lock.nodes["speak/s1-01"]).toEqual({
      step: "speak",
      version: stepCatalog["speak"]?.version,
      key: plan().plan.nodes.find(({ id }) => id === "speak/s1-01")?.key,
    });
    expect(Object.keys(lock.nodes)).toHaveLength(plan().plan.nodes.length);
    expect(lock.engines["render"]).toBe(engineOf("render"));
    expect(lock).not.toHaveProperty("masterSha256");
    expect(lock).not.toHaveProperty("rateMaxKbps");
  });

  it("leaves out what is only done with a finished video", () => {
    const sign: CredentialFacts = {
      video: "vid_1",
      title: null,
      language: "en",
      product: { name: "Sutradhar", version: "1.2.3" },
      label: "in-sgi",
      source: "algorithmicMedia",
      madeOf: [],
      consents: [],
      mark: null,
    };
    const released = lockOf(plan(undefined, { sign, release: { video: "vid_1", isApproved: false } }));
    for (const effect of ["sign", "release"]) expect(Object.keys(released.nodes)).not.toContain(effect);
    expect(compareLocks(lockOf(), released)).toEqual([]);
  });

  it("of a file with a size limit keeps what its length left it", () => {
    const picture = { width: 854, height: 480, frameRate: 30, crf: 25, rateMaxKbps: 400 };
    expect(lockOf(plan("Hello.", { picture })).rateMaxKbps).toBe(400);
  });

  it("names the master and what recorded steps made when the video is made", () => {
    const video = plan();
    const lock = completeLock(lockOf(video), video, madeBy);
    expect(lock.masterSha256).toBe(digestBytes("made by assemble"));
    expect(lock.nodes["bake-clip/sea@1.0.0"]?.outputs).toEqual(madeBy("bake-clip/sea@1.0.0"));
    expect(lock.nodes["render/s1-01"]).not.toHaveProperty("outputs");
  });

  it("is not completed by a run that lacks what it must name", () => {
    const video = plan();
    const complete = (gap: string) => () =>
      completeLock(lockOf(video), video, (node) => (node === gap ? undefined : madeBy(node)));
    expect(complete("verify")).toThrow("verify has made nothing that a lock could name");
    expect(() => completeLock(lockOf(video), video, () => ({}))).toThrow("assemble has made no master");
  });

  it("is the same file whenever and in whatever order it was made", () => {
    const text = formatLock(lockOf());
    const { format, ...others } = lockOf();
    expect(formatLock({ ...others, format })).toBe(text);
    expect(text).toMatch(/^\{\n {2}"assets": \[\n/);
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("comes back as it was written", () => {
    const video = plan();
    const policy = { profile: "single-user", bundle: digestBytes("rules") };
    const lock = { ...completeLock(lockOf(video), video, madeBy), policy };
    expect(parseLock(formatLock(lock), "lock.json")).toEqual(lock);
  });
});

describe("a file that is no lock is refused", () => {
  const change = (members: object): string => JSON.stringify({ ...lockOf(), ...members });
  it.each<{ fault: string; json: string; message: string }>([
    { fault: "no JSON", json: "{", message: "x.json must be the JSON that sutradhar render --lock writes" },
    { fault: "another kind of JSON", json: "[]", message: "x.json is not a lock" },
    { fault: "nothing", json: "null", message: "x.json is not a lock" },
    {
      fault: "a newer format",
      json: change({ format: 3 }),
      message: "has the format 3, and this version reads 1 and 2",
    },
    { fault: "a digest that is none", json: change({ build: "abc" }), message: "build: must be a sha256" },
    { fault: "a surplus member", json: change({ colour: 1 }), message: "colour" },
    {
      fault: "a script that lies elsewhere",
      json: change({ script: { name: "../a.md", digest: digestBytes("a") } }),
      message: "script.name: must be a file's name without a folder",
    },
    {
      fault: "a node without a key",
      json: change({ nodes: { mix: { step: "mix", version: 1 } } }),
      message: "nodes.mix.key",
    },
    { fault: "one that is too long", json: " ".repeat(16_000_001), message: "a lock may have 16000000" },
  ])("$fault", ({ json, message }) => {
    expect(() => parseLock(json, "x.json")).toThrow(message);
    expect(() => parseLock(json, "x.json")).toThrow(expect.objectContaining({ code: "lock_invalid" }));
    expect(() => parseLock(json, "x.json")).toThrow(SutradharError);
  });
});

describe("two locks", () => {
  const wordsOf = (was: VideoLock, is: VideoLock): string[] => compareLocks(was, is).map(describeDifference);
  const short = (text: string): string => `${digestBytes(text).slice(0, 12)}…`;

  it("of the same plan do not differ, whether the video is made or not", () => {
    const video = plan();
    const made = completeLock(lockOf(video), video, madeBy);
    expect(compareLocks(lockOf(video), lockOf(plan()))).toEqual([]);
    expect(compareLocks(made, lockOf())).toEqual([]);
    expect(compareLocks(lockOf(), made)).toEqual([]);
  });

  it.each<{ what: string; is: Partial<VideoLock>; words: string[] }>([
    { what: "the product", is: { product: "0.2.0" }, words: ["the product's version differs: 0.1.0 then, 0.2.0 now"] },
    {
      what: "the script",
      is: { script: { name: "a.md", digest: digestBytes("b.md") } },
      words: [`the script differs: ${short("a.md")} then, ${short("b.md")} now`],
    },
    {
      what: "files",
      is: { files: { "slides/b.png": digestBytes("d"), "e.png": digestBytes("e") } },
      words: [
        "the file a/c.pls is not there any more",
        "the file e.png is new",
        `the file slides/b.png differs: ${short("b")} then, ${short("d")} now`,
      ],
    },
    { what: "a value, without telling it", is: { values: { name: "Ravi" } }, words: ["the value of name differs"] },
    { what: "a setting", is: { captions: "none" }, words: ["the setting captions differs: burned then, none now"] },
    {
      what: "an asset",
      is: { assets: [{ ...asha, version: "1.1.0", digest: digestBytes("new") }, sea] },
      words: [
        `what avatar/asha@latest means differs: avatar/asha@1.0.0 (${short("asha")}) then, avatar/asha@1.1.0 (${short("new")}) now`,
      ],
    },
    {
      what: "a voice",
      is: { voices: ["espeak-hi"] },
      words: ["the voice espeak-en is not there any more", "the voice espeak-hi is new"],
    },
    {
      what: "the master",
      is: { masterSha256: digestBytes("other") },
      words: [`the finished video differs: ${short("made by assemble")} then, ${short("other")} now`],
    },
  ])("differ in $what", ({ is, words }) => {
    const video = plan();
    const was = completeLock(lockOf(video), video, madeBy);
    expect(wordsOf(was, { ...was, ...is })).toEqual(words);
  });

  it("name the software, the versions and the steps that differ by them", () => {
    const newer = { ...stepCatalog, mix: { ...stepCatalog["mix"]!, version: 99 } };
    const newFonts = (step: string): Digest => (step === "verify" ? digestBytes("newer") : engineOf(step));
    const is = lockOf(plan(undefined, { catalog: newer, engineOf: newFonts }));
    const words = wordsOf(lockOf(), is);
    expect(words.slice(0, 2)).toEqual([
      `the software behind verify differs: ${short("engine of verify")} then, ${short("newer")} now`,
      `the version of the step mix differs: ${stepCatalog["mix"]?.version} then, 99 now`,
    ]);
    expect(words.slice(2).map((text) => /^the key of (\S+)/.exec(text)?.[1])).toEqual(["assemble", "mix", "verify"]);
    expect(is.build).not.toBe(lockOf().build);
  });

  it("name what a recorded step made otherwise", () => {
    const video = plan();
    const was = completeLock(lockOf(video), video, madeBy);
    const is = completeLock(lockOf(video), video, (node) => madeBy(node === "verify" ? "another machine" : node));
    expect(wordsOf(was, is)).toEqual([
      `what was recorded for verify.master differs: ${short("made by verify")} then, ${short("made by another machine")} now`,
    ]);
  });
});

describe("the digest of a build", () => {
  it("changes with a step's version and with the software behind any step", () => {
    const newer = { ...stepCatalog, mix: { ...stepCatalog["mix"]!, version: 99 } };
    const builds = [
      buildDigest(stepCatalog, engineOf),
      buildDigest(newer, engineOf),
      buildDigest(stepCatalog, (step) => (step === "speak" ? digestBytes("newer") : engineOf(step))),
    ];
    expect(new Set(builds).size).toBe(3);
    expect(buildDigest({ ...stepCatalog }, engineOf)).toBe(builds[0]);
  });
});
