import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestBytes, digestJson, type Digest } from "../core/index.ts";
import { createShippedAssets, type Asset, type BrandAsset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { stepCatalog } from "../steps/index.ts";
import { planVideo, type VideoPlan, type VideoRequest } from "../planner/index.ts";

const assets = createShippedAssets({
  directory: join(import.meta.dirname, "../../assets"),
  blobs: { put: (bytes: Uint8Array) => Promise.resolve(digestBytes(bytes)) },
});
const sample = await assets.bindBrand("neelgagan");

/** The sample brand with parts of its kit changed, as if its files had been. */
function change(kit: Partial<BrandAsset["kit"]["look"]>, parts: Partial<BrandAsset["parts"]> = {}): BrandAsset {
  const look = { ...sample.kit.look, ...kit };
  return {
    ...sample,
    digest: digestJson(JSON.stringify({ look, parts })),
    kit: { ...sample.kit, look },
    parts: { ...sample.parts, ...parts },
  };
}

const text = `---
language: en
speaker: { name: Asha, title: Economist }
---

## One

Welcome to this lesson, in which we look at three things. We look at them one by one.

## Two

- A point

The first of them is this.
`;
const { script } = parseScript({ file: "a.md", text });
const asset = (kind: Asset["kind"]): Asset => ({
  kind,
  name: kind,
  version: "1.0.0",
  title: kind,
  digest: digestJson(kind),
});

function plan(brand: BrandAsset | undefined, changes: Partial<VideoRequest> = {}): VideoPlan {
  const scenes = script.scenes.map((scene, index) => ({
    scene,
    avatar: asset("avatar"),
    background: asset("background"),
    voice: "espeak-en",
    ...(brand ? { brand } : {}),
    stagings: scene.shots.map(() => ({
      layout: index === 0 ? "medium" : "points",
      framing: "medium",
      slides: [],
      fadesIn: false,
      fadesOut: false,
      ...(index === 0 ? {} : { content: { kind: "points" } }),
    })),
  }));
  const picture = { width: 854, height: 480, frameRate: 30, crf: 23 };
  const engineOf = (): Digest => digestJson("engine");
  return planVideo({
    script,
    scenes,
    picture,
    captions: "burned",
    seed: 1,
    catalog: stepCatalog,
    engineOf,
    ...changes,
  });
}

/** The nodes whose key differs between two plans: what would be made anew. */
function madeAnew(before: VideoPlan, after: VideoPlan): readonly string[] {
  const keys = new Map(before.plan.nodes.map((node) => [node.id, node.key]));
  return after.plan.nodes.filter((node) => keys.get(node.id) !== node.key).map(({ id }) => id);
}

const rendered = (ids: readonly string[]): readonly string[] => ids.filter((id) => id.startsWith("render/"));
const shots = ["render/s1-01", "render/s1-02", "render/s2-01"];
const { look } = sample.kit;

describe("a change of a brand makes anew what shows it", () => {
  it.each([
    ["its captions", change({ captions: { ...look.captions, sizeFactor: 1.1 } }), shots],
    ["its logo", change({}, { logo: digestJson("another logo") }), shots],
    ["its fonts", change({}, { fonts: digestJson("another font") }), shots],
    // The name stands over the first shot, which is long enough to keep it for itself.
    ["its lower third", change({ lowerThird: { ...look.lowerThird, form: "plate" } }), ["render/s1-01"]],
    ["its colours", change({ colours: { ...look.colours, ground: { red: 9, green: 9, blue: 9 } } }), ["render/s2-01"]],
    // Its words are in what a card's shot shows, where there is one.
    ["the lines of its cards", change({ cards: { endLine: "Another line" } }), []],
  ])("%s", (_part, changed, anew) => {
    expect(rendered(madeAnew(plan(sample), plan(changed)))).toEqual(anew);
    expect(madeAnew(plan(sample), plan(changed)).filter((id) => /^(?:speak|animate|bake)/.test(id))).toEqual([]);
  });

  it("captions, only where they are burned in", () => {
    const changed = change({ captions: { ...look.captions, form: "outline" } });
    const beside = { captions: "sidecar" as const };
    expect(madeAnew(plan(sample, beside), plan(changed, beside))).toEqual([]);
  });

  it("and a brand makes every picture anew, and no sound", () => {
    expect(rendered(madeAnew(plan(undefined), plan(sample)))).toEqual(shots);
    expect(madeAnew(plan(undefined), plan(sample)).filter((id) => /^(?:speak|mix)/.test(id))).toEqual([]);
  });

  it("the same kit under another digest, of its version or its title, nothing at all", () => {
    const renamed = { ...sample, digest: digestJson("1.0.1"), version: "1.0.1", title: "Neelgagan Bank Ltd" };
    expect(madeAnew(plan(sample), plan(renamed))).toEqual([]);
  });
});

it("marking words makes every picture with burned captions anew, and nothing else", () => {
  const marked = { marksWords: true };
  expect(rendered(madeAnew(plan(sample), plan(sample, marked)))).toEqual(shots);
  const beside = { captions: "sidecar" as const };
  expect(madeAnew(plan(sample, beside), plan(sample, { ...beside, ...marked }))).toEqual([]);
});
