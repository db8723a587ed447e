import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalRest } from "../media/motion/index.ts";
import type { Pose } from "../media/pose.ts";
import { decodeImage, type RgbaPicture } from "../media/raster/index.ts";
import { bakeRig, type Rig } from "../media/rig/index.ts";
import { bakePlate, createStage, toRgba } from "../media/stage/index.ts";
import { mouthTrack, mouthParameters, visemes } from "../speech/visemes/index.ts";
import type { Config } from "./config.ts";
import { writeSheet, type SheetRows } from "./draw-sheet.ts";
import type { StillPicture } from "./draw-still.ts";
import { loadRig } from "./load-rig.ts";
import { defaultBackground } from "./resolve-scenes.ts";

const tile = { width: 252, height: 280 } as const;

/** A pose that one looks at. */
export interface ShownPose {
  readonly title: string;
  readonly pose: Pose;
}

/** Draws an avatar's contact sheet as the renderer draws it. */
export async function previewAvatar(
  named: string,
  out: string,
  config: Pick<Config, "assetsDirectory">,
): Promise<{ out: string; width: number; height: number }> {
  return writeSheet(out, await createAvatarRows(named, config));
}

/** An avatar's head: every viseme with three faces, then expressions and head turns. */
export async function createAvatarRows(
  named: string,
  { assetsDirectory }: Pick<Config, "assetsDirectory">,
): Promise<SheetRows> {
  const { rig, pictures } = await loadRig(named, { assetsDirectory });
  const background = await readFile(join(assetsDirectory, "backgrounds", defaultBackground, "wide.webp"));
  const stage = await openStage(rig, pictures, background);
  const draw = (pose: Pose): Promise<StillPicture> => {
    stage.beginChunk();
    stage.draw(pose);
    return Promise.resolve({ width: tile.width, height: tile.height, rgba: toRgba(stage.planes, tile) });
  };
  return listShownPoses().map((row) => row.map(({ title, pose }) => ({ title, draw: () => draw(pose) })));
}

/** What a sheet shows of an avatar, row by row. */
export function listShownPoses(): readonly (readonly ShownPose[])[] {
  const half = Math.ceil(visemes.length / 2);
  const speaking = faces.flatMap((face) => {
    const poses = visemes.map((viseme) => speak(viseme, face));
    return [poses.slice(0, half), poses.slice(half)];
  });
  return [...speaking, expressions(), turns()];
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

/** With what a mouth speaks. */
const faces: readonly { readonly name: string; readonly pose: Partial<Pose> }[] = [
  { name: "", pose: {} },
  { name: "smiling", pose: { smile: 0.8, squint: 0.3, browLeft: 0.12, browRight: 0.12 } },
  { name: "serious", pose: { smile: -0.25, frown: 0.6, lidLeft: 0.94, lidRight: 0.94 } },
];

function speak(viseme: (typeof visemes)[number], face: (typeof faces)[number]): ShownPose {
  const frameRate = 50;
  const ipa = samplePhones[viseme];
  const track = mouthTrack({ phones: [{ ipa, startMs: 200, endMs: 500, stress: 2 }], frameRate, frames: 40 });
  const middle = 17 * mouthParameters.length;
  const mouth = Object.fromEntries(mouthParameters.map((name, i) => [name, track[middle + i] as number]));
  const title = [ipa ? `${viseme}  /${ipa}/` : viseme, face.name].filter(Boolean).join(", ");
  return { title, pose: { ...canonicalRest, ...face.pose, ...mouth } };
}

function expressions(): ShownPose[] {
  const cell = (title: string, pose: Partial<Pose>): ShownPose => ({ title, pose: { ...canonicalRest, ...pose } });
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

function turns(): ShownPose[] {
  const turn = (title: string, yaw: number, pitch: number, roll: number): ShownPose => ({
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
