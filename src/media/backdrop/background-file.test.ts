import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../raster/index.ts";
import { composeBackground, listBackgroundFiles, parseBackground, pictureShapes } from "./background-file.ts";

const whole = {
  format: 1,
  name: "hall",
  version: "1.0.0",
  title: "A hall",
  pictures: { wide: "wide.png", tall: "tall.jpg" },
  sprites: { flame: { file: "flame.png", columns: 5, rows: 3 } },
  lights: { wide: [{ sprite: "flame", x: 10, y: 20, height: 30 }] },
};
const parse = (changes: object) => parseBackground(JSON.stringify({ ...whole, ...changes }), "background.json");

describe("a background's description", () => {
  it("names its files once each", () => {
    const lights = { wide: [whole.lights.wide[0], whole.lights.wide[0]] };
    expect(listBackgroundFiles(parse({ lights }))).toEqual(["wide.png", "tall.jpg", "flame.png"]);
  });

  it.each([
    ["an unknown key", { colour: "red" }, /colour/],
    ["no picture", { pictures: {}, lights: {} }, /pictures: must name a picture/],
    ["neither pictures nor a clip", { pictures: undefined, lights: {} }, /either pictures or a clip/],
    ["both pictures and a clip", { clip: "loop.mp4" }, /either pictures or a clip/],
    ["a picture that climbs", { pictures: { wide: "../wide.png" } }, /pictures.wide: must name/],
    ["a picture in a folder", { pictures: { wide: "a/wide.png" } }, /pictures.wide: must name/],
    ["an SVG", { pictures: { wide: "wide.svg" } }, /PNG, JPEG or WebP/],
    ["a clip of another kind", { pictures: undefined, lights: {}, clip: "a.avi" }, /MP4, MOV or WebM/],
    [
      "an unknown sprite",
      { lights: { wide: [{ sprite: "lamp", x: 1, y: 1, height: 9 }] } },
      /no sprite lamp; there are flame/,
    ],
    ["lights without a picture", { lights: { square: whole.lights.wide } }, /add pictures.square/],
    ["an even number of cells", { sprites: { flame: { file: "f.png", columns: 4, rows: 3 } } }, /must be odd/],
    ["too many lights", { lights: { wide: Array.from({ length: 201 }, () => whole.lights.wide[0]) } }, /lights.wide/],
    ["another format", { format: 2 }, /format/],
  ])("with %s is refused", (_name, changes, message) => {
    expect(() => parse(changes)).toThrow(
      expect.objectContaining({ code: "background_invalid", message: expect.stringMatching(message) }),
    );
  });

  it("that is no JSON is refused with the file's name", () => {
    expect(() => parseBackground("{", "hall/background.json")).toThrow(/^hall\/background.json: is not JSON/);
  });
});

describe("choosing a picture", () => {
  it.each([
    ["wide", { width: 1920, height: 1080 }, "wide.png", 1],
    ["tall", { width: 480, height: 854 }, "tall.jpg", 0],
    ["square, of which there is none,", { width: 720, height: 720 }, "wide.png", 1],
  ])("for a %s picture takes the nearest, with its lights", (_name, size, file, lights) => {
    const composed = composeBackground(parse({}), size);
    expect([composed.file, composed.lights.length]).toEqual([file, lights]);
  });
});

const folder = new URL("../../../assets/backgrounds/", import.meta.url);
describe.each(
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)("the background %s", (name) => {
  const own = new URL(`${name}/`, folder);
  const background = parseBackground(readFileSync(new URL("background.json", own), "utf8"), name);

  it("weighs less than 3 MB", () => {
    const bytes = listBackgroundFiles(background).reduce((sum, file) => sum + statSync(new URL(file, own)).size, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it.each(pictureShapes)("is composed for %s pictures, its lights inside", async (shape) => {
    const file = background.pictures?.[shape];
    if (file === undefined) throw new Error(`there is no picture for ${shape}`);
    const { width, height } = await decodeImage(readFileSync(new URL(file, own)), file);
    const ratio = { wide: 16 / 9, tall: 9 / 16, square: 1 }[shape];
    expect(width / height).toBeCloseTo(ratio, 2);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(1080);
    for (const { x, y } of background.lights[shape] ?? []) {
      expect(x).toBeGreaterThan(-20);
      expect(x).toBeLessThan(width + 20);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
  });
});
