import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { limits, SutradharError, type Problem } from "../../core/index.ts";
import { parseLexicon, parseScript } from "./index.ts";
import type { Scene, Script } from "./script.ts";

const parse = (text: string, values: Record<string, string> = {}) => parseScript({ file: "a.md", text }, { values });
const scenesOf = (text: string, values: Record<string, string> = {}): readonly Scene[] =>
  parse(text, values).script.scenes;
const captionsOf = (text: string, values: Record<string, string> = {}): string[] =>
  scenesOf(text, values).flatMap((scene) => scene.shots.map((shot) => shot.sentence.caption));
const spansOf = (text: string, values: Record<string, string> = {}) =>
  scenesOf(text, values)[0]?.shots[0]?.sentence.spans;

function refusal(text: string, values: Record<string, string> = {}): SutradharError {
  try {
    parse(text, values);
  } catch (error) {
    if (error instanceof SutradharError) return error;
    throw error;
  }
  throw new Error("expected a refusal, got a script");
}

/** `line:column code`, to compare places at a glance. */
const places = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, position }) => `${position ? `${position.line}:${position.column}` : "-"} ${code}`);

describe("scenes and shots", () => {
  it("makes a scene of each heading, and one of what stands before the first", () => {
    const scenes = scenesOf(
      "---\nlanguage: hi\navatar: asha\nvoice: espeak-hi\n---\nपहला।\n\n## Two {avatar=ravi layout=medium}\nदूसरा। तीसरा।\n\n# Three {language=en}\nFour.",
    );
    expect(
      scenes.map(({ id, title, language, avatar, voice, layout }) => ({ id, title, language, avatar, voice, layout })),
    ).toEqual([
      { id: "s1", title: undefined, language: "hi", avatar: "asha", voice: "espeak-hi", layout: undefined },
      { id: "s2", title: "Two", language: "hi", avatar: "ravi", voice: "espeak-hi", layout: "medium" },
      { id: "s3", title: "Three", language: "en", avatar: "asha", voice: undefined, layout: undefined },
    ]);
    expect(scenes.flatMap((scene) => scene.shots.map((shot) => shot.id))).toEqual(["s1-01", "s2-01", "s2-02", "s3-01"]);
    expect(scenes[1]?.positions.avatar).toEqual({ file: "a.md", line: 8, column: 9 });
  });

  it("rests longest behind a scene, then behind a paragraph", () => {
    const pauses = scenesOf("One. Two.\n\nThree. Four.")[0]?.shots.map((shot) => shot.pauseAfterMs) ?? [];
    expect(pauses[0]).toBe(pauses[2]);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
    expect(pauses[3]).toBeGreaterThan(pauses[1] ?? 0);
  });

  it("collapses white space, and drops invisible characters but for joiners", () => {
    expect(captionsOf("\uFEFFOne\r\n  two\u200b   three\u00ad.  \r\n")).toEqual(["One two three."]);
    expect(captionsOf("---\nlanguage: hi\n---\nक्\u200dष")).toEqual(["क्\u200dष"]);
    const { script, warnings } = parse("Call \u202a12345\u202c now.");
    expect(script.scenes[0]?.shots[0]?.sentence.caption).toBe("Call 12345 now.");
    expect(places(warnings)).toEqual(["1:6 script_invalid", "1:12 script_invalid"]);
  });

  it("names the line and column at which each sentence begins", () => {
    const [scene] = scenesOf("---\ntitle: x\n---\n\nOne is\nhere. Two \\* is.\n\n  Three.");
    expect(scene?.shots.map(({ sentence }) => [sentence.position.line, sentence.position.column])).toEqual([
      [5, 1],
      [6, 7],
      [8, 3],
    ]);
  });

  it("gives what has no sound to the sentence beside it", () => {
    expect(captionsOf("🎉 Hello!🎉👍🏽 Come in. ✅ Sit. … 👍")).toEqual(["🎉 Hello!🎉👍🏽", "Come in.", "✅ Sit. … 👍"]);
  });

  it("treats angle brackets that are no tag as text", () => {
    expect(captionsOf("5 < 6 and 7 > 6, <3 you, a \\<b> c &lt;d&gt; R&D AT&amp;T.")).toEqual([
      "5 < 6 and 7 > 6, <3 you, a <b> c <d> R&D AT&T.",
    ]);
  });

  it("ignores comments wherever they stand", () => {
    expect(captionsOf("<!-- a\n\n## b -->\nOne <!-- {{x}} --> two.\n<!-- c -->Three.")).toEqual(["One two.", "Three."]);
  });

  it("cuts a long sentence into shots, and goes on with the style of the first", () => {
    const clause = "this year we have opened forty new branches across eleven states of India";
    const shots = scenesOf(`<prosody rate="90%">${clause}, and ${clause}.</prosody>`)[0]?.shots ?? [];
    expect(shots.map((shot) => shot.sentence.caption)).toEqual([`${clause},`, `and ${clause}.`]);
    for (const shot of shots) expect(shot.sentence.spans[0]).toMatchObject({ style: { prosody: { rate: 0.9 } } });
    expect(shots[0]?.pauseAfterMs).toBeLessThan(shots[1]?.pauseAfterMs ?? 0);
  });
});

describe("points and slides", () => {
  it("shows them with the shot that follows, and counts numbered ones", () => {
    const [scene] = scenesOf(
      "- First *point*\n\nOne. Two. ![chart](./img/a%20b.png) Three.\n\n3. third\n4. fourth\n\n![end](b.svg)",
    );
    expect(scene?.points.map(({ text, number, atShot }) => ({ text, number, atShot }))).toEqual([
      { text: "First point", number: undefined, atShot: 0 },
      { text: "third", number: 3, atShot: 3 },
      { text: "fourth", number: 4, atShot: 3 },
    ]);
    expect(scene?.slides.map(({ path, alt, atShot }) => ({ path, alt, atShot }))).toEqual([
      { path: "img/a b.png", alt: "chart", atShot: 2 },
      { path: "b.svg", alt: "end", atShot: 3 },
    ]);
    expect(scene?.shots.map((shot) => shot.sentence.caption)).toEqual(["One.", "Two.", "Three."]);
  });

  it.each([
    "../a.png",
    "a/../../b.png",
    "%2e%2e/a.png",
    "/etc/passwd",
    "//host/a.png",
    "https://x.in/a.png",
    "C:/a.png",
    "a\\\\b.png",
    "~/a.png",
    "%00.png",
    "%zz.png",
  ])("refuses the path %s", (path) => {
    const error = refusal(`Hello.\n\n![x](${path})`);
    expect(error.code).toBe("path_outside");
    expect(places(error.problems)).toEqual(["3:1 path_outside"]);
  });
});

describe("variables", () => {
  const front = (declaration: string): string => `---\nvariables:\n  x: ${declaration}\n---\n`;

  it.each([
    ["text", "A. Rao", undefined],
    ["number", "1,25,000", { kind: "cardinal" }],
    ["number", "-3.5", undefined],
    ["number", "१२", { kind: "cardinal" }],
    ["date", "2024-02-29", { kind: "date", format: "ymd" }],
    ["date", "08/11/2026", { kind: "date", format: "dmy" }],
    ["currency", "₹1,25,000.50", { kind: "currency" }],
    ["currency", "Rs. 500", { kind: "currency" }],
    ["currency", "5 lakh rupees", { kind: "currency" }],
    ["time", "6:30 pm", { kind: "time" }],
    ["phone", "+91 98765 43210", { kind: "telephone" }],
  ])("speaks %s %s as such", (type, value, sayAs) => {
    const span = spansOf(`${front(type)}{{ x }}`, { x: value })?.[0];
    expect(span).toEqual({ kind: "text", text: value, style: {}, ...(sayAs ? { sayAs } : {}) });
  });

  it.each([
    ["number", "12,34", "a number"],
    ["date", "2026-02-29", "a date"],
    ["date", "13/13/2026", "a date"],
    ["currency", "500", "an amount"],
    ["time", "25:00", "a time"],
    ["phone", "12", "a phone number"],
    ["text", "", "must not be empty"],
    ["text", "a\nb", "one line"],
    ["text", "a\u0000b", "U+0000"],
    ["text", "a\ud800b", "surrogate"],
    ["text", "!!", "letter or a digit"],
    ["{ type: text, maxLength: 3 }", "four", "at most 3"],
  ])("refuses for %s the value %j", (declaration, value, message) => {
    const error = refusal(`${front(declaration)}{{x}}`, { x: value });
    expect(error.code).toBe("variable_invalid");
    expect(error.problems[0]?.message).toContain(message);
  });

  it("reports missing, unknown and undeclared ones together, each in its place", () => {
    const error = refusal(
      "---\nvariables:\n  name: text\n  day: { type: date, default: 31/04/2026 }\n---\nHello {{name}} {{nane}} on {{day}}.",
      { nmae: "A" },
    );
    expect(error.code).toBe("variable_invalid");
    expect(places(error.problems)).toEqual([
      "- variable_invalid",
      "3:3 variable_invalid",
      "4:3 variable_invalid",
      "6:16 variable_invalid",
    ]);
    expect(error.problems[0]?.message).toContain("did you mean name?");
    expect(error.problems[3]?.message).toContain("did you mean name?");
  });

  it.each([
    "**bold** <break time='9s'/> {{y}} ## {a=b}",
    "Dr. No. Yes! End।",
    "- a",
    "![x](../y)",
    "<!-- z",
    "&lt;b&gt;",
    "</emphasis>",
  ])("never reads the value %s as anything but text", (value) => {
    const text = `${front("text")}  y: text\n`.replace("---\n  y", "  y") + "---\nHello {{x}}, {{y}} welcome. Next.";
    const scenes = scenesOf(text, { x: value, y: "Y" });
    expect(scenes).toHaveLength(1);
    expect(scenes[0]?.shots.map((shot) => shot.sentence.caption)).toEqual([`Hello ${value}, Y welcome.`, "Next."]);
    expect(
      scenes[0]?.shots[0]?.sentence.spans.every((span) => span.kind === "text" && span.style.emphasis === undefined),
    ).toBe(true);
  });

  it("does not move a cut, however long the value", () => {
    const text = `${front("text")}In this festive season we thank you, {{x}}, for the trust that you have shown, and we wish you well. Bye.`;
    const ids = (value: string): string[] =>
      scenesOf(text, { x: value }).flatMap((scene) => scene.shots.map((shot) => `${shot.id} ${shot.variables.join()}`));
    expect(ids("A".repeat(200))).toEqual(ids("B"));
  });

  it("fills words, points, titles, descriptions and aliases, and says which shots they make personal", () => {
    const [scene] = scenesOf(
      `${front("text")}## For {{x}}\n\n- Dear {{x}}\n\nOne. <sub alias="Mr {{x}}">{{x}}</sub>. Two.\n\n![of {{x}}](a.png)`,
      { x: "Asha" },
    );
    expect(scene?.title).toBe("For Asha");
    expect(scene?.points[0]).toMatchObject({ text: "Dear Asha", variables: ["x"] });
    expect(scene?.slides[0]).toMatchObject({ alt: "of Asha", variables: ["x"] });
    expect(scene?.shots.map((shot) => shot.variables)).toEqual([[], ["x"], []]);
    expect(scene?.shots[1]?.sentence.spans[0]).toEqual({ kind: "alias", text: "Asha", alias: "Mr Asha", style: {} });
  });

  it("lets braces be written, and warns of what is declared in vain", () => {
    const { script, warnings } = parse(`${front("{ type: text, default: a }")}Write \\{{x}} or \\{\\{x\\}\\}.`);
    expect(script.scenes[0]?.shots[0]?.sentence.caption).toBe("Write {{x}} or {{x}}.");
    expect(places(warnings)).toEqual(["3:3 variable_invalid"]);
  });

  it("refuses one inside a path or an attribute", () => {
    const error = refusal(`${front("{ type: text, default: a }")}Hi <break time="{{x}}"/>.`);
    expect(places(error.problems)).toContain("5:11 script_invalid");
  });
});

describe("front matter", () => {
  it.each([
    ["an unknown key", "langauge: hi", "2:1", "did you mean language?"],
    ["a key that was set twice", "title: a\ntitle: b", "3:1", "unique"],
    ["bad YAML", "title: [a", "3:1", "valid YAML"],
    ["an alias", "title: &a x\navatar: *a", "3:9", "aliases"],
    ["a list for text", "title: [a]", "2:1", "title: must be text"],
    ["no mapping", "- a", "2:1", "`key: value` lines"],
    ["a bad name", "avatar: a b", "2:1", "avatar must be a name"],
    ["a path that climbs", "avatar: ../x", "2:1", 'avatar path must not climb with ".."'],
    ["a type that is none", "variables:\n  a: txt", "3:3", "type must be one of"],
    ["a variable's unknown key", "variables:\n  a: { type: text, defualt: b }", "3:20", "did you mean default?"],
    ["a variable's bad name", "variables:\n  A b: text", "3:3", "lower-case"],
    ["a length that is none", "variables:\n  a: { type: text, maxLength: 0 }", "3:20", "maxLength must be 1 to"],
    ["a speaker without a name", "speaker: { title: a }", "2:1", "speaker.name"],
  ])("refuses %s in its place", (_what, yaml, place, message) => {
    const [problem] = refusal(`---\n${yaml}\n---\nHello.`).problems;
    expect(`${problem?.position?.line}:${problem?.position?.column}`).toContain(place);
    expect(problem?.message).toContain(message);
  });

  it("refuses a language that has no voice, and lists those that have one", () => {
    for (const language of ["sa", "mai", "klingon", "42"]) {
      const error = refusal(`---\nlanguage: ${language}\n---\nHello.`);
      expect(error.code).toBe("language_unsupported");
      expect(error.problems[0]?.message).toContain("en, hi, ta");
    }
    expect(scenesOf("---\nlanguage: HI-in\n---\nनमस्ते")[0]?.language).toBe("hi");
  });

  it("keeps what YAML would turn into a number or a date", () => {
    const { script } = parse(
      "---\ntitle: 2026\nvariables:\n  p: { type: phone, default: 09876543210 }\nlexicons: [names.pls]\nspeaker: { name: आशा, title: प्रमुख }\n---\nCall {{p}}.",
    );
    expect(script.title).toBe("2026");
    expect(script.scenes[0]?.shots[0]?.sentence.caption).toBe("Call 09876543210.");
    expect(script.lexicons).toEqual([{ path: "names.pls", position: { file: "a.md", line: 5, column: 12 } }]);
    expect(script.speaker).toEqual({ name: "आशा", title: "प्रमुख" });
  });

  it("must end, and must name the language of letters that are not Latin", () => {
    expect(refusal("---\ntitle: a\nHello.").problems[0]?.message).toContain("must end with a line ---");
    expect(refusal("नमस्ते").problems[0]?.message).toContain("language: hi");
  });
});

describe("refusals", () => {
  it.each([
    ["nothing at all", "", "1:1", "script_invalid", "must have speech"],
    ["front matter alone", "---\ntitle: a\n---\n", "3:4", "script_invalid", "must have speech"],
    ["an empty scene", "One.\n\n## Two\n\n## Three\nx.", "3:1", "script_invalid", "nothing before the next heading"],
    ["points without speech", "- a", "1:1", "script_invalid", "only points"],
    ["an emoji alone", "Hello.\n\n🎉🎉", "3:1", "text_unspeakable", "words or numbers"],
    ["punctuation alone", "...", "1:1", "text_unspeakable", "words or numbers"],
    ["a table", "a | b\n--|--\n1 | 2", "1:1", "script_invalid", "tables"],
    [
      "attributes behind an image, which would be spoken",
      "![a](a.png) {layout=slide-corner}\n\nSpeech.",
      "1:13",
      "script_invalid",
      "at the end of its heading",
    ],
    ["a quote of two paragraphs", "> a\n>\n> b\n\nc", "1:1", "script_invalid", "one paragraph"],
    ["a second quote", "> a\n\nb\n\n> c", "5:1", "script_invalid", "at most one quote"],
    ["a slide that does what none does", '![a](a.png "jump 1 2 3 4 at x")b', "1:1", "script_invalid", "zoom 50 10"],
    [
      "a slide's part beyond its edge",
      '![a](a.png "zoom 80 0 30 50 at x")b <mark name="x"/>c',
      "1:1",
      "script_invalid",
      "inside",
    ],
    ["a slide that waits for a mark that never comes", '![a](a.png "whole at x")b', "1:1", "script_invalid", "<mark"],
    ["a mark for a point that is not there", '- a\n\nb <mark name="point-2"/>c', "3:1", "script_invalid", "1 points"],
    ["fenced code", "```js\na\n```", "1:1", "script_invalid", "code blocks"],
    ["inline code", "Say `x` now.", "1:5", "script_invalid", "code has no sound"],
    ["a rule", "One.\n\n---", "3:1", "script_invalid", "dashes"],
    ["an underlined heading", "One\n===", "1:1", "script_invalid", "## Title"],
    ["nested points", "Hi.\n\n- a\n  - b", "3:1", "script_invalid", "one line"],
    ["HTML", "<div>Hi</div>", "1:1", "script_invalid", "no element is called <div>"],
    ["a declaration", "<!DOCTYPE html>\nHi.", "1:1", "script_invalid", "SSML"],
    ["a comment without end", "Hi.\n<!-- x", "2:1", "script_invalid", "-->"],
    ["a control character", "Hi\u0007 you.", "1:3", "script_invalid", "U+0007"],
    ["a lone variable brace", "Hi {{x.", "1:4", "script_invalid", "{{name}}"],
    ["a bad heading attribute", "## A {layuot=x}\nHi.", "1:7", "script_invalid", "did you mean layout?"],
    ["a heading brace without end", "## A {layout=x\nHi.", "1:1", "script_invalid", "one pair of braces"],
    ["an attribute set twice", "## A {layout=x layout=y}\nHi.", "1:16", "script_invalid", "once"],
    ["a sentence without end", `${"word ".repeat(150)}.`, "1:1", "limit_exceeded", "at most 600"],
    ["a paragraph without end", "Word. ".repeat(800), "1:1", "limit_exceeded", "at most 4000"],
  ])("refuses %s in its place", (_what, text, place, code, message) => {
    const error = refusal(text);
    expect(places(error.problems)).toEqual([`${place} ${code}`]);
    expect(error.problems[0]?.message).toContain(message);
    expect(error.code).toBe(code);
  });

  it("reports many at once, in the order of the file, and at most as many as the limit", () => {
    const error = refusal("## A {x=1}\n\nHi <b>x</b>\n\n![](/a)\n\n`y`");
    expect(places(error.problems)).toEqual([
      "1:7 script_invalid",
      "3:4 script_invalid",
      "5:1 path_outside",
      "7:1 script_invalid",
    ]);
    const many = refusal("`x`\n\n".repeat(limits.problemsMax + 20));
    expect(many.problems).toHaveLength(limits.problemsMax);
    expect(many.message).toContain(`${limits.problemsMax + 20} problems`);
  });

  it("refuses 5 MB", () => {
    const text = "नमस्ते। ".repeat(700_000);
    expect(refusal(text).code).toBe("file_too_large");
  });
});

describe("the guide", () => {
  const guide = readFileSync(new URL("../../../docs/guides/write-a-script.md", import.meta.url), "utf8");
  const block = (language: string): string => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(guide)?.[1] ?? "";

  it("shows a script and a lexicon that are right", () => {
    const { script, warnings } = parse(block("markdown"));
    expect(script.scenes.map((scene) => scene.shots.length)).toEqual([3, 1]);
    expect(warnings).toEqual([]);
    const lexicon = parseLexicon({ file: "names.pls", bytes: new TextEncoder().encode(block("xml")) });
    expect([...lexicon.entries.keys()]).toEqual(["neelpay", "mehra"]);
  });
});

describe("the examples that ship", () => {
  const read = (name: string): Script =>
    parseScript({ file: name, text: readFileSync(new URL(`../../../examples/${name}`, import.meta.url), "utf8") })
      .script;

  it("greets for Diwali in Hindi, in several scenes", () => {
    const script = read("diwali.md");
    expect(script.scenes.length).toBeGreaterThanOrEqual(2);
    expect(script.speaker?.name).toBeTruthy();
    expect(script.scenes.every((scene) => scene.language === "hi")).toBe(true);
  });

  it("trains for a minute in shots that stay shots", () => {
    const shots = read("one-minute.md").scenes.flatMap((scene) => scene.shots);
    expect(shots.length).toBeGreaterThanOrEqual(14);
    for (const shot of shots) expect(shot.sentence.caption.length).toBeLessThanOrEqual(100);
  });
});
