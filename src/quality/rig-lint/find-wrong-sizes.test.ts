import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import { findWrongSizes } from "./find-wrong-sizes.ts";

const { rig, pictures } = await loadShippedRig();

/** The same with one picture at half its size, as an export at 1× gives it. */
function halved(file: string) {
  return new Map(
    [...pictures].map(([name, picture]) => {
      if (name !== file) return [name, picture] as const;
      const [width, height] = [picture.width >> 1, picture.height >> 1];
      return [name, { width, height, data: new Uint8Array(width * height * 4) }] as const;
    }),
  );
}

describe("pictures of a wrong size", () => {
  it.each([
    ["mouth.inside", rig.mouth.inside.file],
    ["eyes.left.white", rig.eyes.left.white.file],
    ["eyes.right.white", rig.eyes.right.white.file],
  ])("are found where %s ends inside its opening", (part, file) => {
    const [finding, ...more] = findWrongSizes(rig, halved(file));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ check: "size", severity: "error", message: expect.stringContaining(part) });
    expect(finding?.message).toContain(file);
  });

  it("are found where a layer lies outside the canvas", () => {
    const layers = rig.layers.map((layer) => (layer.id === "body" ? { ...layer, y: rig.canvas.height } : layer));
    expect(findWrongSizes({ ...rig, layers }, pictures)).toEqual([
      expect.objectContaining({ severity: "error", message: expect.stringContaining("layer body (layers/body.png)") }),
    ]);
  });

  it.each(readdirSync(new URL("../../../assets/avatars", import.meta.url)))("are not found in %s", async (avatar) => {
    const shipped = await loadShippedRig(avatar);
    expect(findWrongSizes(shipped.rig, shipped.pictures)).toEqual([]);
  });
});
