import { describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { Asset, AssetKind } from "../registry/index.ts";
import { placeStings } from "./place-stings.ts";

const asset = (kind: AssetKind, name: string): Asset => ({
  kind,
  name,
  version: "1.0.0",
  title: name,
  digest: digestBytes(name),
});
const studio = { assets: { bind: (kind: AssetKind, name: string) => Promise.resolve(asset(kind, name)) } };

/** Scenes of shots, each with its layout. */
function scenesOf(...layouts: string[][]): ResolvedScene[] {
  return layouts.map((shots, scene) => ({
    scene: { shots: shots.map((_, shot) => ({ id: `${scene}.${shot}` })) },
    stagings: shots.map((layout) => ({ layout })),
  })) as unknown as ResolvedScene[];
}

async function place(scenes: ResolvedScene[], music: Asset | undefined = asset("music", "calm")) {
  const placed = await placeStings(scenes, music, studio);
  return placed.map(({ shot, sting }) => [shot, sting.name]);
}

describe("stings", () => {
  it("come with the card that opens a video, and with the one that closes it", async () => {
    expect(await place(scenesOf(["title", "title"], ["medium"], ["end-presenter", "end-presenter"]))).toEqual([
      ["0.0", "open"],
      ["2.0", "close"],
    ]);
  });

  it("do not come with cards in between", async () => {
    expect(await place(scenesOf(["medium"], ["title"], ["end"], ["medium"]))).toEqual([]);
  });

  it("close a video that is nothing but an end card", async () => {
    expect(await place(scenesOf(["end"], ["end"]))).toEqual([["0.0", "close"]]);
  });

  it("need music", async () => {
    const placed = await placeStings(scenesOf(["title"], ["end"]), undefined, studio);
    expect(placed).toEqual([]);
  });
});
