import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas, ImageData } from "@napi-rs/canvas";
import { canonicalRest } from "../media/motion/index.ts";
import type { Pose } from "../media/pose.ts";
import { decodeImage, type RgbaPicture } from "../media/raster/index.ts";
import { bakeRig, type Rig } from "../media/rig/index.ts";
import { bakePlate, createStage, toRgba } from "../media/stage/index.ts";
import { mouthTrack, mouthParameters, visemes } from "../speech/visemes/index.ts";
import type { Config } from "./config.ts";
import { loadRig } from "./load-rig.ts";
import { defaultBackground } from "./resolve-scenes.ts";
import { writePicture } from "./write-picture.ts";

const tile = { width: 360, height: 400, columns: 6 } as const;
const captionPx = 28;

interface Cell {
  readonly title: string;
  readonly pose: Pose;
}

/** Draws an avatar's contact sheet: the visemes, expressions and head turns, as the renderer draws them. */
export async function previewAvatar(
  named: string,
  out: string,
  { assetsDirectory }: Pick<Config, "assetsDirectory">,
): Promise<{ out: string; width: number; height: number }> {
  const { rig, pictures } = await loadRig(named, { assetsDirectory });
  const background = await readFile(join(assetsDirectory, "backgrounds", defaultBackground, "wide.webp"));
  const stage = await openStage(rig, pictures, background);
  const cells = [...visemeCells(), ...expressionCells(), ...turnCells()];
  const rows = Math.ceil(cells.length / tile.columns);
  const sheet = createCanvas(tile.columns * tile.width, rows * (tile.height + captionPx));
  const context = sheet.getContext("2d");
  context.fillStyle = "#14181c";
  context.fillRect(0, 0, sheet.width, sheet.height);
  for (const [index, { title, pose }] of cells.entries()) {
    stage.beginChunk();
    stage.draw(pose);
    const x = (index % tile.columns) * tile.width;
    const y = Math.floor(index / tile.columns) * (tile.height + captionPx);
    context.putImageData(new ImageData(toRgba(stage.planes, tile), tile.width, tile.height), x, y);
    context.fillStyle = "#e8ecef";
    context.font = "16px 'Noto Sans', sans-serif";
    context.fillText(title, x + 10, y + tile.height + 20);
  }
  const path = await writePicture(sheet, out);
  return { out: path, width: sheet.width, height: sheet.height };
}

/** Frames the head: the skull's box fills most of a tile. */
async function openStage(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>, backgroundBytes: Uint8Array) {
  const { box } = rig.head;
  const scale = (tile.height * 0.74) / box.height;
  const baked = bakeRig(rig, pictures, scale);
  const heights = new Map([...pictures].map(([file, picture]) => [file, picture.height]));
  const place = {
    x: Math.round(tile.width / 2 - (box.x + box.width / 2) * scale),
    y: Math.round(tile.height * 0.1 - box.y * scale),
  };
  const plate = bakePlate(await decodeImage(backgroundBytes, defaultBackground), tile);
  return createStage({ ...tile, plate, presenter: { rig, baked, heights, place }, overlays: 0 });
}

/** One phone of each viseme, held; the mouth is taken from the middle of what the mouth track makes of it. */
const samplePhones: Readonly<Record<(typeof visemes)[number], string>> = {
  sil: "",
  PP: "p",
  FF: "f",
  TH: "θ",
  DD: "d",
  kk: "k",
  CH: "tʃ",
  SS: "s",
  nn: "n",
  RR: "ɹ",
  aa: "aː",
  E: "e",
  I: "iː",
  O: "oː",
  U: "uː",
};

function visemeCells(): Cell[] {
  return visemes.map((viseme) => {
    const frameRate = 50;
    const phones = [{ ipa: samplePhones[viseme], startMs: 200, endMs: 500, stress: 2 as const }];
    const track = mouthTrack({ phones, frameRate, frames: 40 });
    const middle = 17 * mouthParameters.length;
    const mouth = Object.fromEntries(mouthParameters.map((name, i) => [name, track[middle + i] as number]));
    return {
      title: `${viseme}${samplePhones[viseme] ? `  /${samplePhones[viseme]}/` : ""}`,
      pose: { ...canonicalRest, ...mouth },
    };
  });
}

function expressionCells(): Cell[] {
  const cell = (title: string, pose: Partial<Pose>): Cell => ({ title, pose: { ...canonicalRest, ...pose } });
  return [
    cell("smile", { smile: 1, squint: 0.35, browLeft: 0.15, browRight: 0.15 }),
    cell("serious", { smile: -0.25, frown: 0.6, lidLeft: 0.94, lidRight: 0.94 }),
    cell("surprise", {
      browLeft: 1,
      browRight: 1,
      lidLeft: 1.25,
      lidRight: 1.25,
      jaw: 0.3,
      round: 0.3,
      upper: 0.2,
      lower: 0.2,
    }),
    cell("question", { browLeft: 0.7, browRight: 0.3, roll: 2 }),
    cell("half blink", { lidLeft: 0.45, lidRight: 0.45 }),
    cell("eyes shut", { lidLeft: 0, lidRight: 0 }),
    cell("look left", { gazeX: -0.9 }),
    cell("look right", { gazeX: 0.9 }),
    cell("look down", { gazeY: -0.9 }),
  ];
}

function turnCells(): Cell[] {
  const turn = (title: string, yaw: number, pitch: number, roll: number): Cell => ({
    title,
    pose: { ...canonicalRest, yaw, pitch, roll, trailYaw: yaw, trailPitch: pitch, trailRoll: roll },
  });
  return [
    turn("yaw −15°", -15, 0, 0),
    turn("yaw −7°", -7, 0, 0),
    turn("yaw +7°", 7, 0, 0),
    turn("yaw +15°", 15, 0, 0),
    turn("pitch +8°", 0, 8, 0),
    turn("pitch −8°", 0, -8, 0),
    turn("roll +8°", 0, 0, 8),
    turn("roll −8°", 0, 0, -8),
    turn("yaw 12°, pitch −6°", 12, -6, 0),
  ];
}
