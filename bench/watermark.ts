/** `npm run bench -- watermark`: what the watermark costs, whether it is seen, and what it survives. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "../src/core/index.ts";
import { watermarkAttacks, type WatermarkAttack } from "./watermark-attacks.ts";
import { watermarkClips, type WatermarkClip } from "./watermark-clips.ts";
import { attack, drawClip, lookAt, openClip, type DrawnClip, type LookedAt } from "./watermark-lab.ts";
import { runNegatives, type NegativeTrials } from "./watermark-negatives.ts";
import { readSeen, writeSeen } from "./watermark-seen.ts";
import { digestSources, openShelf, type Shelf } from "./watermark-shelf.ts";
import { compareDelivered, readAttacked, readVmaf, type AttackReading } from "./watermark-table.ts";

export interface WatermarkReport {
  readonly isFull: boolean;
  readonly isSoFar: boolean;
  readonly clips: readonly (Pick<DrawnClip, "name" | "isHeldOut" | "bytes" | "cpuMs" | "change"> & {
    readonly frames: number;
    /** Absent where it was not measured. */
    readonly delivered?: { readonly psnrDb: number; readonly ssim: number };
    /** Absent where no FFmpeg here has it. */
    readonly vmaf?: number;
  })[];
  readonly readings: readonly AttackReading[];
  /** By kind; none where they were not run. */
  readonly negatives: readonly NegativeTrials[];
}

/** A clip with what decides it, so that what is made of it can be kept. */
interface ShelvedClip extends DrawnClip, Pick<WatermarkClip, "isInLongList"> {
  readonly recipe: Json;
}

const shelfFolder = fileURLToPath(new URL("../node_modules/.cache/sutradhar-bench/watermark", import.meta.url));
/** A clip is drawn anew where what marks it has changed; a newer renderer alone makes no other test of a mark. Remove the folder for that. */
const markDigest = digestSources(new URL("../src/media/watermark/", import.meta.url));
const readerFolder = new URL("../src/media/watermark-reader/", import.meta.url);
const detectorDigest = digestSources(readerFolder);
/** Of that only what looks at frames: what was seen of a copy stands until one of these changes. */
const sightDigest = digestSources(readerFolder, ["glimpse.ts", "glimpser.ts", "sight.ts"]);
/** What decides a reading of what bears no mark: what reads it, and what it was drawn and seen with. */
const watermarkDigests = { detector: detectorDigest, sight: `${markDigest} ${sightDigest}` };

/** @param isFull every clip and every attack; else the clips that are held out, and the attacks of the short list */
export async function measureWatermark(options: {
  readonly isFull: boolean;
  /** Makes no copy: those that were looked at before are read, and told of. */
  readonly isSoFar?: boolean;
  /** An FFmpeg that has libvmaf; without it what was measured before is told. */
  readonly vmafFfmpeg?: string | undefined;
  readonly trialsMin: number;
  readonly say: (text: string) => void;
}): Promise<WatermarkReport> {
  const { isFull, isSoFar = false, trialsMin, say } = options;
  const shelf = openWatermarkShelf();
  const clips = await drawClips(shelf, { isFull, say });
  const readings: AttackReading[] = [];
  for (const how of watermarkAttacks.filter(({ isShort }) => isFull || isShort)) {
    for (const clip of clips) {
      if (!isTried(clip, how)) continue;
      if (isSoFar && !shelf.has("seen", seenRecipe(clip, how))) continue;
      const reading = await readShelved(shelf, clip, how);
      readings.push(reading);
      say(describeReading(reading));
    }
  }
  const described = [];
  for (const clip of clips) described.push(await describeClip(shelf, clip, options));
  const negatives = await runNegatives(clips, { shelf, digests: watermarkDigests, trialsMin, isSoFar, say });
  return { isFull, isSoFar, clips: described, readings, negatives };
}

async function describeClip(
  shelf: Shelf,
  clip: ShelvedClip,
  { isSoFar = false, vmafFfmpeg }: { readonly isSoFar?: boolean; readonly vmafFfmpeg?: string | undefined },
): Promise<WatermarkReport["clips"][number]> {
  const isLeftOut = isSoFar && !shelf.has("delivered", clip.recipe);
  const delivered = isLeftOut ? undefined : await shelf.value("delivered", clip.recipe, () => compareDelivered(clip));
  const vmaf = await measureVmaf(shelf, clip, vmafFfmpeg);
  const { name, isHeldOut, bytes, cpuMs, change, shots } = clip;
  return {
    name,
    isHeldOut,
    bytes,
    cpuMs,
    change,
    frames: shots.reduce((sum, shot) => sum + shot.frames, 0),
    ...(delivered ? { delivered } : {}),
    ...(vmaf === undefined ? {} : { vmaf }),
  };
}

async function measureVmaf(shelf: Shelf, clip: ShelvedClip, ffmpegPath?: string): Promise<number | undefined> {
  if (ffmpegPath === undefined && !shelf.has("vmaf", clip.recipe)) return undefined;
  return shelf.value("vmaf", clip.recipe, () => readVmaf(clip, ffmpegPath as string));
}

function readingRecipe(clip: ShelvedClip, how: WatermarkAttack): Json {
  return { clip: clip.recipe, attack: describeAttack(how), detectorDigest };
}

/** Where clips, copies and readings are kept. */
export function openWatermarkShelf(): Shelf {
  return openShelf(shelfFolder);
}

/** Attacks a clip and reads it, unless this detector has done so before. */
function readShelved(shelf: Shelf, clip: ShelvedClip, how: WatermarkAttack): Promise<AttackReading> {
  return shelf.value("readings", readingRecipe(clip, how), async () =>
    readAttacked(clip, how, await shelveSeen(shelf, clip, how)),
  );
}

/** The long list is tried on six of the clips, which have every presenter, shape and all that is held out; the short one on all. */
function isTried({ isInLongList }: Pick<WatermarkClip, "isInLongList">, { isShort }: WatermarkAttack): boolean {
  return isShort === true || isInLongList;
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
  const clips: ShelvedClip[] = [];
  for (const clip of watermarkClips) {
    if (only ? !only.includes(clip.name) : !isFull && !clip.isHeldOut) continue;
    if (!isFull && clips.length === 4) break;
    say(`${clip.name} …`);
    const recipe = { script: clip.script, markDigest };
    const drawn = openClip(clip, await shelf.folder("clips", recipe, (folder) => drawClip(clip, folder)));
    clips.push({ ...drawn, isInLongList: clip.isInLongList, recipe });
  }
  return clips;
}

/** What is seen of the file that an attack makes of a clip. The file itself is not kept: it is as soon made as it is needed again. */
async function shelveSeen(shelf: Shelf, clip: ShelvedClip, how: WatermarkAttack): Promise<LookedAt> {
  const folder = await shelf.folder("seen", seenRecipe(clip, how), (half) => {
    const copy = join(half, "copy.mkv");
    attack(clip.marked, how, copy);
    writeSeen(half, lookAt(copy));
    rmSync(copy);
  });
  return readSeen(folder);
}

function seenRecipe(clip: ShelvedClip, how: WatermarkAttack): Json {
  return { copy: copyRecipe(clip.recipe, how), sightDigest };
}

/** The file that an attack makes of a clip. */
export async function shelveCopy(shelf: Shelf, clip: ShelvedClip, how: WatermarkAttack): Promise<string> {
  const folder = await shelf.folder("copies", copyRecipe(clip.recipe, how), (half) =>
    attack(clip.marked, how, join(half, "copy.mkv")),
  );
  return join(folder, "copy.mkv");
}

/** What a copy is made of. */
function copyRecipe(clip: Json, how: WatermarkAttack): Json {
  return { clip, attack: describeAttack(how), ffmpeg: ffmpegVersion() };
}

/** What decides a copy: not what the attack is called, nor which list it stands in. */
function describeAttack({ filter = "", cut = [], codec = [], twice = false }: WatermarkAttack): Json {
  return { filter, cut: [...cut], codec: [...codec], twice };
}

let foundVersion: string | undefined;

function ffmpegVersion(): string {
  foundVersion ??= execFileSync("ffmpeg", ["-version"], { encoding: "utf8" }).split("\n")[0] as string;
  return foundVersion;
}

function describeReading({ attack: name, clip, issuer, shots, falseReads, ms }: AttackReading): string {
  return (
    `${name}, ${clip}: issuer ${issuer.isFound ? "found" : "missed"} ${issuer.chance.toExponential(0)}, ` +
    `shots ${shots.read} of ${shots.there}, false ${falseReads}, ${Math.round(ms)} ms`
  );
}
