/** `npm run bench -- watermark`: what the watermark costs, whether it is seen, and what it survives. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "../src/core/index.ts";
import { createEngine } from "../src/app/engine.ts";
import { watermarkAttacks, type WatermarkAttack } from "./watermark-attacks.ts";
import { watermarkClips } from "./watermark-clips.ts";
import { attack, drawClip, openClip, type DrawnClip } from "./watermark-lab.ts";
import { runNegatives, type NegativeTrials } from "./watermark-negatives.ts";
import { digestSources, openShelf, type Shelf } from "./watermark-shelf.ts";
import { compareDelivered, readAttacked, type AttackReading } from "./watermark-table.ts";

export interface WatermarkReport {
  readonly isFull: boolean;
  readonly clips: readonly (Pick<DrawnClip, "name" | "isHeldOut" | "bytes" | "cpuMs" | "psnrDb"> & {
    readonly frames: number;
    readonly delivered: { readonly psnrDb: number; readonly ssim: number };
  })[];
  readonly readings: readonly AttackReading[];
  readonly negatives: NegativeTrials;
}

/** A clip with what decides it, so that what is made of it can be kept. */
interface ShelvedClip extends DrawnClip {
  readonly recipe: Json;
}

const shelfFolder = fileURLToPath(new URL("../node_modules/.cache/sutradhar-bench/watermark", import.meta.url));
const detectorDigest = digestSources(new URL("../src/media/watermark-reader/", import.meta.url));

/** @param isFull every clip and every attack; else one clip of each shape, and the attacks of the short list */
export async function measureWatermark(options: {
  readonly isFull: boolean;
  readonly trialsMin: number;
  readonly say: (text: string) => void;
}): Promise<WatermarkReport> {
  const { isFull, trialsMin, say } = options;
  const shelf = openShelf(shelfFolder);
  const clips = await drawClips(shelf, { isFull, say });
  const readings: AttackReading[] = [];
  for (const how of watermarkAttacks.filter(({ isShort }) => isFull || isShort)) {
    for (const clip of clips) {
      const path = await shelveCopy(shelf, clip, how);
      const recipe = { clip: clip.recipe, attack: describeAttack(how), detectorDigest };
      const reading = await shelf.value("readings", recipe, () => readAttacked(clip, how, path));
      readings.push(reading);
      say(describeReading(reading));
    }
  }
  const described = [];
  for (const clip of clips) {
    const delivered = await shelf.value("delivered", clip.recipe, () => compareDelivered(clip));
    const { name, isHeldOut, bytes, cpuMs, psnrDb, shots } = clip;
    const frames = shots.reduce((sum, shot) => sum + shot.frames, 0);
    described.push({ name, isHeldOut, bytes, cpuMs, psnrDb, frames, delivered });
  }
  const recipe = { clips: clips.map((clip) => clip.recipe), detectorDigest, trialsMin };
  const negatives = await shelf.value("negatives", recipe, () =>
    runNegatives(clips, { folder: join(shelfFolder, "negative-copies"), trialsMin, say }),
  );
  return { isFull, clips: described, readings, negatives };
}

/** Also of use alone: what is drawn, and what attacks make of it, does not depend on the detector. */
export async function drawClips(
  shelf: Shelf,
  {
    isFull,
    say,
    only,
  }: { readonly isFull: boolean; readonly say: (text: string) => void; readonly only?: readonly string[] },
): Promise<ShelvedClip[]> {
  const engine = createEngine()("render");
  const clips: ShelvedClip[] = [];
  for (const clip of watermarkClips) {
    if (only ? !only.includes(clip.name) : !isFull && !clip.isHeldOut) continue;
    if (!isFull && clips.length === 3) break;
    say(`${clip.name} …`);
    const recipe = { script: clip.script, engine };
    clips.push({ ...openClip(clip, await shelf.folder("clips", recipe, (folder) => drawClip(clip, folder))), recipe });
  }
  return clips;
}

/** The file that an attack makes of a clip. */
export async function shelveCopy(shelf: Shelf, clip: ShelvedClip, how: WatermarkAttack): Promise<string> {
  const recipe = { clip: clip.recipe, attack: describeAttack(how), ffmpeg: ffmpegVersion() };
  const folder = await shelf.folder("copies", recipe, (half) => attack(clip.marked, how, join(half, "copy.mkv")));
  return join(folder, "copy.mkv");
}

/** What decides a copy: not what the attack is called, nor which list it stands in. */
function describeAttack({ filter = "", cut = [], codec = [], twice = false }: WatermarkAttack): Json {
  return { filter, cut: [...cut], codec: [...codec], twice };
}

function ffmpegVersion(): string {
  return execFileSync("ffmpeg", ["-version"], { encoding: "utf8" }).split("\n")[0] as string;
}

function describeReading({ attack: name, clip, issuer, shots, falseReads, ms }: AttackReading): string {
  return (
    `${name}, ${clip}: issuer ${issuer.isFound ? "found" : "missed"} ${issuer.chance.toExponential(0)}, ` +
    `shots ${shots.read} of ${shots.there}, false ${falseReads}, ${Math.round(ms)} ms`
  );
}
