import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Codec, CodecContext, Frame, Packet, Rational } from "node-av/lib";
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PIX_FMT_YUV420P,
  type FFEncoderCodec,
} from "node-av/constants";
import { createEngine } from "../src/app/engine.ts";
import { readScript } from "../src/app/read-script.ts";
import { resolveScenes } from "../src/app/resolve-scenes.ts";
import { createDigester, digestJson, type Digest } from "../src/core/index.ts";
import { createWorkerPool, runPlan, type RunReport, type WorkerPool } from "../src/executors/index.ts";
import { x264Options, type EncodeSettings, type I420Planes } from "../src/media/encode/index.ts";
import { getProfile } from "../src/media/timeline/index.ts";
import type { Plan } from "../src/pipeline/index.ts";
import { planVideo } from "../src/planner/index.ts";
import { createShippedAssets } from "../src/registry/index.ts";
import { createEspeakVoices } from "../src/speech/voices/index.ts";
import { createStepTable, stepCatalog } from "../src/steps/index.ts";
import { drawChunk, type RenderChunkTask } from "../src/steps/render-chunk.ts";
import { createFileStore } from "../src/store/index.ts";

/** By stage, what its outputs are. */
export type StageDigests = Readonly<Record<string, string>>;

/** An emulated processor is fifty times as slow. */
const timeoutMs = 1_800_000;

/**
 * Renders a script through the product's own plan, then draws and encodes its chunks once more in this process. Digests are told
 * as they are known.
 */
export async function digestStages(options: {
  script: string;
  profile: string;
  jobs: number;
  home: string;
  onDigests: (digests: StageDigests) => void;
}): Promise<void> {
  const store = await createFileStore({
    directory: join(options.home, "store"),
    sizeBytesMax: 20_000_000_000,
    now: () => Date.now(),
  });
  const voices = createEspeakVoices({ timeoutMs });
  const workers = createWorkerPool({
    entry: new URL("../src/app/worker.ts", import.meta.url),
    jobs: options.jobs,
    execArgv: process.execArgv,
  });
  try {
    const { script } = await readScript(options.script, {});
    const directory = fileURLToPath(new URL("../assets", import.meta.url));
    const resolved = await resolveScenes(script, {
      store,
      voices,
      assets: createShippedAssets({ directory, blobs: store.blobs }),
    });
    const { width, height, frameRate, crf } = getProfile(options.profile);
    const { plan } = planVideo({
      script,
      scenes: resolved.scenes,
      picture: { width, height, frameRate, crf },
      captions: "burned",
      seed: 1,
      catalog: stepCatalog,
      engineOf: createEngine(),
      ...(resolved.music ? { music: resolved.music } : {}),
    });
    const steps = createStepTable({ findVoice: (id) => voices.find(id) });
    const run = (pool: WorkerPool, reuse: boolean) =>
      runPlan({ plan, steps, store, guard: async () => undefined, jobs: 4, pool, reuse });
    const tasks: RenderChunkTask[] = [];
    const report = await run(recordTasks(workers, tasks), true);
    // A warm run has no tasks to see: once more with nothing reused, which must make what was made before.
    if (tasks.length === 0) await run(recordTasks(workers, tasks), false);
    options.onDigests(digestOutputs(plan, report));
    options.onDigests(await digestFrames(tasks));
  } finally {
    voices.close();
    await workers.close();
  }
}

function recordTasks(pool: WorkerPool, tasks: RenderChunkTask[]): WorkerPool {
  return {
    start: (processes) => pool.start(processes),
    close: () => pool.close(),
    run(task, how) {
      if (task.kind === "render-chunk") tasks.push(task.payload as RenderChunkTask);
      return pool.run(task, how);
    },
  };
}

const stages: readonly (readonly [stage: string, step: string, output: string])[] = [
  ["speech: sound", "speak", "pcm"],
  ["speech: phones and words", "speak", "speech"],
  ["poses", "animate", "poses"],
  ["baked rig", "bake-rig", "baked"],
  ["plate", "bake-plate", "plate"],
  ["music bed", "bake-music", "bed"],
  ["chunks, from workers", "render", "chunks"],
  ["sound packets", "mix", "sound"],
  ["MP4", "assemble", "master"],
  ["poster", "assemble", "poster"],
  ["measures of the MP4", "verify", "report"],
];

function digestOutputs(plan: Plan, report: RunReport): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const [stage, step, output] of stages) {
    const nodes = plan.nodes.filter((node) => node.step === step);
    const all = nodes.map((node) => report.nodes[node.id]?.outputs[output] ?? "none");
    if (all.length > 0) digests[stage] = all.length === 1 ? (all[0] as Digest) : digestJson(all);
  }
  return digests;
}

/** Draws every chunk in this process: its planes, and its H.264 with x264's assembly on and off. */
async function digestFrames(tasks: readonly RenderChunkTask[]): Promise<Record<string, string>> {
  // Chunks are asked for in the order in which shots got ready.
  const sorted = [...tasks].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const planesDigest = createDigester();
  const digests = { on: createDigester(), off: createDigester() };
  for (const task of sorted) {
    const on = openX264(task.picture, "", (data) => digests.on.update(data));
    const off = openX264(task.picture, ":asm=0", (data) => digests.off.update(data));
    await drawChunk(task, (planes) => {
      for (const plane of pictureOf(planes, task.picture)) planesDigest.update(plane);
      on.encode(planes);
      off.encode(planes);
    });
    on.finish();
    off.finish();
  }
  return {
    "planes of all frames": planesDigest.digest(),
    "H.264, x264 as it is": digests.on.digest(),
    "H.264, x264 without assembly": digests.off.digest(),
  };
}

function keyOf(task: RenderChunkTask): string {
  return digestJson([Buffer.from(task.poses).toString("base64"), task.startFrame]);
}

/** The planes without what lies beyond the picture. */
function* pictureOf(planes: I420Planes, { width, height }: EncodeSettings): Generator<Uint8Array> {
  for (let row = 0; row < height; row++)
    yield planes.luma.subarray(row * planes.lumaStride, row * planes.lumaStride + width);
  for (const plane of [planes.blue, planes.red]) {
    for (let row = 0; row < height / 2; row++) {
      yield plane.subarray(row * planes.chromaStride, row * planes.chromaStride + width / 2);
    }
  }
}

/** The product's encoder with further x264 parameters: a switch that the product does not have. */
function openX264(settings: EncodeSettings, more: string, take: (data: Uint8Array) => void) {
  const { width, height, frameRate } = settings;
  const codec = Codec.findEncoderByName("libx264" as FFEncoderCodec);
  if (!codec) throw new Error("this build of node-av has no libx264");
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, { width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, frameRate) });
  context.framerate = new Rational(frameRate, 1);
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  const options = x264Options(settings);
  for (const [name, value] of Object.entries({ ...options, "x264-params": `${options["x264-params"]}${more}` })) {
    check(context.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN));
  }
  check(context.open2Sync(codec, null));
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { width, height, format: AV_PIX_FMT_YUV420P });
  check(frame.getBuffer(0));
  const packet = new Packet();
  packet.alloc();
  let index = 0n;
  const drain = () => {
    while (context.receivePacketSync(packet) >= 0) {
      take(packet.data ?? new Uint8Array());
      packet.unref();
    }
  };
  return {
    encode(planes: I420Planes) {
      if (!frame.isWritable) check(frame.makeWritable());
      const strides = [planes.lumaStride, planes.chromaStride, planes.chromaStride];
      for (const [plane, source] of [planes.luma, planes.blue, planes.red].entries()) {
        const target = frame.data?.[plane] as Uint8Array;
        const rowBytes = plane === 0 ? width : width / 2;
        for (let row = 0; row < (plane === 0 ? height : height / 2); row++) {
          const from = row * (strides[plane] as number);
          target.set(source.subarray(from, from + rowBytes), row * (frame.linesize[plane] as number));
        }
      }
      frame.pts = index++;
      check(context.sendFrameSync(frame));
      drain();
    },
    finish() {
      check(context.sendFrameSync(null));
      drain();
      context.freeContext();
      packet.free();
      frame.free();
    },
  };
}

function check(result: number): void {
  if (result < 0) throw new Error(`FFmpeg's error ${result}`);
}
