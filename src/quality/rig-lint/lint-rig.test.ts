import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import { lintRig } from "./lint-rig.ts";

const { rig, pictures } = await loadShippedRig();

function withLayer(id: string, change: object): Rig {
  return { ...rig, layers: rig.layers.map((layer) => (layer.id === id ? { ...layer, ...change } : layer)) };
}

function withPicture(file: string, change: (picture: RgbaPicture) => RgbaPicture): ReadonlyMap<string, RgbaPicture> {
  return new Map([...pictures].map(([name, picture]) => [name, name === file ? change(picture) : picture]));
}

/** A disc of air in a picture. */
function punch(picture: RgbaPicture, middle: { x: number; y: number }, radius: number): RgbaPicture {
  const data = picture.data.slice();
  for (let y = middle.y - radius; y < middle.y + radius; y++) {
    for (let x = middle.x - radius; x < middle.x + radius; x++) {
      if (Math.hypot(x - middle.x, y - middle.y) < radius)
        data.fill(0, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 4);
    }
  }
  return { ...picture, data };
}

function flat(picture: RgbaPicture, colour: readonly number[]): RgbaPicture {
  const data = picture.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    for (let channel = 0; channel < 3; channel++)
      data[at + channel] = Math.round(((colour[channel] as number) * alpha) / 255);
  }
  return { ...picture, data };
}

describe("the linter of rigs", () => {
  it.each(readdirSync(new URL("../../../assets/avatars", import.meta.url)))(
    "finds nothing to blame in %s",
    async (avatar) => {
      const shipped = await loadShippedRig(avatar);
      expect(lintRig(shipped.rig, shipped.pictures).findings).toEqual([]);
    },
  );

  it("finds a brow that has the colour of the forehead", () => {
    const { file } = rig.brows.left;
    const faint = withPicture(file, (picture) => flat(picture, [206, 150, 108]));
    expect(lintRig(rig, faint).findings).toContainEqual(
      expect.objectContaining({ check: "colour", message: expect.stringContaining("the left brow") }),
    );
  });

  it("finds a gap that a turn of the head opens, and says where", () => {
    // The nape is hidden by the chin at rest, and is not painted.
    const body = rig.layers.find((layer) => layer.id === "body");
    const face = rig.layers.find((layer) => layer.id === "face");
    if (!body || !face) throw new Error("the rig has a body and a face");
    const middle = { x: Math.round(1080 - body.x), y: Math.round(rig.chin - 46 - body.y) };
    const hollow = withPicture(body.file, (picture) => punch(picture, middle, 34));
    const bald = { ...rig, layers: rig.layers.filter(({ id }) => id !== "hair-back" && id !== "chin-shadow") };
    const gap = lintRig(bald, hollow).findings.find(({ check }) => check === "gap");
    expect(gap).toMatchObject({ severity: "error" });
    expect(Math.abs((gap?.at?.y ?? 0) - rig.chin)).toBeLessThan(90);
  });

  it("finds hair that slides over the forehead", () => {
    const { findings, isSound } = lintRig(withLayer("hair-front", { depth: -250 }), pictures);
    expect(isSound).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ check: "slide", severity: "error" }));
    expect(findings.find(({ check }) => check === "slide")?.message).toContain("hair-front");
  });

  it.each([
    ["over the edge of the face", 190, 0],
    ["under the chin", 0, 120],
  ])("finds a mouth %s", (_, dx, dy) => {
    const move = ([x, y]: readonly [number, number]): [number, number] => [x + dx, y + dy];
    const { mouth } = rig;
    const stray = { ...rig, mouth: { ...mouth, left: move(mouth.left), right: move(mouth.right) } };
    expect(lintRig(stray, pictures).findings).toContainEqual(
      expect.objectContaining({ check: "mouth", severity: "error" }),
    );
  });

  it("finds lips that have the colour of skin", () => {
    const face = rig.layers.find((layer) => layer.id === "face");
    const skin = face && pictures.get(face.file);
    if (!face || !skin) throw new Error("the rig has a face");
    const { left, right } = rig.mouth;
    const cheek = Math.round(left[0] - 0.35 * (right[0] - left[0]) - face.x);
    const at = (Math.round(left[1] - 20 - face.y) * skin.width + cheek) * 4;
    const pale = withPicture(rig.mouth.lowerLip.file, (picture) =>
      flat(picture, Array.from(skin.data.slice(at, at + 3))),
    );
    expect(lintRig(rig, pale).findings).toContainEqual(
      expect.objectContaining({ check: "colour", message: expect.stringContaining("the lower lip") }),
    );
  });
});
