import { describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import type { Asset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { stepCatalog } from "../steps/index.ts";
import { planVideo } from "../planner/index.ts";

const { script } = parseScript({
  file: "a.md",
  text: "---\nlanguage: en\n---\n\n## One\n\nHello there. How are you?\n\n## Two\n\nGoodbye.\n",
});
const asset = (kind: Asset["kind"], name: string, bytes = name): Asset => ({
  kind,
  name,
  version: "1.0.0",
  title: name,
  digest: digestBytes(bytes),
});
const studio = asset("background", "studio");
const clip: Asset = { ...asset("background", "own-1"), title: "hall.mp4", isClip: true };

function plan(backgrounds: readonly Asset[], frameRate = 30) {
  const scenes = script.scenes.map((scene, index) => ({
    scene,
    avatar: asset("avatar", "asha"),
    background: backgrounds[index % backgrounds.length] as Asset,
    voice: "espeak-en",
  }));
  const { plan: made } = planVideo({
    script,
    scenes,
    picture: { width: 854, height: 480, frameRate, crf: 23 },
    captions: "burned",
    seed: 1,
    catalog: stepCatalog,
    engineOf: () => digestBytes("engine"),
  });
  return new Map(made.nodes.map((node) => [node.id, node]));
}
const keysOf = (nodes: ReturnType<typeof plan>, step: string) =>
  [...nodes.values()].filter((node) => node.step === step).map(({ key }) => key);

describe("a plan's backgrounds", () => {
  it("are baked once for all the shots before them", () => {
    const nodes = plan([studio]);
    expect(keysOf(nodes, "bake-plate")).toHaveLength(1);
    expect(keysOf(nodes, "render")).toHaveLength(3);
  });

  it("are baked alike for every frame rate where they are pictures, and for each where they are clips", () => {
    expect(keysOf(plan([studio], 25), "bake-plate")).toEqual(keysOf(plan([studio], 30), "bake-plate"));
    expect(keysOf(plan([clip], 25), "bake-clip")).not.toEqual(keysOf(plan([clip], 30), "bake-clip"));
  });

  it("are one of each kind where a video has both, and only the clip's shots read its loop", () => {
    const nodes = plan([studio, clip]);
    const loops = [...nodes.values()]
      .filter((node) => node.step === "render")
      .map((node) => [node.inputs["loop"] ?? []].flat().length);
    expect([keysOf(nodes, "bake-plate").length, keysOf(nodes, "bake-clip").length]).toEqual([1, 1]);
    expect(loops).toEqual([0, 0, 1]);
  });

  it("are in the keys of their own shots, and of no others", () => {
    const changed = asset("background", "studio", "another picture");
    const [before, after] = [keysOf(plan([studio, clip]), "render"), keysOf(plan([changed, clip]), "render")];
    expect(after.map((key, index) => key === before[index])).toEqual([false, false, true]);
  });
});
