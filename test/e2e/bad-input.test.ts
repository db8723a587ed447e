import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, headerOfPng, type Refusal } from "./refusal.ts";
import { createWorkplace, root, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("note.txt", "not a picture");
  place.write("slide.png", "a picture in name only");
  place.write("outside.png", "x");
  mkdirSync(place.path("inner"));
  symlinkSync(place.path("outside.png"), place.path("inner", "link.png"));
  place.write("inner/linked.md", scriptOf({}, "Look. ![a link](link.png)"));
});
afterAll(() => place.remove());
afterEach(() => {
  rmSync(place.out, { recursive: true });
  mkdirSync(place.out);
});

interface Case extends Refusal {
  readonly name: string;
  readonly script?: string;
  /** What lies beside it, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What is rendered, where it is not `script`. */
  readonly file?: string;
  readonly options?: readonly string[];
}

const say = (body: string, front: Readonly<Record<string, string>> = {}): string => scriptOf(front, body);

const cases: readonly Case[] = [
  { name: "a missing file", file: "none.md", code: "file_missing", says: /no file .*none\.md/ },
  { name: "a folder", file: "inner", code: "file_missing", says: /inner is not a file/ },
  { name: "no speech", script: say(""), code: "script_invalid", at: "5:", says: /must have speech/ },
  {
    name: "points without speech",
    script: say("- one\n- two"),
    code: "script_invalid",
    at: "7:1",
    says: /write a paragraph/,
  },
  {
    name: "an unknown avatar",
    script: say("Hi.", { avatar: "nobody" }),
    code: "avatar_unknown",
    at: "2:1",
    says: /there are asha/,
  },
  {
    name: "an unknown voice",
    script: say("Hi.", { voice: "robot" }),
    code: "voice_unknown",
    at: "5:1",
    says: /there are espeak-en/,
  },
  {
    name: "an unknown background",
    script: say("Hi.", { background: "moon" }),
    code: "background_unknown",
    at: "5:1",
    says: /there are classroom, .*studio/,
  },
  { name: "unknown music", script: say("Hi.", { music: "noise" }), code: "music_unknown", at: "5:1", says: /calm/ },
  {
    name: "an unknown profile in front matter",
    script: say("Hi.", { profile: "8k" }),
    code: "profile_unknown",
    at: "4:1",
    says: /1080p30/,
  },
  {
    name: "an unknown profile as option",
    script: say("Hi."),
    options: ["--profile", "8k"],
    code: "profile_unknown",
    says: /1080p30/,
  },
  {
    name: "bad YAML",
    script: "---\nlanguage: [en\n---\n\nHi.\n",
    code: "script_invalid",
    at: "3:1",
    says: /valid YAML/,
  },
  {
    name: "an unknown field",
    script: say("Hi.", { colour: "red" }),
    code: "script_invalid",
    at: "5:1",
    says: /colour/,
  },
  {
    name: "unclosed SSML",
    script: say("<emphasis>Hi there."),
    code: "script_invalid",
    at: "7:1",
    says: /<\/emphasis>/,
  },
  { name: "unknown SSML", script: say("<audio>Hi</audio> there."), code: "script_invalid", at: "7:1", says: /audio/ },
  {
    name: "a variable without a value",
    script: say("Hi {{name}}.", { variables: "{ name: text }" }),
    code: "variable_invalid",
    says: /name.*--set name=/s,
  },
  { name: "an undeclared variable", script: say("Hi {{name}}."), code: "variable_invalid", at: "7:4", says: /name/ },
  {
    name: "a value for no variable",
    script: say("Hi."),
    options: ["--set", "name=Asha"],
    code: "variable_invalid",
    says: /name/,
  },
  {
    name: "a value of the wrong type",
    script: say("On {{day}}.", { variables: "{ day: date }" }),
    options: ["--set", "day=someday"],
    code: "variable_invalid",
    says: /day.*someday/s,
  },
  {
    name: "an assignment without a value",
    script: say("Hi."),
    options: ["--set", "name"],
    code: "option_invalid",
    says: /name=value/,
  },
  {
    name: "Sanskrit, which has no voice",
    script: say("नमस्ते।", { language: "sa" }),
    code: "language_unsupported",
    at: "3:1",
    says: /hi/,
  },
  {
    name: "Maithili, which has no voice",
    script: say("नमस्ते।", { language: "mai" }),
    code: "language_unsupported",
    at: "3:1",
    says: /hi/,
  },
  {
    name: "a sentence of emoji only",
    script: say("😀🎉"),
    code: "text_unspeakable",
    at: "7:1",
    says: /words or numbers/,
  },
  { name: "a script of 5 MB", script: say("Hello. ".repeat(750_000)), code: "file_too_large", says: /1000000/ },
  {
    name: "a paragraph without end",
    script: say("word ".repeat(2_000)),
    code: "limit_exceeded",
    at: "7:",
    says: /4000/,
  },
  {
    name: "a sentence that never ends",
    script: say(
      `Wait ${'<break time="10s"/> and '.repeat(3)} go <prosody rate="50%">${"very slowly ".repeat(40)}</prosody>.`,
    ),
    code: "limit_exceeded",
    at: "7:",
    says: /break it in two/,
  },
  {
    name: "a slide of 20,000 pixels",
    script: say("![wide](wide.png) Hi."),
    files: { "wide.png": headerOfPng(20_000, 20) },
    code: "image_invalid",
    at: "7:1",
    says: /wide\.png is 20000 × 20/,
  },
  ...[
    ["a picture on the network", '<image href="https://peer.example/x.png"/>', /<image>/],
    ["a file", '<image href="file:///etc/passwd"/>', /<image>/],
    ["another drawing", '<use href="other.svg#a"/>', /<use>/],
    ["a style sheet", "<style>@import url(https://peer.example/a.css)</style>", /<style>/],
    ["a script", "<script>fetch('https://peer.example')</script>", /<script>/],
    ["a page", "<foreignObject><p>Hi.</p></foreignObject>", /<foreignObject>/],
  ].map(([what, body, says], index): Case => ({
    name: `a drawing that reaches for ${String(what)}`,
    script: say(`![drawing](reach-${index}.svg) Hi.`),
    files: {
      [`reach-${index}.svg`]: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${String(body)}</svg>`,
    },
    code: "image_invalid",
    at: "7:1",
    says: says as RegExp,
  })),
  {
    name: "a drawing with an entity of a file",
    script: say("![drawing](entity.svg) Hi."),
    files: { "entity.svg": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 9 9"/>' },
    code: "image_invalid",
    at: "7:1",
    says: /declarations/,
  },
  {
    name: "a slide that is missing",
    script: say("Hi. ![x](none.png)"),
    code: "file_missing",
    at: "7:5",
    says: /none\.png/,
  },
  {
    name: "a slide that is no picture",
    script: say("Hi. ![x](slide.png)"),
    code: "image_invalid",
    at: "7:5",
    says: /PNG, JPEG or WebP/,
  },
  {
    name: "a slide above the folder",
    script: say("Hi. ![x](../x.png)"),
    code: "path_outside",
    at: "7:5",
    says: /must not climb/,
  },
  {
    name: "a slide by absolute path",
    script: say("Hi. ![x](/etc/passwd)"),
    code: "path_outside",
    at: "7:5",
    says: /relative/,
  },
  {
    name: "a slide through a link that leads out",
    file: "inner/linked.md",
    code: "path_outside",
    at: "7:7",
    says: /leads out/,
  },
  {
    name: "a lexicon above the folder",
    script: say("Hi.", { lexicons: "[../x.pls]" }),
    code: "path_outside",
    says: /must not climb/,
  },
  {
    name: "a lexicon that is none",
    script: say("Hi.", { lexicons: "[note.txt]" }),
    code: "lexicon_invalid",
    at: "1:",
    says: /well-formed XML/,
  },
  { name: "an unknown option", script: say("Hi."), options: ["--colour"], code: "option_invalid", says: /--colour/ },
  {
    name: "no process to render with",
    script: say("Hi."),
    options: ["--jobs", "0"],
    code: "option_invalid",
    says: /1 to 64/,
  },
  {
    name: "an unknown caption mode",
    script: say("Hi."),
    options: ["--captions", "maybe"],
    code: "option_invalid",
    says: /sidecar/,
  },
  {
    name: "a film in another format",
    script: say("Hi."),
    options: ["--out", "out/x.mkv"],
    code: "option_invalid",
    says: /\.mp4/,
  },
  {
    name: "a place below a file",
    script: say("Hi."),
    options: ["--out", "note.txt/x.mp4"],
    code: "output_unwritable",
    says: /note\.txt/,
  },
  {
    name: "a timeline over the script",
    script: say("Hi."),
    options: ["--timeline", "script.md"],
    code: "output_unwritable",
    says: /--timeline/,
  },
];

describe("bad input is refused with its place, exit code 2 and nothing written", () => {
  it.each(cases)("$name", ({ script, files = {}, file = "script.md", options = [], ...expected }) => {
    for (const [name, content] of Object.entries(files)) place.write(name, content);
    if (script !== undefined) place.write("script.md", script);
    expectRefusal(place, ["render", file, "--out", "out/x.mp4", ...options], expected);
  });

  it("tells every mistake at once, as editors and terminals link to it", () => {
    place.write("script.md", say("Hi {{who}}.\n\n<emphasis>Unclosed.\n\n![x](../y.png)"));
    const { status, stdout, stderr } = place.run(["check", "script.md"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.split(": ")[0]),
    ).toEqual(["script.md:7:4", "script.md:9:1", "script.md:11:1"]);
  });
});

describe("a disk that takes no more", () => {
  it("is our fault, said in words, and leaves no video (a process's own limit)", () => {
    place.write("script.md", say("Hi."));
    const command = `ulimit -f 20; exec "${process.execPath}" "${join(root, "bin/sutradhar.js")}" render script.md --out out/x.mp4 --json`;
    const options = {
      cwd: place.folder,
      env: { ...place.environment, SUTRADHAR_HOME: place.path("bounded") },
      encoding: "utf8",
    } as const;
    const { status, stdout } = spawnSync("sh", ["-c", command], options);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "disk_full", message: expect.stringMatching(/takes no more/) },
    });
    expect(status).toBe(1);
    expect(place.list(place.out)).toEqual([]);
  });

  it("is our fault, said in words, and leaves no video (a full file system, in each place)", ({ skip }) => {
    const small = place.path("small");
    mkdirSync(small, { recursive: true });
    place.write("script.md", say("Hi."));
    for (const { sizeKb, out, environment } of [
      { sizeKb: 1_000, out: "out/x.mp4", environment: { SUTRADHAR_HOME: small } },
      { sizeKb: 16, out: "small/x.mp4", environment: {} },
    ]) {
      if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeKb}k`, "none", small]).status !== 0) {
        skip("this machine lets no test mount a file system");
      }
      try {
        const { status, stdout } = place.run(["render", "script.md", "--out", out, "--json"], environment);
        expect(JSON.parse(stdout)).toMatchObject({ error: { code: "disk_full" } });
        expect(status).toBe(1);
        expect([...place.list(place.out), ...place.list(place.path("tmp"))]).toEqual([]);
        if (out.startsWith("small")) expect(place.list(small)).toEqual([]);
      } finally {
        spawnSync("umount", [small]);
      }
    }
  });
});

describe("strange text that is no mistake", () => {
  it("renders right-to-left mixed with left-to-right, as it was written", () => {
    place.write("mixed.md", say("یہ NeelPay ہے (version 2.5)۔", { language: "ur", profile: "480p25" }));
    const summary = place.render("mixed.md", "out/mixed.mp4", "--captions", "both");
    expect(summary.shots.map(({ text }) => text)).toEqual(["یہ NeelPay ہے (version 2.5)۔"]);
    expect(summary.frames).toBeGreaterThan(25);
    const endings = ["declaration.json", "jpg", "mp4", "srt", "vtt"];
    expect(place.list(place.out)).toEqual(endings.map((ending) => `mixed.${ending}`));
  });
});
