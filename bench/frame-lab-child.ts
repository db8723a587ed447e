/** One process of the frame lab: draws and encodes chunks, and says what each part of it cost. */
import { createChunkEncoder, type I420Planes } from "../src/media/encode/index.ts";
import { drawChunk, renderChunk, type RenderChunkTask } from "../src/steps/render-chunk.ts";
import type { ChunkCosts, Cost } from "./frame-lab.ts";

/** Frames that are held in memory at a time: 93 MB at 1080p. */
const heldFramesMax = 30;
const stripRows = 16;

process.on("disconnect", () => process.exit(0));
process.on("message", (message) => {
  void measureChunk(message as { task: RenderChunkTask; isFloorFirst: boolean }).then((costs) => process.send?.(costs));
});

async function measureChunk({
  task,
  isFloorFirst,
}: {
  task: RenderChunkTask;
  isFloorFirst: boolean;
}): Promise<ChunkCosts> {
  const rendered = isFloorFirst ? undefined : await measureRender(task);
  const { encoded, ...floor } = await measureFloor(task);
  const { chunk, cost } = rendered ?? (await measureRender(task));
  if (Buffer.compare(chunk, encoded) !== 0) throw new Error("the floor must encode the very frames that are rendered");
  return { ...floor, render: cost };
}

/** The product's own work: raster and encoding of a chunk, an encoder's opening included. */
async function measureRender(task: RenderChunkTask): Promise<{ chunk: Uint8Array; cost: Cost }> {
  const clock = startClock();
  const { chunk } = await renderChunk(task, { progress: () => undefined });
  return { chunk, cost: clock.stop() };
}

/** x264 alone: the frames are drawn into memory first, some at a time, and only their encoding is timed. */
async function measureFloor(task: RenderChunkTask): Promise<Omit<ChunkCosts, "render"> & { encoded: Uint8Array }> {
  const encoder = createChunkEncoder(task.picture);
  const held: I420Planes[] = [];
  const costs = { floor: zero(), copy: zero(), open: zero(), raster: zero() };
  let taken = 0;
  let drawnStrips = 0;
  let strips = 0;
  let framesDrawn = 0;
  const opening = startClock();
  encoder.begin();
  costs.open = opening.stop();
  let drawing = startClock();
  await drawChunk(task, (planes, frame, frames) => {
    costs.raster = add(costs.raster, drawing.stop());
    held[taken] = hold(planes, held[taken]);
    taken++;
    for (const isDrawn of planes.drawnRows) drawnStrips += isDrawn;
    strips += planes.drawnRows.length;
    framesDrawn = frames;
    if (taken === heldFramesMax || frame + 1 === frames) {
      const pictures = held.slice(0, taken);
      const encoding = startClock();
      for (const picture of pictures) encoder.encode(picture);
      costs.floor = add(costs.floor, encoding.stop());
      costs.copy = add(costs.copy, measureCopies(pictures));
      taken = 0;
    }
    drawing = startClock();
  });
  const ending = startClock();
  const encoded = encoder.finish();
  costs.floor = add(add(costs.floor, ending.stop()), costs.open);
  encoder.close();
  return { ...costs, frames: framesDrawn, drawnShare: drawnStrips / strips, encoded };
}

/** What the encoder spends on copying changed rows into its own frame, which x264 alone would not. */
function measureCopies(frames: readonly I420Planes[]): Cost {
  const [first] = frames;
  if (!first) return zero();
  const clock = startClock();
  for (const planes of frames) copyDrawn(planes, target(first));
  return clock.stop();
}

let sink: I420Planes | undefined;

function target(like: I420Planes): I420Planes {
  if (sink?.luma.length !== like.luma.length) sink = hold(like, undefined);
  return sink;
}

function copyDrawn(from: I420Planes, to: I420Planes): void {
  for (let strip = 0; strip < from.drawnRows.length; strip++) {
    if (!from.drawnRows[strip]) continue;
    let last = strip;
    while (from.drawnRows[last + 1]) last++;
    const luma = [strip * stripRows * from.lumaStride, (last + 1) * stripRows * from.lumaStride] as const;
    const chroma = [luma[0] / 4, luma[1] / 4] as const;
    to.luma.set(from.luma.subarray(...luma), luma[0]);
    to.blue.set(from.blue.subarray(...chroma), chroma[0]);
    to.red.set(from.red.subarray(...chroma), chroma[0]);
    strip = last;
  }
}

function hold(planes: I420Planes, into: I420Planes | undefined): I420Planes {
  if (into?.luma.length !== planes.luma.length) {
    const { lumaStride, chromaStride } = planes;
    const [luma, blue, red] = [planes.luma.slice(), planes.blue.slice(), planes.red.slice()];
    return { luma, blue, red, lumaStride, chromaStride, drawnRows: planes.drawnRows.slice() };
  }
  into.luma.set(planes.luma);
  into.blue.set(planes.blue);
  into.red.set(planes.red);
  into.drawnRows.set(planes.drawnRows);
  return into;
}

function zero(): Cost {
  return { cpuMs: 0, wallMs: 0 };
}

function add(a: Cost, b: Cost): Cost {
  return { cpuMs: a.cpuMs + b.cpuMs, wallMs: a.wallMs + b.wallMs };
}

function startClock(): { stop(): Cost } {
  const cpu = process.cpuUsage();
  const wallMs = performance.now();
  return {
    stop() {
      const { user, system } = process.cpuUsage(cpu);
      return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wallMs };
    },
  };
}
