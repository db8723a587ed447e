import { chmod, copyFile, writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { SutradharError, type Digest } from "../core/index.ts";
import type { RunReport } from "../executors/local/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import { formatLock, type VideoLock, type VideoPlan } from "../planner/index.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import type { Studio } from "./open-studio.ts";
import { placeFile } from "./place-file.ts";
import type { RenderCounts } from "./render-job.ts";
import type { RenderRequest, RenderSummary } from "./render-script.ts";

/** Puts what was made where it was asked for, whole or not at all, and sums up. */
export async function writeOutputs(options: {
  request: RenderRequest;
  studio: Studio;
  video: VideoPlan;
  report: RunReport;
  counts: RenderCounts;
  memory: MemoryWatch;
  lock: VideoLock;
}): Promise<RenderSummary> {
  const { request, studio, video, report, counts } = options;
  const takeFrom = (node: string, name: string): Digest => {
    const digest = report.nodes[node]?.outputs[name];
    if (!digest) throw new SutradharError("internal", `${node} made no ${name}`);
    return digest;
  };
  const take = (name: string): Digest => takeFrom("assemble", name);
  const fileSha256 = takeFrom("sign", "video");
  const { blobs } = studio.store;
  const timelineBytes = await blobs.get(take("timeline"));
  const timeline = JSON.parse(new TextDecoder().decode(timelineBytes)) as Timeline;
  const out = resolve(request.out);
  const base = out.slice(0, out.length - extname(out).length);
  await placeFile(out, async (path) => copyBlob(await blobs.locate(fileSha256), path));
  await placeFile(`${base}.jpg`, async (path) => copyBlob(await blobs.locate(take("poster")), path));
  // Each signing makes another file: kept, they would crowd out what can be used again.
  await blobs.remove(fileSha256);
  const declaration = await blobs.get(takeFrom("sign", "declaration"));
  await placeFile(`${base}.declaration.json`, (path) => writeFile(path, declaration));
  if (request.captions === "sidecar" || request.captions === "both") {
    await placeFile(`${base}.vtt`, async (path) => writeFile(path, await blobs.get(take("vtt"))));
    await placeFile(`${base}.srt`, async (path) => writeFile(path, await blobs.get(take("srt"))));
  }
  if (request.timelinePath) await placeFile(resolve(request.timelinePath), (path) => writeFile(path, timelineBytes));
  if (request.lockPath) await placeFile(resolve(request.lockPath), (path) => writeFile(path, formatLock(options.lock)));
  const frames = timeline.mouth.length;
  const durationMs = Math.round((frames * 1000) / timeline.frameRate);
  const elapsedMs = performance.now() - counts.startedAtMs;
  return {
    out,
    masterSha256: take("master"),
    fileSha256,
    durationMs,
    width: timeline.width,
    height: timeline.height,
    frameRate: timeline.frameRate,
    frames,
    framesRendered: counts.framesRendered,
    framesReused: Math.max(0, frames - counts.framesRendered),
    ttffMs: counts.ttffMs === null ? null : Math.round(counts.ttffMs),
    renderMsPerMinute: Math.round((elapsedMs * 60_000) / durationMs),
    framesPerSecond: Math.round((frames * 10_000) / elapsedMs) / 10,
    peakPssBytes: (await options.memory.stop()) ?? null,
    shots: video.shots.map(({ id, shot, nodes }, index) => ({
      id,
      text: shot.sentence.caption,
      startMs: Math.round(timeline.shots[index]?.startMs ?? 0),
      endMs: Math.round(timeline.shots[index]?.endMs ?? 0),
      reused: report.nodes[nodes.render]?.isReused ?? false,
    })),
  };
}

/** Blobs are read only, since nobody may change them; a delivered file is its owner's. */
async function copyBlob(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o666 & ~process.umask());
}
