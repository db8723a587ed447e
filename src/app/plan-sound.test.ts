import { describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { getSpokenLabel } from "../provenance/labels/index.ts";
import type { Asset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { languages } from "../speech/spoken.ts";
import { stepCatalog } from "../steps/index.ts";
import { planVideo, type VideoRequest } from "../planner/index.ts";

const asset = (kind: Asset["kind"], name: string) =>
  ({ kind, name, version: "1.0.0", digest: digestBytes(name) }) as unknown as Asset;

function requestOf(language: string, more: Partial<VideoRequest> = {}): VideoRequest {
  const text = `---\nlanguage: ${language}\n---\n\n## One\n\nABC.\n\nDEF.\n`;
  const { script } = parseScript({ file: "a.md", text });
  return {
    script,
    scenes: script.scenes.map((scene) => ({
      scene,
      avatar: asset("avatar", "asha"),
      background: asset("background", "studio"),
      voice: "espeak-en",
    })),
    picture: { width: 1920, height: 1080, frameRate: 30, crf: 23 },
    captions: "none",
    seed: 1,
    isSoundOnly: true,
    catalog: stepCatalog,
    engineOf: (step) => digestBytes(step),
    ...more,
  };
}

const nodesOf = (request: VideoRequest) => planVideo(request).plan.nodes;

describe("the plan of sound alone", () => {
  it("draws nothing, and speaks its label first", () => {
    const { plan, shots, marks } = planVideo(requestOf("en"));
    const steps = new Set(plan.nodes.map(({ step }) => step));
    expect([...steps].toSorted()).toEqual(["animate", "assemble-sound", "mix", "speak", "verify-sound"]);
    expect(shots.map(({ id }) => id)).toEqual(["label", "s1-01", "s1-02"]);
    expect(marks).toBeUndefined();
  });

  it.each(languages)("says in %s what it is", (language) => {
    const label = nodesOf(requestOf(language)).find(({ id }) => id === "speak/label");
    expect(label?.parameters).toMatchObject({ language, caption: getSpokenLabel(language, undefined) });
  });

  it("says what it is, whatever profile of the label is owed", () => {
    for (const label of ["asci", "eu"]) {
      expect(nodesOf(requestOf("en", { label })).some(({ id }) => id === "speak/label")).toBe(true);
    }
  });

  it("is refused for an election's label, which is drawn and not spoken", () => {
    expect(() => planVideo(requestOf("en", { label: "in-eci" }))).toThrow(
      expect.objectContaining({ code: "label_refused" }),
    );
  });
});

it("a video's plan has no label that is spoken", () => {
  const { isSoundOnly: _sound, ...video } = requestOf("en");
  expect(nodesOf(video).some(({ id }) => id === "speak/label")).toBe(false);
});
