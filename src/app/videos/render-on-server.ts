import { basename } from "node:path";
import { limits, SutradharError } from "../../core/index.ts";
import type { AttemptView } from "../../api/index.ts";
import { durationOf, type Timeline } from "../../media/timeline/index.ts";
import type { VideoView } from "../../productions/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import type { Config } from "../config.ts";
import { checkEnding, checkOutputs, listOutputs, type RenderOutput } from "../list-outputs.ts";
import { placeFile } from "../place-file.ts";
import { resolveProfile } from "../resolve-profile.ts";
import { reachServer } from "../reach-server.ts";
import type { RenderRequest, RenderSummary } from "../render-script.ts";

import { cancelOrdered, followVideo } from "./follow-video.ts";
import { digestRecording } from "../voice-track.ts";
import { orderVideo } from "./order-video.ts";
import { readOrder, type ReadOrder } from "./read-order.ts";
import { errorOf, tellAsHere } from "./video-error.ts";

/** What a render has to do with. */
interface ServerRender {
  readonly api: ApiClient;
  readonly request: RenderRequest;
  readonly order: ReadOrder;
  readonly startedMs: number;
}

/**
 * Renders by the server of the data directory, and brings home what it made: for who asked, as if it had been made here.
 * Throws what `renderScript` throws, and what the server refuses.
 */
export async function renderOnServer(
  request: RenderRequest,
  config: Pick<Config, "homeDirectory" | "url" | "key">,
): Promise<RenderSummary> {
  const startedMs = performance.now();
  const order = await withRecording(await readOrder(request.scriptPath, request.values), request);
  checkEnding(request.out, resolveProfile(order.script, request.profile));
  await checkOutputs(request);
  const { homeDirectory, url, key } = config;
  // Its own server, whatever else is set: only there lies what was made before. A key for another is not shown to it.
  const api = createApiClient(() => reachServer({ homeDirectory, url: undefined, key: url ? undefined : key }));
  try {
    return await render({ api, request, order, startedMs });
  } catch (error) {
    throw tellAsHere(error, order);
  }
}

async function render(parts: ServerRender): Promise<RenderSummary> {
  const { api, request, order, startedMs } = parts;
  const { values, profile, captions, karaoke, label, useCache, signal } = request;
  const { voiceTrack: track } = request;
  const voiceTrack = track && { file: basename(track.path), model: track.model, speaker: track.speaker };
  const options = { values, profile, captions, karaoke, label, reuse: useCache, voiceTrack };
  const { id } = await orderVideo(api, order, options, signal);
  const orderedMs = performance.now() - startedMs;
  const view = await follow(api, id, request);
  if (view.state !== "ready") throw errorOf(view);
  await fetchOutputs(api, id, request);
  return summarize(parts, { view, orderedMs });
}

/** A recording goes along as one of the script's files, wherever it lies here. */
async function withRecording(order: ReadOrder, { voiceTrack }: RenderRequest): Promise<ReadOrder> {
  if (!voiceTrack) return order;
  const { path } = voiceTrack;
  return { ...order, files: { ...order.files, [basename(path)]: { path, digest: await digestRecording(path) } } };
}

/** Who leaves has the server stop: nobody would fetch the video. */
async function follow(api: ApiClient, id: string, request: RenderRequest): Promise<VideoView> {
  try {
    return await followVideo(api, id, request);
  } catch (error) {
    if (!request.signal?.aborted) throw error;
    await cancelOrdered(api, id);
    throw new SutradharError("cancelled", "the run was cancelled", { cause: error });
  }
}

async function fetchOutputs(api: ApiClient, id: string, request: RenderRequest): Promise<void> {
  for (const { kind, path } of listOutputs(request)) {
    await placeFile(path, (to) => api.download({ path: addressOf(id, kind), to, signal: request.signal }));
  }
}

function addressOf(id: string, kind: RenderOutput["kind"]): string {
  return kind === "lock" ? `/v1/videos/${id}/lock.json` : `/v1/videos/${id}/files/${kind}`;
}

async function summarize(
  { api, request, order, startedMs }: ServerRender,
  { view, orderedMs }: { readonly view: VideoView; readonly orderedMs: number },
): Promise<RenderSummary> {
  const { id, masterSha256, fileSha256, framesRendered, timesMs } = view;
  const [timeline, { attempts }] = await Promise.all([
    api.ask<Timeline>({ path: addressOf(id, "timeline") }),
    api.ask<{ readonly attempts: readonly AttemptView[] }>({ path: `/v1/videos/${id}/attempts` }),
  ]);
  const [video] = listOutputs(request);
  if (!video || !masterSha256 || !fileSha256) throw new SutradharError("internal", `${id} is ready and has no file`);
  const { width, height, frameRate } = timeline;
  const frames = timeline.mouth.length;
  const durationMs = Math.round(durationOf(timeline));
  const elapsedMs = performance.now() - startedMs;
  const { firstChunkEncoded } = timesMs;
  return {
    out: video.path,
    masterSha256: masterSha256 as RenderSummary["masterSha256"],
    fileSha256: fileSha256 as RenderSummary["fileSha256"],
    durationMs,
    width,
    height,
    frameRate,
    frames,
    framesRendered,
    framesReused: Math.max(0, frames - framesRendered),
    ttffMs: firstChunkEncoded === null ? null : Math.round(orderedMs + firstChunkEncoded),
    renderMsPerMinute: Math.round((elapsedMs * 60_000) / durationMs),
    framesPerSecond: Math.round((frames * 10_000) / elapsedMs) / 10,
    // Of the server's processes this one knows nothing.
    peakPssBytes: null,
    processorMs: {},
    gates: (view.gates ?? []) as RenderSummary["gates"],
    shots: listShots(order, timeline, attempts),
  };
}

/** A shot was reused where no attempt drew it. */
function listShots(
  { script }: ReadOrder,
  timeline: Timeline,
  attempts: readonly AttemptView[],
): RenderSummary["shots"] {
  const captions = new Map(
    script.scenes.flatMap((scene) => scene.shots.map(({ id, sentence }) => [id, sentence.caption] as const)),
  );
  const drawn = new Set(attempts.filter(({ outcome }) => outcome === "done").map(({ node }) => node));
  const isWhole = attempts.length < limits.planNodesMax;
  return timeline.shots.map(({ id, startMs, endMs }) => ({
    id,
    text: captions.get(id) ?? "",
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    reused: isWhole && !drawn.has(`render/${id}`),
  }));
}
