import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { decodeImage } from "../raster/index.ts";
import { composeBackground, parseBackground } from "./background-file.ts";
import { bakeLights } from "./bake-lights.ts";
import { createMovingLights } from "./moving-lights.ts";

const folder = new URL("../../../assets/backgrounds/festive/", import.meta.url);
const background = parseBackground(readFileSync(new URL("background.json", folder), "utf8"), "festive");

it.each([
  ["wide", 1920, 1080],
  ["tall", 1080, 1920],
  ["square", 1080, 1080],
])("the diyas of a %s festive place redraw less than 2 %% of the picture a frame", async (_shape, width, height) => {
  const { lights } = composeBackground(background, { width, height });
  const { file } = background.sprites["flame"] ?? {};
  if (file === undefined) throw new Error("the festive place has flames");
  const sheets = new Map([[file, await decodeImage(readFileSync(new URL(file, folder)), file)]]);
  // The five that ship are drawn at 1080 lines: a pixel is a pixel.
  const baked = bakeLights({ background, lights, sheets, cover: { scale: 1, shiftX: 0, shiftY: 0 } });
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  const pixels = new Uint8Array(columns * rows * 1024).fill(60);
  let marks = 0;
  const moving = createMovingLights({ columns, rows, pixels: () => pixels, mark: () => void marks++ }, baked);
  const frames = 300;
  moving.show(0, { frames, frameRate: 30, seed: 5 });
  marks = 0;
  for (let frame = 1; frame < frames; frame++) moving.show(frame, { frames, frameRate: 30, seed: 5 });
  expect(lights.length).toBeGreaterThan(10);
  expect(marks).toBeGreaterThan(1000);
  expect(marks / frames / (columns * rows)).toBeLessThan(0.02);
});
