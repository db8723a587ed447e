import { describe, expect, it } from "vitest";
import { digestBytes, type Digest } from "../core/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { createMarkNames, deriveWorkspaceKey } from "../provenance/marks/index.ts";
import { stepCatalog } from "../steps/index.ts";
import { planVideo, type VideoPlan, type VideoRequest } from "../planner/index.ts";

const engineOf = (step: string): Digest => digestBytes(`engine of ${step}`);
const asset = (kind: "avatar" | "background", name: string) => ({
  kind,
  name,
  version: "1.0.0",
  title: name,
  digest: digestBytes(name),
  isClip: false,
});
const names = createMarkNames(deriveWorkspaceKey(new Uint8Array(32), { workspaceId: "default", version: 1 }));

function plan(text: string, change: Partial<VideoRequest> = {}): VideoPlan {
  const { script } = parseScript({ file: "a.md", text: `---\nlanguage: en\n---\n\n${text}\n` });
  const speaking = { avatar: asset("avatar", "asha"), background: asset("background", "sea") };
  return planVideo({
    script,
    scenes: script.scenes.map((scene) => ({ scene, ...speaking, voice: "espeak-en" })),
    picture: { width: 854, height: 480, frameRate: 30, crf: 23 },
    captions: "burned",
    seed: 7,
    catalog: stepCatalog,
    engineOf,
    marks: names,
    ...change,
  });
}

const keyOf = ({ plan: { nodes } }: VideoPlan, id: string) => nodes.find((node) => node.id === id)?.key;

describe("a plan's marks", () => {
  it("name a shot by what it would be without one", () => {
    const bare = plan("Good morning. Are you there?", { marks: undefined as never });
    const marked = plan("Good morning. Are you there?");
    expect(bare.marks).toBeUndefined();
    expect(marked.marks?.shots["s1-01"]).toBe(names.nameShot("s1-01", keyOf(bare, "render/s1-01") as Digest));
    expect(keyOf(marked, "render/s1-01")).not.toBe(keyOf(bare, "render/s1-01"));
    expect(keyOf(marked, "animate/s1-01")).toBe(keyOf(bare, "animate/s1-01"));
  });

  it("keep no shot from being used again in another video", () => {
    const [one, other] = [
      plan("Good morning. Are you there?"),
      plan("A new first sentence. Good morning. Are you there?"),
    ];
    expect(other.marks?.shots["s1-03"]).toBe(one.marks?.shots["s1-02"]);
    expect(keyOf(other, "render/s1-03")).toBe(keyOf(one, "render/s1-02"));
  });

  it("are others for another sentence, and with another key", () => {
    const { marks } = plan("Good morning. Are you there?");
    expect(new Set(Object.values(marks?.shots ?? {})).size).toBe(2);
    const key = deriveWorkspaceKey(new Uint8Array(32), { workspaceId: "default", version: 2 });
    const renewed = plan("Good morning. Are you there?", { marks: createMarkNames(key) });
    expect(renewed.marks?.shots["s1-01"]).not.toBe(marks?.shots["s1-01"]);
    expect(renewed.marks?.keyCheck).not.toBe(marks?.keyCheck);
  });
});
