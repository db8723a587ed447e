import { chmod, copyFile, writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { SutradharError, type Digest } from "../core/index.ts";
import type { RunReport } from "../executors/local/index.ts";
import { durationOf, type Timeline } from "../media/timeline/index.ts";
import { formatLock, type VideoLock, type VideoPlan } from "../planner/index.ts";
import type { GateResult } from "../quality/index.ts";
import type { Config } from "./config.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import type { Studio } from "./open-studio.ts";
import type { DecidedLabel } from "./label-desk.ts";
import type { AloneConsent } from "./judge-likenesses.ts";
import { keepLocalRelease } from "./local-releases.ts";
import { placeFile } from "./place-file.ts";
import { releaseAlone } from "./release-alone.ts";
import type { RenderCounts } from "./render-job.ts";
import type { RenderRequest, RenderSummary } from "./render-script.ts";

interface Outputs {
  readonly config: Config;
  readonly request: RenderRequest;
  readonly studio: Studio;
  readonly video: VideoPlan;
  readonly report: RunReport;
  readonly counts: RenderCounts;
  readonly memory: MemoryWatch;
  readonly lock: VideoLock;
  /** Who is seen in it, as far as one's own machine asks. */
  readonly likenesses: AloneConsent;
  /** Which label the rules decided. */
  readonly label: DecidedLabel;
}

/** Puts what was made where it was asked for, whole or not at all, and sums up. */
export async function writeOutputs(outputs: Outputs): Promise<RenderSummary> {
  const { blobs } = outputs.studio.store;
  const timelineBytes = await blobs.get(made(outputs, "assemble", "timeline"));
  const verified = parse(await blobs.get(made(outputs, "verify", "report")));
  const { gates } = verified as { readonly gates: readonly GateResult[] };
  const isSigned = outputs.report.nodes["sign"]?.outputs["manifest"] !== undefined;
  const { label: profile, inputSha256: factsSha256 } = outputs.label;
  const released = await releaseAlone(outputs.config, {
    gates,
    isSigned,
    isSoundOnly: outputs.video.request.isSoundOnly === true,
    moderation: outputs.lock.moderation,
    likenesses: outputs.likenesses,
  });
  const policy = { ...released, label: { profile, factsSha256 } };
  await placeOutputs({ ...outputs, lock: { ...outputs.lock, policy } }, timelineBytes);
  const summary = await sumUp(outputs, parse(timelineBytes) as Timeline, gates);
  const { out, masterSha256, fileSha256, frames } = summary;
  const marks = outputs.lock.marks ?? null;
  const signedAt = new Date().toISOString();
  const release = { format: 1, out, masterSha256, fileSha256, frames, signedAt, marks } as const;
  await keepLocalRelease(outputs.config.homeDirectory, release);
  return summary;
}

/** @throws SutradharError `internal` where the step made no such thing */
function made({ report }: Outputs, node: string, name: string): Digest {
  const digest = report.nodes[node]?.outputs[name];
  if (!digest) throw new SutradharError("internal", `${node} made no ${name}`);
  return digest;
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function placeOutputs(outputs: Outputs, timelineBytes: Uint8Array): Promise<void> {
  const { request, studio, lock } = outputs;
  const { blobs } = studio.store;
  const out = resolve(request.out);
  const base = out.slice(0, out.length - extname(out).length);
  const place = (path: string, digest: Digest): Promise<void> =>
    placeFile(path, async (to) => copyBlob(await blobs.locate(digest), to));
  const fileSha256 = made(outputs, "sign", "video");
  await place(out, fileSha256);
  // Each signing makes another file: kept, they would crowd out what can be used again.
  await blobs.remove(fileSha256);
  const poster = outputs.report.nodes["assemble"]?.outputs["poster"];
  if (poster) await place(`${base}.jpg`, poster);
  await place(`${base}.declaration.json`, made(outputs, "sign", "declaration"));
  if (request.captions === "sidecar" || request.captions === "both") {
    await place(`${base}.vtt`, made(outputs, "assemble", "vtt"));
    await place(`${base}.srt`, made(outputs, "assemble", "srt"));
  }
  if (request.timelinePath) await placeFile(resolve(request.timelinePath), (path) => writeFile(path, timelineBytes));
  if (request.lockPath) await placeFile(resolve(request.lockPath), (path) => writeFile(path, formatLock(lock)));
}

async function sumUp(outputs: Outputs, timeline: Timeline, gates: readonly GateResult[]): Promise<RenderSummary> {
  const { request, video, report, counts, memory } = outputs;
  const frames = timeline.mouth.length;
  const durationMs = Math.round(durationOf(timeline));
  const elapsedMs = performance.now() - counts.startedAtMs;
  return {
    out: resolve(request.out),
    masterSha256: made(outputs, "assemble", "master"),
    fileSha256: made(outputs, "sign", "video"),
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
    peakPssBytes: (await memory.stop()) ?? null,
    processorMs: counts.processorMs,
    gates: gates.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
    shots: video.shots.map(({ id, shot, nodes }, index) => ({
      id,
      text: shot.sentence.caption,
      startMs: Math.round(timeline.shots[index]?.startMs ?? 0),
      endMs: Math.round(timeline.shots[index]?.endMs ?? 0),
      reused: (report.nodes[nodes.render] ?? report.nodes[nodes.speak])?.isReused ?? false,
    })),
  };
}

/** Blobs are read only, since nobody may change them; a delivered file is its owner's. */
async function copyBlob(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o666 & ~process.umask());
}
