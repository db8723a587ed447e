import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { limits } from "../../core/index.ts";
import { isFinished } from "../../productions/index.ts";
import type { ApiApp } from "../create-api.ts";
import { hasTag, tagOf } from "../entity-tag.ts";
import { videoParameters } from "./video-schemas.ts";
import type { VideoServices } from "./video-services.ts";

const heartbeatMsUsual = 15_000;

const progress = createRoute({
  method: "get",
  path: "/v1/videos/{id}/progress",
  tags: ["videos"],
  "x-scope": "videos:read",
  summary: "A video whenever something of it has changed, until it has ended (Server-Sent Events)",
  description:
    "Each message is the video, as `GET /v1/videos/{id}` answers it, with its `ETag` as the message's id. `Last-Event-ID` leaves out what was seen. " +
    "It ends with the video, or after a few minutes: come again, as an EventSource does by itself.",
  request: { params: videoParameters, headers: z.object({ "last-event-id": z.string().max(80).optional() }) },
  responses: { 200: { description: "Videos", content: { "text/event-stream": { schema: z.string() } } } },
});

export interface ProgressOptions {
  /** Gives back, when called, the seat that it takes. @throws SutradharError `concurrency_limited` */
  readonly takeSeat: (workspaceId: string) => () => void;
  readonly heartbeatMs?: number;
  readonly streamMsMax?: number;
}

/** Tells a video's caller what becomes of it, step by step. */
export function addProgress(app: ApiApp, services: Pick<VideoServices, "get">, options: ProgressOptions): void {
  const { takeSeat, heartbeatMs = heartbeatMsUsual, streamMsMax = limits.eventStreamMsMax } = options;
  app.openapi(progress, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const seen = context.req.valid("header")["last-event-id"];
    const leave = takeSeat(caller.workspaceId);
    try {
      // What is not there, or may not be seen, is refused before anything is told.
      await services.get(caller, id);
    } catch (error) {
      leave();
      throw error;
    }
    context.header("X-Accel-Buffering", "no");
    const gone = new AbortController();
    const ask = (isSeen: (view: object) => boolean) =>
      services.get(caller, id, { ms: heartbeatMs, isSeen, signal: gone.signal });
    const response = streamSSE(context, async (stream) => {
      stream.onAbort(() => gone.abort());
      try {
        await tell(stream, ask, { seen, endMs: performance.now() + streamMsMax });
      } catch {
        // The database was away, or the connection broke: its caller comes again from where it was.
      } finally {
        leave();
      }
    });
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Connection", "close");
    return response;
  });
}

async function tell(
  stream: SSEStreamingApi,
  ask: (isSeen: (view: object) => boolean) => ReturnType<VideoServices["get"]>,
  { seen, endMs }: { readonly seen: string | undefined; readonly endMs: number },
): Promise<void> {
  let last = seen;
  while (!stream.aborted && performance.now() < endMs) {
    const known = last;
    const view = await ask((each) => known !== undefined && hasTag(known, tagOf(each)));
    const tag = tagOf(view);
    if (known !== undefined && hasTag(known, tag)) await stream.write(": still here\n\n");
    else await stream.writeSSE({ id: tag.slice(1, -1), event: "video", data: JSON.stringify(view) });
    if (isFinished(view.state)) return;
    last = tag;
  }
}
