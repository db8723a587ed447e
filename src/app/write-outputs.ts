import { chmod, copyFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { SutradharError, type Digest } from "../core/index.ts";
import type { RunReport } from "../executors/local/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import { formatLock, type VideoLock, type VideoPlan } from "../planner/index.ts";
import { makeFolders } from "./make-folders.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import type { Studio } from "./open-studio.ts";
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
  const outputs = report.nodes["assemble"]?.outputs;
  const take = (name: string): Digest => {
    const digest = outputs?.[name];
    if (!digest) throw new SutradharError("internal", `assemble made no ${name}`);
    return digest;
  };
  const { blobs } = studio.store;
  const timelineBytes = await blobs.get(take("timeline"));
  const timeline = JSON.parse(new TextDecoder().decode(timelineBytes)) as Timeline;
  const out = resolve(request.out);
  const base = out.slice(0, out.length - extname(out).length);
  await place(out, async (path) => copyBlob(await blobs.locate(take("master")), path));
  await place(`${base}.jpg`, async (path) => copyBlob(await blobs.locate(take("poster")), path));
  if (request.captions === "sidecar" || request.captions === "both") {
    await place(`${base}.vtt`, async (path) => writeFile(path, await blobs.get(take("vtt"))));
    await place(`${base}.srt`, async (path) => writeFile(path, await blobs.get(take("srt"))));
  }
  if (request.timelinePath) await place(resolve(request.timelinePath), (path) => writeFile(path, timelineBytes));
  if (request.lockPath) await place(resolve(request.lockPath), (path) => writeFile(path, formatLock(options.lock)));
  const frames = timeline.mouth.length;
  const durationMs = Math.round((frames * 1000) / timeline.frameRate);
  const elapsedMs = performance.now() - counts.startedAtMs;
  return {
    out,
    masterSha256: take("master"),
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

/** A file that a render leaves behind. */
export interface RenderOutput {
  readonly kind: "master" | "poster" | "vtt" | "srt" | "timeline" | "lock";
  readonly path: string;
}

/** Every file that a request will write, the master first. */
export function listOutputs(request: RenderRequest): RenderOutput[] {
  const { captions, timelinePath, lockPath } = request;
  const out = resolve(request.out);
  const base = out.slice(0, out.length - extname(out).length);
  const sidecars = (["vtt", "srt"] as const).map((kind) => ({ kind, path: `${base}.${kind}` }));
  return [
    { kind: "master", path: out },
    { kind: "poster", path: `${base}.jpg` },
    ...(captions === "sidecar" || captions === "both" ? sidecars : []),
    ...(timelinePath === undefined ? [] : [{ kind: "timeline" as const, path: resolve(timelinePath) }]),
    ...(lockPath === undefined ? [] : [{ kind: "lock" as const, path: resolve(lockPath) }]),
  ];
}

/**
 * Tries to write beside every target, before anything is rendered, and leaves nothing behind.
 * @throws SutradharError `output_unwritable`, `disk_full`
 */
export async function checkOutputs(request: RenderRequest): Promise<void> {
  const targets = [resolve(request.scriptPath), ...listOutputs(request).map(({ path }) => path)];
  const twice = targets.find((path, index) => targets.indexOf(path) !== index);
  if (twice) {
    throw new SutradharError(
      "output_unwritable",
      `${twice} would be read or written twice: choose another --out, --timeline or --lock`,
    );
  }
  for (const path of targets.slice(1)) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) {
      throw new SutradharError("output_unwritable", `${path} is a folder: name a file in it`);
    }
    await probe(path);
  }
}

async function probe(path: string): Promise<void> {
  const temporary = temporaryOf(path);
  let made: string[] = [];
  try {
    made = await makeFolders(dirname(path));
    await writeFile(temporary, "");
    await rm(temporary);
  } catch (cause) {
    throw unwritable(path, cause);
  } finally {
    // Those that are still empty: rmdir refuses any other.
    for (const folder of made.reverse()) await rmdir(folder).catch(() => undefined);
  }
}

/** Blobs are read only, since nobody may change them; a delivered file is its owner's. */
async function copyBlob(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o666 & ~process.umask());
}

function temporaryOf(path: string): string {
  return `${path}.${process.pid}.part`;
}

function unwritable(path: string, cause: unknown): SutradharError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
  if (fullCodes.has(code)) {
    return new SutradharError("disk_full", `the disk is full (${code}): could not write ${path}; free some space`, {
      cause,
    });
  }
  return new SutradharError("output_unwritable", `could not write ${path}: ${code}; choose another place`, { cause });
}

/** Full, over quota, or over the process's own limit. */
const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * Writes beside the target and renames, so that a reader never sees half a file.
 * @throws SutradharError `output_unwritable`, `disk_full`, and what `write` throws
 */
export async function place<T>(path: string, write: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = temporaryOf(path);
  try {
    await makeFolders(dirname(path));
    const written = await write(temporary);
    await rename(temporary, path);
    return written;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (cause instanceof SutradharError) throw cause;
    throw unwritable(path, cause);
  }
}
