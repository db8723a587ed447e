import { mkdirSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import {
  expectRefused,
  headerOfPng,
  openRefusingPlace,
  type Refusal,
  type RefusingPlace,
} from "../../test/fixtures/refusing-place.ts";
import { scriptOf } from "../../test/fixtures/script-text.ts";
import type { RenderRequest } from "./render-script.ts";

let place: RefusingPlace;
beforeAll(() => {
  place = openRefusingPlace();
  place.write("note.txt", "not a picture");
  place.write("slide.png", "a picture in name only");
  place.write("outside.png", "x");
  mkdirSync(place.path("inner"));
  symlinkSync(place.path("outside.png"), place.path("inner/link.png"));
  place.write("inner/linked.md", scriptOf({}, "Look. ![a link](link.png)"));
});
afterAll(() => place.remove());

interface Case extends Refusal {
  readonly name: string;
  readonly script?: string;
  /** What lies beside it, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What is rendered, where it is not `script`. */
  readonly file?: string;
  readonly asked?: Partial<RenderRequest>;
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
    asked: { profile: "8k" },
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
    asked: { values: { name: "Asha" } },
    code: "variable_invalid",
    says: /name/,
  },
  {
    name: "a value of the wrong type",
    script: say("On {{day}}.", { variables: "{ day: date }" }),
    asked: { values: { day: "someday" } },
    code: "variable_invalid",
    says: /day.*someday/s,
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
  {
    name: "a place below a file",
    script: say("Hi."),
    asked: { out: "note.txt/x.mp4" },
    code: "output_unwritable",
    says: /note\.txt/,
  },
  {
    name: "a timeline over the script",
    script: say("Hi."),
    asked: { timelinePath: "script.md" },
    code: "output_unwritable",
    says: /--timeline/,
  },
];

describe("bad input is refused as such, with its place, and nothing is written", () => {
  it.each(cases)("$name", async ({ script, files = {}, file = "script.md", asked = {}, ...expected }) => {
    for (const [name, content] of Object.entries(files)) place.write(name, content);
    if (script !== undefined) place.write("script.md", script);
    await expectRefused(place, { scriptPath: file, ...asked }, expected);
  });
});
