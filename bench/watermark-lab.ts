import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../src/app/config.ts";
import { createEngine } from "../src/app/engine.ts";
import { openStudio } from "../src/app/open-studio.ts";
import { planPrepared, prepareVideo } from "../src/app/prepare-video.ts";
import { runPlan, type WorkerPool } from "../src/executors/local/index.ts";
import { readPictures } from "../src/media/decode/index.ts";
import { readChunk } from "../src/media/encode/index.ts";
import type { StagePlanes } from "../src/media/stage/index.ts";
import {
  createMarkPattern,
  deriveMarkId,
  encodeMark,
  signCells,
  type MarkId,
  type MarkKey,
} from "../src/media/watermark/index.ts";
import { differenceOf, toLab } from "../src/media/watermark/colour-difference.ts";
import { createGlimpser, type ReaderKey, type SeenCopy } from "../src/media/watermark-reader/index.ts";
import { drawChunk, renderChunk, type RenderChunkTask } from "../src/steps/render-chunk.ts";
import { createStepTable } from "../src/steps/index.ts";
import { usualCodec, type WatermarkAttack } from "./watermark-attacks.ts";
import type { WatermarkClip } from "./watermark-clips.ts";

export const labKey: MarkKey = { secret: new Uint8Array(32).fill(7), version: 1 };
export const labReader: ReaderKey = { key: labKey, issuer: deriveMarkId(labKey, "issuer", "workspace") };

/** A clip, drawn and encoded by the product's own task without the mark and with it. */
export interface DrawnClip {
  readonly name: string;
  readonly isHeldOut: boolean;
  /** Files: MP4 without sound. */
  readonly unmarked: string;
  readonly marked: string;
  readonly shots: readonly { readonly id: MarkId; readonly frames: number }[];
  readonly bytes: { readonly unmarked: number; readonly marked: number };
  /** Processor time of raster and encoding, by frame. */
  readonly cpuMs: { readonly unmarked: number; readonly marked: number };
  /** Of what is given to the encoder: PSNR of brightness, and CIEDE2000 of its pixels, the mean and what one in a hundred is above. */
  readonly change: { readonly psnrDb: number; readonly differenceMean: number; readonly differenceHigh: number };
}

/** Plans a clip and makes everything that its pictures are drawn from, but no picture. */
async function gatherTasks(clip: WatermarkClip, folder: string): Promise<RenderChunkTask[]> {
  const scriptPath = join(folder, "clip.md");
  writeFileSync(scriptPath, clip.script);
  cpSync(new URL("../examples/slides", import.meta.url), join(folder, "slides"), { recursive: true });
  const studio = await openStudio(readConfig({ SUTRADHAR_HOME: join(folder, "home") }), { jobs: 1, keep: true });
  const tasks: RenderChunkTask[] = [];
  const pool: WorkerPool = {
    start: (processes) => studio.pool.start(processes),
    close: () => studio.pool.close(),
    async run(task, how) {
      if (task.kind !== "render-chunk") return studio.pool.run(task, how);
      const { payload } = task as { payload: RenderChunkTask };
      tasks.push(payload);
      // Nobody reads it: the plan ends where it would be joined.
      return { chunk: new Uint8Array(0), mouth: new Uint8Array(8) };
    },
  };
  try {
    studio.voices.open();
    const prepared = await prepareVideo({
      scriptPath,
      values: {},
      captions: "burned",
      engineOf: createEngine(),
      assets: studio.assets,
      voices: studio.voices,
      store: studio.store,
    });
    const renders = prepared.draft.scenes.reduce((sum, { scene }) => sum + scene.shots.length, 0);
    const { plan } = planPrepared(prepared);
    const steps = createStepTable({ findVoice: (id) => studio.voices.find(id) });
    await runPlan({ plan, steps, store: studio.store, guard: async () => undefined, jobs: 1, pool }).catch(
      (error: unknown) => {
        if (tasks.length < renders) throw error;
      },
    );
  } finally {
    await studio.close();
  }
  return tasks;
}

/** Draws and encodes a clip into a folder, which is all that is needed of it afterwards. */
export async function drawClip(clip: WatermarkClip, folder: string): Promise<void> {
  // What is drawn from is large and no longer needed.
  const plan = join(folder, "plan");
  mkdirSync(plan, { recursive: true });
  const tasks = await gatherTasks(clip, plan);
  const pattern = createMarkPattern(labKey);
  const shots = tasks.map((_task, index) => deriveMarkId(labKey, "shot", `${clip.name} ${index}`));
  const marks = shots.map((id) =>
    signCells(pattern, {
      issuer: encodeMark(labKey, "issuer", labReader.issuer),
      shot: encodeMark(labKey, "shot", id),
    }),
  );
  const [first] = tasks;
  if (!first) throw new Error("a clip has shots");
  const ways = [
    new Encoding(join(folder, "unmarked"), tasks),
    new Encoding(
      join(folder, "marked"),
      tasks.map((task, index) => ({ ...task, mark: marks[index] as Int8Array })),
    ),
  ] as const;
  // Once unmeasured: fonts, textures and the compiler are warm for both. Then by turns, each first as often as the other.
  await renderChunk(first, { progress: () => undefined });
  for (const [index] of tasks.entries()) {
    for (const way of index % 2 === 0 ? ways : ways.toReversed()) await way.encode(index);
  }
  const [unmarked, marked] = ways.map((way) => way.finish()) as [EncodedClip, EncodedClip];
  const drawn: DrawnFacts = {
    shots: shots.map((id, index) => ({ id, frames: marked.frames[index] as number })),
    bytes: { unmarked: unmarked.bytes, marked: marked.bytes },
    cpuMs: { unmarked: unmarked.cpuMs, marked: marked.cpuMs },
    change: await measureChange(first, marks[0] as Int8Array),
  };
  writeFileSync(join(folder, "clip.json"), JSON.stringify(drawn));
  rmSync(plan, { recursive: true, force: true });
}

type DrawnFacts = Pick<DrawnClip, "shots" | "bytes" | "cpuMs" | "change">;

/** A clip that lies in a folder. */
export function openClip({ name, isHeldOut }: WatermarkClip, folder: string): DrawnClip {
  const facts = JSON.parse(readFileSync(join(folder, "clip.json"), "utf8")) as DrawnFacts;
  const files = { unmarked: join(folder, "unmarked.mp4"), marked: join(folder, "marked.mp4") };
  return { name, isHeldOut, ...files, ...facts };
}

interface EncodedClip {
  readonly frames: readonly number[];
  readonly bytes: number;
  readonly cpuMs: number;
}

class Encoding {
  readonly #path: string;
  readonly #tasks: readonly RenderChunkTask[];
  readonly #pieces: Uint8Array[] = [];
  readonly #frames: number[] = [];
  #cpuMs = 0;

  constructor(path: string, tasks: readonly RenderChunkTask[]) {
    this.#path = path;
    this.#tasks = tasks;
  }

  async encode(index: number): Promise<void> {
    const before = process.cpuUsage();
    const { chunk } = await renderChunk(this.#tasks[index] as RenderChunkTask, { progress: () => undefined });
    const { user, system } = process.cpuUsage(before);
    this.#cpuMs += (user + system) / 1000;
    const { extradata, packets } = readChunk(chunk);
    this.#pieces.push(extradata, ...packets.map(({ data }) => data));
    this.#frames.push(packets.length);
  }

  finish(): EncodedClip {
    writeFileSync(`${this.#path}.h264`, Buffer.concat(this.#pieces));
    const rate = String(this.#tasks[0]?.picture.frameRate ?? 30);
    ffmpeg(["-r", rate, "-i", `${this.#path}.h264`, "-c", "copy", `${this.#path}.mp4`]);
    const { size } = statSync(`${this.#path}.h264`);
    rmSync(`${this.#path}.h264`);
    const count = this.#frames.reduce((sum, each) => sum + each, 0);
    return { frames: this.#frames, bytes: size, cpuMs: this.#cpuMs / count };
  }
}

/** Of the first picture, before it is encoded. */
async function measureChange(task: RenderChunkTask, mark: Int8Array): Promise<DrawnFacts["change"]> {
  const { width, height } = task.picture;
  const take = async (of: RenderChunkTask) => {
    let taken: Omit<StagePlanes, "drawnRows"> | undefined;
    await drawChunk(
      { ...of, poses: of.poses.slice(0, of.poses.length / Math.round((of.durationMs * of.picture.frameRate) / 1000)) },
      ({ luma, blue, red, lumaStride, chromaStride }) => {
        taken = { luma: luma.slice(), blue: blue.slice(), red: red.slice(), lumaStride, chromaStride };
      },
    );
    if (!taken) throw new Error("a chunk has pictures");
    return taken;
  };
  const [bare, marked] = [await take(task), await take({ ...task, mark })];
  let squares = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * bare.lumaStride + x;
      squares += ((bare.luma[at] as number) - (marked.luma[at] as number)) ** 2;
    }
  }
  const differences: number[] = [];
  for (let y = 0; y < height / 2; y++) {
    for (let x = 0; x < width / 2; x++) {
      const [at, colour] = [2 * y * bare.lumaStride + 2 * x, y * bare.chromaStride + x];
      const of = ({ luma, blue, red }: typeof bare) =>
        toLab(luma[at] as number, blue[colour] as number, red[colour] as number);
      differences.push(differenceOf(of(bare), of(marked)));
    }
  }
  differences.sort((a, b) => a - b);
  return {
    psnrDb: 10 * Math.log10((255 * 255 * width * height) / squares),
    differenceMean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    differenceHigh: differences[Math.floor(differences.length * 0.99)] as number,
  };
}

/** What FFmpeg, which must be installed, makes of a copy. */
export function attack(source: string, how: WatermarkAttack, target: string): void {
  const filters = how.filter ? ["-vf", how.filter] : [];
  const codec = how.codec ?? usualCodec;
  const first = how.twice ? `${target}.once.mkv` : target;
  ffmpeg([...(how.cut ?? []), "-i", source, ...filters, ...codec, first]);
  if (!how.twice) return;
  ffmpeg(["-i", first, ...codec, target]);
  rmSync(first);
}

export function ffmpeg(options: readonly string[]): string {
  return execFileSync("ffmpeg", ["-v", "error", "-y", "-threads", "1", ...options], { encoding: "utf8" });
}

export interface LookedAt extends SeenCopy {
  readonly frames: number;
  readonly framesUsed: number;
}

/** Looks at a file as the product does. */
export function lookAt(path: string): LookedAt {
  const glimpser = createGlimpser();
  const frames = readPictures(path, (picture, index) => {
    glimpser.add(index, picture);
    return glimpser.isFull();
  });
  const seen = glimpser.finish();
  if (!seen) throw new Error(`${path} shows nothing`);
  return { ...seen, frames };
}
