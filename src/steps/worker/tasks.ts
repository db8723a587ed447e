import { readFile, writeFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import { bakeLights, composeBackground, parseBackground, writeLights } from "../../media/backdrop/index.ts";
import {
  bakeSlide,
  composeLayout,
  decodeSlide,
  measureRig,
  scaleFraming,
  showsHands,
  writeBakedSlide,
  type FramingName,
  type LayoutName,
} from "../../media/layout/index.ts";
import { decodeImage, type RgbaPicture } from "../../media/raster/index.ts";
import { bakeRig, listRigFiles, parseRig, writeBakedRig } from "../../media/rig/index.ts";
import { decodeLayer } from "../../media/svg/index.ts";
import { bakePlate, coverPicture } from "../../media/stage/index.ts";
import { asDiskFull } from "../../store/blobs/index.ts";
import type { BakeClipTask } from "./bake-clip.ts";
import type { ExamineFramesTask, ExamineSpeechTask } from "./examine.ts";
import type { EnlargeSlideTask } from "./enlarge.ts";
import type { MoveTask } from "./move.ts";
import type { SpeakByProviderTask } from "./speak-by-provider.ts";
import type { SpeakTask } from "./speak-elsewhere.ts";
import type { AlignTask, DecodeTrackTask } from "./voice-track.ts";
import type { VerifyTask } from "../verify.ts";
import type { VerifySoundTask } from "../verify-sound.ts";
import { renderChunk, type RenderChunkTask } from "../render-chunk.ts";

export interface BakeRigTask {
  readonly width: number;
  readonly height: number;
  readonly framing: FramingName;
  /** Where each file of the asset lies, by its path inside it. */
  readonly paths: Readonly<Record<string, string>>;
  /** Where what is made is written. */
  readonly outPath: string;
}

export interface BakeMusicTask {
  readonly scorePath: string;
  readonly outPath: string;
}

export interface BakePlateTask {
  readonly width: number;
  readonly height: number;
  /** Where each file of the asset lies, by its path inside it. */
  readonly paths: Readonly<Record<string, string>>;
}

export interface BakeSlideTask {
  readonly width: number;
  readonly height: number;
  readonly layout: LayoutName;
  /** The smallest share of its side that is ever looked at. */
  readonly nearest: number;
  readonly isDrawing: boolean;
  readonly path: string;
}

export interface BakedPlate {
  /** YUVA, exactly the picture's size, without its lights. */
  readonly plate: Uint8Array;
  /** As `readLights` reads them. */
  readonly lights: Uint8Array;
}

interface Progressing {
  progress(progress: { done: number; total: number; unit: string }): void;
}

/** What a worker process can do. Payloads come from the steps of this folder. */
export const workerTasks: Readonly<Record<string, (payload: unknown, context: Progressing) => Promise<unknown>>> = {
  "bake-rig": (payload) => bakeRigTask(payload as BakeRigTask),
  "bake-plate": (payload) => bakePlateTask(payload as BakePlateTask),
  "bake-slide": (payload) => bakeSlideTask(payload as BakeSlideTask),
  "bake-clip": async (payload) => (await import("./bake-clip.ts")).bakeClipTask(payload as BakeClipTask),
  "bake-music": async (payload) => {
    const { scorePath, outPath } = payload as BakeMusicTask;
    // What plays music is not loaded by a process that only draws.
    const { createMusicBed } = await import("../../media/sound/index.ts");
    const { writeBed } = await import("../music-bed.ts");
    await writeOut(outPath, writeBed(createMusicBed(await readFile(scorePath, "utf8"))));
  },
  "speak-elsewhere": async (payload) => (await import("./speak-elsewhere.ts")).speakTask(payload as SpeakTask),
  "speak-by-provider": async (payload) =>
    (await import("./speak-by-provider.ts")).speakByProviderTask(payload as SpeakByProviderTask),
  "decode-track": async (payload) => (await import("./voice-track.ts")).decodeTrackTask(payload as DecodeTrackTask),
  align: async (payload) => (await import("./voice-track.ts")).alignTask(payload as AlignTask),
  move: async (payload) => (await import("./move.ts")).moveTask(payload as MoveTask),
  "enlarge-slide": async (payload) => (await import("./enlarge.ts")).enlargeSlideTask(payload as EnlargeSlideTask),
  "examine-frames": async (payload) => (await import("./examine.ts")).examineFramesTask(payload as ExamineFramesTask),
  "examine-speech": async (payload) => (await import("./examine.ts")).examineSpeechTask(payload as ExamineSpeechTask),
  verify: async (payload) => (await import("./verify.ts")).verifyTask(payload as VerifyTask),
  "verify-sound": async (payload) => (await import("./verify-sound.ts")).verifySoundTask(payload as VerifySoundTask),
  "render-chunk": (payload, context) => renderChunk(payload as RenderChunkTask, context),
};

async function writeOut(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((error: unknown) => {
    throw asDiskFull(error, path);
  });
}

async function bakeRigTask({ width, height, framing, paths, outPath }: BakeRigTask): Promise<void> {
  const get = async (name: string) => {
    const path = paths[name];
    if (!path) throw new SutradharError("rig_invalid", `the rig names ${name}, which its folder does not have`);
    return readFile(path);
  };
  const described = parseRig((await get("rig.json")).toString("utf8"), "rig.json");
  const { hands: _unseen, ...handless } = described;
  const rig = showsHands(framing) ? described : handless;
  const pictures = new Map<string, RgbaPicture>();
  const heights = new Map<string, number>();
  for (const name of listRigFiles(rig)) {
    const picture = await decodeLayer(await get(name), name);
    pictures.set(name, picture);
    heights.set(name, picture.height);
  }
  const scale = scaleFraming(framing, { width, height }, measureRig(rig));
  await writeOut(outPath, writeBakedRig(bakeRig(rig, pictures, scale), heights));
}

async function bakePlateTask({ width, height, paths }: BakePlateTask): Promise<BakedPlate> {
  const get = async (name: string) => {
    const path = paths[name];
    if (!path) {
      throw new SutradharError("background_invalid", `the background names ${name}, which its folder does not have`);
    }
    return readFile(path);
  };
  const background = parseBackground((await get("background.json")).toString("utf8"), "background.json");
  const { file, lights } = composeBackground(background, { width, height });
  const picture = await decodeImage(await get(file), file);
  const sheets = new Map<string, RgbaPicture>();
  for (const { sprite } of lights) {
    const sheet = background.sprites[sprite]?.file;
    if (sheet && !sheets.has(sheet)) sheets.set(sheet, await decodeImage(await get(sheet), sheet));
  }
  const cover = coverPicture(picture, { width, height });
  return {
    plate: bakePlate(picture, { width, height }).data,
    lights: writeLights(bakeLights({ background, lights, sheets, cover })),
  };
}

async function bakeSlideTask(task: BakeSlideTask): Promise<Uint8Array> {
  const { width, height, layout, nearest, isDrawing, path } = task;
  const { content } = composeLayout(layout, { width, height }, {});
  if (!content) throw new SutradharError("internal", `layout ${layout} shows no slide`);
  const source = await decodeSlide(await readFile(path), { name: "a slide", isDrawing });
  return writeBakedSlide(bakeSlide(source, { area: content, picture: { width, height }, layout, nearest }));
}
