import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { limits, SutradharError } from "../../core/index.ts";
import {
  createInitSegment,
  createPlaylist,
  listPlayable,
  previewSound,
  spanSound,
  writeSegment,
  type Playable,
  type PlayableSegment,
} from "../../media/stream/index.ts";
import { unknownVideo } from "../../productions/index.ts";
import type { ApiEnv } from "../api-env.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import type { PreviewedVideo, PreviewService } from "./preview-service.ts";

const previewScope = "previews:read";
const tags = ["previews"];
const videoParameters = z.object({ id: z.string().openapi({ example: "vid_01jdz2k8q4" }) });
const segmentParameters = videoParameters.extend({ segment: z.string().openapi({ example: "0.m4s" }) });

const playlistRoute = createRoute({
  method: "get",
  path: "/v1/videos/{id}/preview.m3u8",
  tags,
  "x-scope": previewScope,
  summary: "What is done of a video so far, as an HLS playlist",
  description: `Needs the scope \`${previewScope}\`, as do the segments. It grows until the video is finished; the sound is speech alone, ${previewSound}.`,
  request: { params: videoParameters },
  responses: answers("The playlist; without a segment while nothing can be played", "application/vnd.apple.mpegurl"),
});

const initRoute = createRoute({
  method: "get",
  path: "/v1/videos/{id}/preview/init.mp4",
  tags,
  "x-scope": previewScope,
  summary: "What a player reads before a preview's segments",
  request: { params: videoParameters },
  responses: answers("Two empty tracks", "video/mp4"),
});

const segmentRoute = createRoute({
  method: "get",
  path: "/v1/videos/{id}/preview/{segment}",
  tags,
  "x-scope": previewScope,
  summary: "A segment of a preview",
  request: { params: segmentParameters },
  responses: answers("At most six seconds of picture and sound", "video/iso.segment"),
});

/** A preview is internal: every request is checked, and nothing of it may be kept on the way. */
export function createPreviewRoutes({ preview }: { readonly preview: PreviewService }): ApiApp {
  const app = createApiApp();
  app.openapi(playlistRoute, async (context) => {
    const { video, playable } = await open(context, preview, context.req.valid("param").id);
    const playlist = createPlaylist({
      segments: playable.segments.map(({ sequence, durationMs }) => ({ uri: `preview/${sequence}.m4s`, durationMs })),
      initUri: "preview/init.mp4",
      isFinished: video.isFinished || playable.isWhole,
      targetDurationMs: limits.chunkMsMax,
    });
    return context.body(playlist, 200, { "Content-Type": "application/vnd.apple.mpegurl" });
  });
  app.openapi(initRoute, async (context) => {
    const { workspaceId, video, playable } = await open(context, preview, context.req.valid("param").id);
    const chunk = await preview.readBlob(workspaceId, getSegment(playable, 0).chunk);
    return context.body(createInitSegment({ picture: video.picture, chunk }), 200, { "Content-Type": "video/mp4" });
  });
  app.openapi(segmentRoute, async (context) => {
    const { id, segment: name } = context.req.valid("param");
    const { workspaceId, playable } = await open(context, preview, id);
    const segment = getSegment(playable, parseSequence(name));
    const bytes = await readSegment(preview, workspaceId, segment, playable);
    return context.body(bytes, 200, { "Content-Type": "video/iso.segment" });
  });
  return app;
}

function answers(description: string, mediaType: string) {
  const schema = z.string().openapi({ format: "binary" });
  const headers = z.object({ "Sutradhar-Sound": z.literal(previewSound) });
  return { 200: { description, headers, content: { [mediaType]: { schema } } } };
}

/** A video of another workspace is as unknown as one that is not. */
async function open(
  context: Context<ApiEnv>,
  preview: PreviewService,
  id: string,
): Promise<{ readonly workspaceId: string; readonly video: PreviewedVideo; readonly playable: Playable }> {
  context.header("Cache-Control", "no-store");
  context.header("Sutradhar-Sound", previewSound);
  const caller = context.get("caller");
  const { workspaceId } = caller;
  const video = await preview.find(caller, id);
  if (!video) throw unknownVideo(id);
  return { workspaceId, video, playable: listPlayable(video.shots) };
}

/** @returns NaN where it is no segment's name; no segment has that. */
function parseSequence(name: string): number {
  return Number(/^(0|[1-9]\d{0,6})\.m4s$/.exec(name)?.[1] ?? Number.NaN);
}

function getSegment({ segments }: Playable, sequence: number): PlayableSegment {
  const segment = segments[sequence];
  if (segment) return segment;
  throw new SutradharError(
    "video_unknown",
    `this part of the preview is not there (${segments.length} are): ask for those that preview.m3u8 lists`,
  );
}

async function readSegment(
  preview: PreviewService,
  workspaceId: string,
  segment: PlayableSegment,
  { speech }: Playable,
): Promise<Uint8Array<ArrayBuffer>> {
  const span = spanSound(segment, speech);
  const digests = [...new Set(span.pieces.map(({ pcm }) => pcm))];
  const [chunk, ...spoken] = await Promise.all([
    preview.readBlob(workspaceId, segment.chunk),
    ...digests.map(async (digest) => [digest, await preview.readBlob(workspaceId, digest)] as const),
  ]);
  return writeSegment({ segment, span, chunk, speech: new Map(spoken) });
}
