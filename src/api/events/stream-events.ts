import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { limits } from "../../core/index.ts";
import {
  listEvents,
  locateEvent,
  locateLastEvent,
  toCloudEvent,
  type EventFeed,
  type EventFilter,
} from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";

export interface StreamOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly feed: EventFeed;
  readonly filter: EventFilter;
  /** The event that was last seen; absent: only what happens from now on. */
  readonly lastSeen: string | undefined;
  /** Called once, when it has ended. */
  readonly onEnd: () => void;
  readonly heartbeatMs?: number;
  /** Then it ends, and its caller comes again with a key that is looked at again. */
  readonly streamMsMax?: number;
}

const heartbeatMsUsual = 15_000;

/** Tells of events as they are committed (Server-Sent Events), from where its caller last was. @throws SutradharError `event_unknown` */
export async function streamEvents(context: Context, options: StreamOptions): Promise<Response> {
  const { database, filter, lastSeen } = options;
  const { workspaceId } = filter;
  const position = await database.forWorkspace(workspaceId, (trx) =>
    lastSeen === undefined ? locateLastEvent(trx, workspaceId) : locateEvent(trx, workspaceId, lastSeen),
  );
  context.header("X-Accel-Buffering", "no");
  const response = streamSSE(context, (stream) => tell(stream, options, position));
  response.headers.set("Cache-Control", "no-store");
  // Its connection ends with it: a server that ends waits for none that is kept open for nothing.
  response.headers.set("Connection", "close");
  return response;
}

async function tell(stream: SSEStreamingApi, options: StreamOptions, from: number): Promise<void> {
  const {
    database,
    feed,
    filter,
    onEnd,
    heartbeatMs = heartbeatMsUsual,
    streamMsMax = limits.eventStreamMsMax,
  } = options;
  const { workspaceId } = filter;
  const news = createSignal();
  const unsubscribe = feed.subscribe(workspaceId, news.raise);
  feed.closed.addEventListener("abort", news.raise);
  stream.onAbort(news.raise);
  const endMs = performance.now() + streamMsMax;
  const isOver = (): boolean => stream.aborted || feed.closed.aborted || performance.now() >= endMs;
  try {
    let position = from;
    await stream.write("retry: 1000\n\n");
    while (!isOver()) {
      const after = position;
      const events = await database.forWorkspace(workspaceId, (trx) =>
        listEvents(trx, filter, { order: "asc", after, limit: limits.pageRowsMax }),
      );
      for (const event of events) {
        await stream.writeSSE({ id: event.id, data: JSON.stringify(toCloudEvent(event)) });
        position = event.position;
      }
      if (events.length === limits.pageRowsMax) continue;
      const isNews = await news.wait(Math.min(heartbeatMs, Math.max(1, endMs - performance.now())));
      if (!isNews && !isOver()) await stream.write(": still here\n\n");
    }
  } catch {
    // The database was away, or the connection broke: the stream ends, and its caller comes again from where it was.
  } finally {
    unsubscribe();
    feed.closed.removeEventListener("abort", news.raise);
    onEnd();
  }
}

/** Remembers that it was raised until somebody has waited for it. */
function createSignal(): { raise(this: void): void; wait(this: void, ms: number): Promise<boolean> } {
  let isRaised = false;
  let wake: () => void = () => undefined;
  return {
    raise() {
      isRaised = true;
      wake();
    },
    async wait(ms) {
      if (!isRaised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const wasRaised = isRaised;
      isRaised = false;
      return wasRaised;
    },
  };
}
