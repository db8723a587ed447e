import { describe, expect, it } from "vitest";
import { bakeForFrame, loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import { withPlainHands } from "../../../test/fixtures/handed-rig.ts";
import { bakeRig } from "./bake.ts";
import { readBakedRig, writeBakedRig } from "./baked-file.ts";
import { listRigFiles, parseRig } from "./rig.ts";

const shipped = await loadShippedRig();

/** The shipped rig's description with one field changed. */
function altered(path: string, value: unknown, text = shipped.text): string {
  const json = JSON.parse(text) as Record<string, unknown>;
  const keys = path.split(".");
  let at: Record<string, unknown> = json;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = keys.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(json);
}

describe("a rig's description", () => {
  it("lists each picture once", () => {
    const files = listRigFiles(shipped.rig);
    expect(new Set(files).size).toBe(files.length);
    expect(files).toContain(shipped.rig.mouth.upperLip.file);
  });

  it.each([
    ["mouth.lipLine", [0, 0, 0]],
    ["mouth.jawDrop", 0],
    ["eyes.left.shadow", 2],
    ["layers.0.file", "../../etc/passwd.png"],
    ["layers.0.file", "layers/.hidden.png"],
    ["canvas.width", 0.5],
    ["version", "1"],
    ["voice", "deep"],
    ["head.pivot", undefined],
    ["surprise", 1],
  ])("is refused with the field named where %s is %j", (path, value) => {
    const field = path === "surprise" ? "surprise" : path;
    expect(() => parseRig(altered(path, value), "asha/rig.json")).toThrow(
      expect.objectContaining({
        code: "rig_invalid",
        message: expect.stringMatching(new RegExp(`^asha/rig.json: .*${field}`)),
      }),
    );
  });

  it.each([
    ["no JSON", "{", /is not JSON/],
    [
      "no face",
      altered(
        "layers",
        shipped.rig.layers.filter(({ id }) => id !== "face"),
      ),
      /no layer with id face/,
    ],
    ["a layer twice", altered("layers", [...shipped.rig.layers, shipped.rig.layers[0]]), /two layers have one id/],
  ])("is refused where there is %s", (_name, text, message) => {
    expect(() => parseRig(text, "rig.json")).toThrow(message);
  });
});

describe("hands", () => {
  const handed = withPlainHands(shipped);
  const { right } = handed.rig.hands ?? {};
  if (!right) throw new Error("the fixture has a right hand");
  const bakeWith = (hand: typeof right) => bakeRig({ ...handed.rig, hands: { right: hand } }, handed.pictures, 0.05);

  it("are optional: a rig without them is baked without", () => {
    const { hands: _none, ...handless } = handed.rig;
    expect(bakeRig(handless, handed.pictures, 0.05).hands).toEqual([]);
    expect(parseRig(JSON.stringify(handless), "rig.json").hands).toBeUndefined();
  });

  it("are listed, baked, and read back as they were written", () => {
    expect(listRigFiles(handed.rig)).toContain(right.shapes.two?.file);
    const baked = bakeWith(right);
    expect(baked.hands).toMatchObject([
      { side: "right", shapes: [{ shape: "open" }, { shape: "one" }, { shape: "two" }, { shape: "three" }] },
    ]);
    const back = readBakedRig(writeBakedRig(baked, handed.heights)).baked;
    expect(back.hands.map(({ side }) => side)).toEqual(["right"]);
    for (const [index, { shape, picture }] of (baked.hands[0]?.shapes ?? []).entries()) {
      const other = back.hands[0]?.shapes[index];
      expect([other?.shape, other?.picture.x, other?.picture.width]).toEqual([shape, picture.x, picture.width]);
      expect(Buffer.compare(picture.data, other?.picture.data ?? Buffer.of())).toBe(0);
    }
  });

  it.each([
    ["an elbow inside the picture", { pivot: [1570, 2300] as [number, number] }, /end above the elbow, pivot y 2300/],
    ["a rest in view", { rest: { x: 0, y: 300, turn: 0 } }, /below the canvas at rest.*brings it to 1560/],
    [
      "a picture that ends in view",
      { shapes: { open: { file: right.shapes.open?.file ?? "", x: 0, y: 900 } } },
      /edge at 2400; it ends at 2100/,
    ],
  ])("are refused with %s", (_name, change, message) => {
    expect(() => bakeWith({ ...right, ...change })).toThrow(
      expect.objectContaining({ code: "rig_invalid", message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ["hands.right.shapes.six", { file: "layers/six.png", x: 0, y: 0 }],
    ["hands.right.rest.turn", 120],
    ["hands.middle", right],
  ])("are refused by the schema where there is %s", (path, value) => {
    expect(() => parseRig(altered(path, value, handed.text), "rig.json")).toThrow(/hands/);
  });
});

describe("baking a rig", () => {
  it("names the picture that is missing", () => {
    const pictures = new Map(shipped.pictures);
    const file = shipped.rig.mouth.tongue.file;
    pictures.delete(file);
    expect(() => bakeRig(shipped.rig, pictures, 0.05)).toThrow(
      expect.objectContaining({ code: "rig_invalid", message: expect.stringContaining(file) }),
    );
  });

  it("names the layer whose depth picture has another size", () => {
    const layer = shipped.rig.layers.find(({ depth }) => typeof depth === "object");
    if (!layer || typeof layer.depth !== "object") throw new Error("the shipped rig has no depth picture to spoil");
    const small = { width: 4, height: 4, data: new Uint8Array(64).fill(255) };
    const pictures = new Map(shipped.pictures).set(layer.depth.file, small);
    expect(() => bakeRig(shipped.rig, pictures, 0.05)).toThrow(
      new RegExp(`depth picture of layer ${layer.id} .* 4 × 4`),
    );
  });

  it("is read back as it was written, also from an odd address, and gives the same bytes twice", () => {
    const baked = bakeForFrame(shipped, { width: 426, height: 240 });
    const bytes = writeBakedRig(baked, shipped.heights);
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    const back = readBakedRig(moved.subarray(1));
    expect([...back.heights].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      [...shipped.heights].toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(back.baked.layers.map(({ id }) => id)).toEqual(shipped.rig.layers.map(({ id }) => id));
    for (const [index, layer] of baked.layers.entries()) {
      const other = back.baked.layers[index];
      expect(Buffer.compare(layer.picture.data, other?.picture.data ?? Buffer.of())).toBe(0);
      expect(other?.attributes).toEqual(layer.attributes);
    }
    expect(Buffer.compare(writeBakedRig(back.baked, back.heights), bytes)).toBe(0);
  });

  it("is refused where its bytes end too soon", () => {
    expect(() => readBakedRig(Uint8Array.of(0xff, 0, 0, 0, 1))).toThrow(
      expect.objectContaining({ code: "blob_corrupt" }),
    );
  });
});
