import { describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { planVideo, type VideoRequest } from "../planner/index.ts";
import type { Asset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { stepCatalog } from "../steps/index.ts";

const front = "---\nlanguage: en\nspeaker: { name: Asha Mehra }\n---\n\n";
const body = "Good morning, and welcome to this short lesson. Pay 250 rupees by Monday. Are you there?\n";

const asset = (kind: Asset["kind"], name: string, bytes = name): Asset => {
  return { kind, name, version: "1.0.0", title: name, digest: digestBytes(bytes) };
};

interface Change {
  readonly text?: string;
  readonly avatar?: Asset;
  readonly voice?: string;
  readonly request?: Partial<VideoRequest>;
  readonly until?: "animate" | "verify";
}

function plan({ text = front + body, avatar = asset("avatar", "asha"), voice = "espeak-en", ...change }: Change = {}) {
  const { script } = parseScript({ file: "a.md", text });
  const background = asset("background", "studio");
  const request: VideoRequest = {
    script,
    scenes: script.scenes.map((scene) => ({ scene, avatar, background, voice })),
    picture: { width: 854, height: 480, frameRate: 30, crf: 23 },
    captions: "burned",
    seed: 1,
    catalog: stepCatalog,
    engineOf: (step) => digestBytes(`engine of ${step}`),
    ...change.request,
  };
  return planVideo(request, change.until).plan.nodes;
}

/** Of each step, which of its nodes, in the video's order, are not in the other plan: what is made anew. */
function madeAnew(before: ReturnType<typeof plan>, after: ReturnType<typeof plan>): Record<string, number[]> {
  const known = new Set(before.map(({ key }) => key));
  const anew: Record<string, number[]> = {};
  for (const step of new Set(after.map((node) => node.step))) {
    const keys = after.filter((node) => node.step === step).map(({ key }) => key);
    const indices = keys.flatMap((key, index) => (known.has(key) ? [] : [index]));
    if (indices.length > 0) anew[step] = indices;
  }
  return anew;
}

const joined = { mix: [0], assemble: [0], verify: [0] };
const pictured = { render: [0, 1, 2], assemble: [0], verify: [0] };
const picture = { width: 854, height: 480, frameRate: 30, crf: 23 };

describe("what a change makes anew", () => {
  it.each<[string, Change, Record<string, number[]>]>([
    ["nothing", {}, {}],
    ["that it is a trial", { request: { isTest: true } }, pictured],
    [
      "a word of the second sentence",
      { text: front + body.replace("Monday", "Friday") },
      { speak: [1], animate: [1], render: [1], ...joined },
    ],
    ["empty lines and a comment", { text: `${front}\n<!-- a note -->\n\n${body}` }, {}],
    [
      "a sentence in front, which takes the speaker's name along",
      { text: `${front}A new and rather long first sentence for everybody here. ${body}` },
      { speak: [0], animate: [0], render: [0, 1], ...joined },
    ],
    ["a sentence that goes", { text: front + body.replace(/ Pay .*Monday\./, "") }, joined],
    [
      "another avatar",
      { avatar: asset("avatar", "meera") },
      { "bake-rig": [0], animate: [0, 1, 2], ...pictured, mix: [0] },
    ],
    ["another voice", { voice: "espeak-en-male" }, { speak: [0, 1, 2], animate: [0, 1, 2], ...pictured, mix: [0] }],
    [
      "no captions in the picture",
      { request: { captions: "sidecar" } },
      { render: [0, 1, 2], assemble: [0], verify: [0] },
    ],
    ["captions beside the picture too", { request: { captions: "both" } }, {}],
    [
      "another size",
      { request: { picture: { ...picture, width: 1280, height: 720 } } },
      { "bake-rig": [0], "bake-plate": [0], ...pictured },
    ],
    [
      "another frame rate",
      { request: { picture: { ...picture, frameRate: 25 } } },
      { animate: [0, 1, 2], ...pictured, mix: [0] },
    ],
    ["a ceiling for the bit rate", { request: { picture: { ...picture, rateMaxKbps: 400 } } }, pictured],
    ["music", { request: { music: asset("music", "calm") } }, { "bake-music": [0], ...joined }],
    [
      "a sting",
      { request: { stings: [{ shot: "s1-01", sting: asset("sting", "open") }] } },
      { "bake-music": [0], ...joined },
    ],
    ["another seed", { request: { seed: 2 } }, { animate: [0, 1, 2], ...pictured, mix: [0] }],
    [
      "the speech engine",
      { request: { engineOf: (step) => digestBytes(`${step === "speak" ? "new " : ""}engine of ${step}`) } },
      { speak: [0, 1, 2], animate: [0, 1, 2], ...pictured, mix: [0] },
    ],
    ["the title", { text: front.replace("---\n", "---\ntitle: New\n") + body }, { assemble: [0], verify: [0] }],
  ])("%s", (_what, change, anew) => {
    expect(madeAnew(plan(), plan(change))).toEqual(anew);
  });
});

describe("a plan", () => {
  it("is only of speech and motion where only the length is asked for, under the same keys", () => {
    const short = plan({ until: "animate" });
    expect(new Set(short.map(({ step }) => step))).toEqual(new Set(["speak", "animate"]));
    expect(madeAnew(plan(), short)).toEqual({});
  });

  it("says each equal sentence once", () => {
    const nodes = plan({ text: `${front}Thank you. Thank you. Thank you.\n` });
    expect(new Set(nodes.filter(({ step }) => step === "speak").map(({ key }) => key)).size).toBe(1);
  });

  const names = (text: string) =>
    plan({ text })
      .filter(({ step }) => step === "render")
      .map(({ parameters }) => (parameters as { lowerThird?: { enters: boolean; leaves: boolean } }).lowerThird)
      .map((name) => name && [name.enters, name.leaves]);

  it("shows the speaker's name over the first sentence, and over the second where the first is a greeting", () => {
    expect(names(front + body)).toEqual([[true, true], undefined, undefined]);
    expect(names(`${front}Hello. ${body}`)).toEqual([[true, false], [false, true], undefined, undefined]);
    expect(names(`${front}Hello.\n`)).toEqual([[true, true]]);
    expect(names(body)).toEqual([undefined, undefined, undefined]);
  });
});
