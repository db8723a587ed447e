import { describe, expect, it } from "vitest";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { layoutNames, plainLook } from "../../media/layout/index.ts";
import { planVideo, type ResolvedScene, type ShotStaging } from "../../planner/index.ts";
import type { Asset } from "../../registry/index.ts";
import { parseScript, type Script } from "../../speech/script/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { stageScenes } from "./stage-scenes.ts";

const wide = { width: 854, height: 480 };
const digestOf = (text: string) => digestBytes(new TextEncoder().encode(text));
const assetOf = (kind: Asset["kind"]) => ({ kind, name: kind, version: "1.0.0", title: kind, digest: digestOf(kind) });
const slides = new Map(["a.png", "b.png"].map((path) => [path, digestOf(path)] as const));

function read(body: string, front = "language: en"): Script {
  return parseScript({ file: "a.md", text: `---\n${front}\n---\n\n${body}\n` }).script;
}

function stage(script: Script, picture = wide) {
  const scenes = script.scenes.map((scene): ResolvedScene => ({
    scene,
    avatar: assetOf("avatar"),
    background: assetOf("background"),
    voice: "v",
  }));
  return stageScenes({ scenes, picture, lookOf: () => plainLook, slides });
}

function stagingsOf(body: string, front?: string): readonly ShotStaging[] {
  return stage(read(body, front)).scenes.flatMap(({ stagings }) => stagings ?? []);
}

function problemsOf(body: string, picture = wide, front?: string): readonly string[] {
  try {
    stage(read(body, front), picture);
  } catch (error) {
    if (error instanceof SutradharError) {
      return error.problems.map(({ message, position }) => `${position?.line}:${position?.column} ${message}`);
    }
    throw error;
  }
  return [];
}

describe("a scene stands in", () => {
  it.each([
    ["the medium shot, where there is nothing to show", "Hello.", ["medium"]],
    ["points, where it has a list", "## T\n\n- a\n\nHello.", ["points"]],
    ["a slide, where it has an image", "![a](a.png) Hello.", ["slide"]],
    ["a quote beside the presenter, where it has a quote", "> Less.\n\nHello.", ["quote-presenter"]],
    ["what its heading says", "## T {layout=title}\n\nHello.\n\n## T {layout=close}\n\nHello.", ["title", "close"]],
    [
      "what its heading says, with what the layout can show",
      "## T {layout=slide-corner}\n\n![a](a.png) Hi.",
      ["slide-corner"],
    ],
  ])("%s", (_name, body, layouts) => {
    expect(stagingsOf(body).map(({ layout }) => layout)).toEqual(layouts);
  });

  it("the script's layout wherever that shows what the scene has, else in its own", () => {
    const body = "Hello.\n\n## Two\n\n![a](a.png) Hi.\n\n## Three\n\n- a\n\nHi.";
    expect(stagingsOf(body, "layout: slide-corner").map(({ layout }) => layout)).toEqual([
      "medium",
      "slide-corner",
      "points",
    ]);
    expect(stagingsOf(body, "layout: close").map(({ layout }) => layout)).toEqual(["close", "slide", "points"]);
  });

  it("the medium shot until there is something to stand beside", () => {
    expect(stagingsOf("Hello. ![a](a.png) Look. And on.").map(({ layout }) => layout)).toEqual([
      "medium",
      "slide",
      "slide",
    ]);
    const named = "- Lock the card\n\nListen well. Then lock your card. And on.";
    expect(stagingsOf(named).map(({ layout }) => layout)).toEqual(["medium", "points", "points"]);
    expect(stagingsOf(`## Heading\n\n${named}`).map(({ layout }) => layout)).toEqual(["points", "points", "points"]);
  });

  it("a framing, unless nobody is seen", () => {
    expect(stagingsOf("## T {layout=title}\n\nHello.\n\n## U\n\nHello.").map(({ framing }) => framing)).toEqual([
      undefined,
      "medium",
    ]);
  });
});

describe("a layout is refused", () => {
  it.each([
    [
      "that does not exist",
      "## T {layout=middle}\n\nHello.",
      '5:7 there is no layout "middle"; there are medium, close',
    ],
    ["without the list that it shows", "## T {layout=points}\n\nHello.", "5:7 layout points needs a list"],
    ["without the image that it shows", "## T {layout=slide-over}\n\nHello.", "5:7 layout slide-over needs an image"],
    [
      "without the quote that it shows",
      "## T {layout=quote}\n\nHello.",
      "5:7 layout quote needs a quote: write > words",
    ],
    [
      "with a way to change that is none",
      "## T {transition=spin}\n\nHello.",
      '5:7 transition must be cut or fade, got "spin"',
    ],
    [
      "with a point that is too long to read",
      `- ${"so very long a point ".repeat(25)}\n\nHello.`,
      "5:1 a point must fit on 6 lines",
    ],
    [
      "with a title that is too long to read",
      `## ${"so very long a title ".repeat(40)} {layout=title}\n\nHello.`,
      "5:1 a card's words must fit",
    ],
    [
      "with a quote that is too long to read",
      `> ${"so very long a quote ".repeat(40)}\n\nHello.`,
      "5:1 a card's words must fit",
    ],
  ])("%s", (_name, body, expected) => {
    expect(problemsOf(body).join("\n")).toContain(expected);
  });

  it("with all that is wrong at once", () => {
    expect(problemsOf("## T {layout=points}\n\nHello.\n\n## U {layout=quote}\n\nHello.")).toHaveLength(2);
  });

  it("not for a list of 40 points, nor for a name of 90 characters, in any shape", () => {
    const name = "Chandrashekhar Venkataramana Subramanian Iyer Bhattacharya Ramakrishnan Lakshminarayan Rao";
    const list = Array.from({ length: 40 }, (_, index) => `- Point ${index}`).join("\n");
    for (const picture of [wide, { width: 480, height: 854 }, { width: 480, height: 480 }]) {
      expect(
        problemsOf(`## Forty\n\n${list}\n\n${"This takes about three seconds to say. ".repeat(8)}`, picture),
      ).toEqual([]);
      expect(problemsOf(`## ${name} {layout=title}\n\nHello.\n\n## N\n\n- ${name}\n\nHi.`, picture)).toEqual([]);
    }
  });

  it("for more points in a sentence than can be read in its time, but not for three at once", () => {
    const list = (count: number) => Array.from({ length: count }, (_, index) => `- Point ${index}`).join("\n");
    expect(problemsOf(`## Many\n\n${list(40)}\n\nHello there, everybody.`)).toEqual([
      "48:1 40 points come in a sentence of about 3 s, and nobody reads more than 2 a second: say more of them, or show fewer",
    ]);
    expect(problemsOf(`## Few\n\n${list(3)}\n\nHi.`)).toEqual([]);
  });

  it("not for text in two directions", () => {
    const mixed = "## NeelPay شکریہ 1800 000 000\n\n- OTP کسی کو نہ بتائیں (never)\n\nشکریہ۔";
    expect(problemsOf(mixed, wide, "language: ur")).toEqual([]);
  });
});

it("warns of what a layout does not show", () => {
  const { warnings } = stage(read("## T {layout=medium}\n\n- a\n\nHello.\n\n## U\n\n- b\n\n![a](a.png) Hi."));
  expect(warnings.map(({ message, position }) => `${position?.line} ${message}`)).toEqual([
    "5 layout medium shows no points",
    "11 layout slide shows no points",
  ]);
});

describe("what a shot shows", () => {
  const contents = (body: string) => stagingsOf(body).map(({ content }) => content);

  it("is the points that have come by then, and those that come in it", () => {
    const [one, two, three] = contents("## T\n\n- a\n- b\n- c\n\nOne. Two. Three.") as {
      pages: { page: { points: { text: string }[] }; shown: number; arrivals: unknown[] }[];
    }[];
    const seen = [one, two, three].map((each) =>
      each?.pages.map(({ page, shown, arrivals }) => [
        page.points.map(({ text }) => text).join(""),
        shown,
        arrivals.length,
      ]),
    );
    expect(seen).toEqual([[["a", 0, 1]], [["ab", 1, 1]], [["abc", 2, 1]]]);
  });

  it("turns a full page up with the first point of the next", () => {
    const list = Array.from({ length: 8 }, (_, index) => `- ${index}`).join("\n");
    const speech = Array.from({ length: 8 }, (_, index) => `Sentence ${String.fromCodePoint(97 + index)}.`).join(" ");
    const pages = (
      contents(`## T\n\n${list}\n\n${speech}`) as {
        pages: { page: { points: unknown[] }; shown: number; arrivals: unknown[] }[];
      }[]
    ).map((each) =>
      each.pages.map(({ page, shown, arrivals }) => `${page.points.length}:${shown}+${arrivals.length}`).join(" "),
    );
    expect(pages).toEqual(["1:0+1", "2:1+1", "3:2+1", "4:3+1", "4:4+0 1:0+1", "2:1+1", "3:2+1", "4:3+1"]);
  });

  it("is the slide that is there, and what becomes of it", () => {
    const body = '![a](a.png "zoom 0 0 50 50 at in") First <mark name="in"/>look. Then on. ![b](b.png) At last.';
    const [one, two, three] = stagingsOf(body);
    expect(one?.content).toEqual({
      kind: "slide",
      changes: [
        { at: { kind: "start" }, view: { slide: 0 } },
        { at: { kind: "mark", name: "in" }, view: { slide: 0, zoom: { x: 0, y: 0, width: 0.5, height: 0.5 } } },
      ],
    });
    expect(two?.content).toMatchObject({ before: { slide: 0, zoom: { width: 0.5 } }, changes: [] });
    expect(two?.slides).toEqual([{ digest: slides.get("a.png"), nearest: 0.5, isDrawing: false }]);
    expect(three?.content).toMatchObject({ before: { slide: 0 }, changes: [{ view: { slide: 1 } }] });
    expect(three?.slides.map(({ digest }) => digest)).toEqual([slides.get("a.png"), slides.get("b.png")]);
  });

  it("is a card's words: points below a title, whose a quote is", () => {
    expect(contents("## T {layout=title}\n\n- sub\n\nHello.")).toMatchObject([{ text: "T", lines: ["sub"] }]);
    expect(contents("> Less.\n> — Asha\n\nHello.")).toMatchObject([{ text: "Less.", lines: ["Asha"] }]);
  });

  it("comes in with a scene, but never with the video's first picture", () => {
    const both = contents("## T {layout=title}\n\nHello. On.\n\n## E {layout=end}\n\nBye. Bye.") as {
      opens: boolean;
    }[];
    expect(both.map(({ opens }) => opens)).toEqual([false, false, true, false]);
  });
});

describe("scenes change", () => {
  const fades = (body: string) =>
    stagingsOf(body).map(({ fadesIn, fadesOut }) => `${fadesIn ? "in" : ""}${fadesOut ? "out" : ""}`);

  it("by a cut, and by a fade into and out of cards that fill the picture", () => {
    expect(fades("One. Two.\n\n## B\n\nThree.\n\n## C {layout=title}\n\nFour.\n\n## D\n\nFive.")).toEqual([
      "",
      "",
      "out",
      "inout",
      "in",
    ]);
  });

  it("as the script says", () => {
    expect(fades("One.\n\n## B {transition=fade}\n\nTwo.\n\n## C {layout=title transition=cut}\n\nThree.")).toEqual([
      "out",
      "in",
      "",
    ]);
  });
});

describe("render keys", () => {
  function keysOf(body: string, front?: string): ReadonlyMap<string, string> {
    const script = read(body, front);
    const { plan } = planVideo({
      script,
      scenes: stage(script).scenes,
      picture: { ...wide, frameRate: 30, crf: 23 },
      captions: "burned",
      seed: 1,
      catalog: stepCatalog,
      engineOf: () => digestOf("engine"),
    });
    return new Map(
      plan.nodes.filter(({ step }) => step === "render").map(({ id, key }) => [id.replace("render/", ""), key]),
    );
  }
  function changed(before: string, after: string): readonly string[] {
    const keys = keysOf(before);
    return [...keysOf(after)].filter(([id, key]) => keys.get(id) !== key).map(([id]) => id);
  }
  const points = (third: string) => `## T\n\n- a\n- b\n- ${third}\n\nOne. Two. Three.\n\n## U\n\nFour.`;

  it("change with a point only in the shots that show it", () => {
    expect(changed(points("c"), points("d"))).toEqual(["s1-03"]);
    expect(changed(points("c"), points("c"))).toEqual([]);
  });

  it("change with a heading in its own scene only", () => {
    expect(changed("## T\n\n- a\n\nOne.\n\n## U\n\nTwo.", "## V\n\n- a\n\nOne.\n\n## U\n\nTwo.")).toEqual(["s1-01"]);
    expect(changed("## T\n\nOne.", "## V\n\nOne.")).toEqual([]);
  });

  it("change with a slide's action only from its mark on", () => {
    const body = (part: string) => `![a](a.png "highlight ${part} at x") One. Two <mark name="x"/>here. Three.`;
    expect(changed(body("0 0 10 10"), body("20 20 10 10"))).toEqual(["s1-02", "s1-03"]);
  });

  it("change with the way a scene begins on both sides of the cut", () => {
    const body = (how: string) => `One. Two.\n\n## B {transition=${how}}\n\nThree. Four.`;
    expect(changed(body("cut"), body("fade"))).toEqual(["s1-02", "s2-01"]);
  });

  it("differ in every layout", () => {
    const keys = layoutNames.map((layout) =>
      keysOf(`## T {layout=${layout}}\n\n- a\n\n> q\n\n![a](a.png) One.`).get("s1-01"),
    );
    expect(new Set(keys).size).toBe(layoutNames.length);
  });
});
