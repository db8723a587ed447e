import { describe, expect, it } from "vitest";
import { loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import { bakeRig } from "./bake.ts";
import { checkFaceParts } from "./check-face-parts.ts";
import type { Rig } from "./rig.ts";

const { rig, pictures } = await loadShippedRig();
const sizeOf = (file: string) => pictures.get(file) ?? { width: 0, height: 0 };
const { mouth, eyes, brows } = rig;

describe("what is painted on a face", () => {
  it("lies on it in the avatar that ships", () => expect(() => checkFaceParts(rig, sizeOf)).not.toThrow());

  it.each<[string, Partial<Rig>, RegExp]>([
    [
      "a face that is elsewhere",
      { layers: rig.layers.map((one) => (one.id === "face" ? { ...one, x: -3000 } : one)) },
      /mouth\.left.*must lie on the layer face.*at \(-3000, /,
    ],
    ["a mouth over it", { mouth: { ...mouth, left: [mouth.left[0], -5] } }, /mouth\.left, at \(\d+, -5\)/],
    ["an eye beside it", { eyes: { ...eyes, right: { ...eyes.right, right: [2100, 768] } } }, /eyes\.right\.right/],
    ["a brow beside it", { brows: { ...brows, left: { ...brows.left, x: 0 } } }, /the middle of brows\.left/],
    [
      "a mouth whose corners are swapped",
      { mouth: { ...mouth, left: mouth.right, right: mouth.left } },
      /mouth\.left must lie left/,
    ],
  ])("is refused in words before it is drawn: %s", (_what, wrong, message) => {
    const refusal = expect.objectContaining({ code: "rig_invalid", message: expect.stringMatching(message) as string });
    expect(() => bakeRig({ ...rig, ...wrong }, pictures, 0.1)).toThrow(refusal);
  });
});
