import { describe, expect, it } from "vitest";
import { loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import type { Rig } from "../../media/rig/index.ts";
import { findBareNeck } from "./find-bare-neck.ts";
import { findWrongLids } from "./find-wrong-lids.ts";

const { rig, pictures } = await loadShippedRig();
const withEye = (change: Partial<Rig["eyes"]["left"]>): Rig => ({
  ...rig,
  eyes: { ...rig.eyes, left: { ...rig.eyes.left, ...change } },
});
const bow = (peak: number): number[] => Array.from({ length: 17 }, (_, i) => peak * (1 - (i / 8 - 1) ** 2));

describe("lids", () => {
  it.each([
    ["a crease in the eye", { crease: bow(-10) }, /left\.crease lies .* under upperOpen, so the lid has no height/],
    [
      "lids that meet over the open eye",
      { closed: bow(-200) },
      /upperOpen lies .* under closed, so the eye cannot shut/,
    ],
    [
      "lids that meet under the fold",
      { closed: bow(120) },
      /closed lies .* under lowerFold, so the shut lid hangs out/,
    ],
    ["a fold over the lower lid", { lowerFold: bow(0) }, /lowerOpen lies .* under lowerFold, so the lower lid has no/],
  ])("are refused where there is %s", (_what, change, message) => {
    expect(findWrongLids(withEye(change), pictures)).toContainEqual(
      expect.objectContaining({ check: "lid", severity: "error", message: expect.stringMatching(message) as string }),
    );
  });

  it("are warned of where they are another colour than the face under them", () => {
    const { file } = rig.eyes.left.upperLid;
    const chalk = new Map(pictures);
    const strip = pictures.get(file);
    if (!strip) throw new Error("the rig has an upper lid");
    chalk.set(file, { ...strip, data: strip.data.map((_value, i) => strip.data[i | 3] as number) });
    const [finding, ...more] = findWrongLids(rig, chalk);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ check: "lid", severity: "warning", limit: 25 });
    expect(finding?.message).toMatch(/upper lid of eyes\.left is ΔE .* patch when the eye shuts/);
  });

  it("are fine in the avatar that ships", () => expect(findWrongLids(rig, pictures)).toEqual([]));
});

describe("a neck", () => {
  it("that ends under the chin is an error, with both rows", () => {
    const layers = rig.layers.map((one) => (one.follows === "body" ? { ...one, y: rig.chin + 19 } : one));
    expect(findBareNeck({ ...rig, layers }, pictures)).toEqual([
      expect.objectContaining({
        check: "gap",
        severity: "error",
        message: expect.stringContaining(`where the chin is at row ${rig.chin}`) as string,
      }),
    ]);
  });

  it("is painted up behind the chin in the avatar that ships", () => expect(findBareNeck(rig, pictures)).toEqual([]));
});
