import pg from "pg";
import { eventChannel } from "./record-event.ts";

/** Tells of new events as they are committed. Word that is missed costs time, never an event: whoever listens also looks. */
export interface EventFeed {
  /**
   * @param workspaceId undefined for all of them
   * @param onNews there may be new events; must not throw
   * @returns what ends it
   */
  subscribe(workspaceId: string | undefined, onNews: () => void): () => void;
  /** Aborted when the feed ends: whoever waits for news waits for nothing. */
  readonly closed: AbortSignal;
  close(): Promise<void>;
}

export interface EventFeedOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
}

interface Subscriber {
  readonly workspaceId: string | undefined;
  readonly onNews: () => void;
}

const reconnectMs = 500;

/** Listens on one connection for all, which is opened again whenever it breaks. */
export function openEventFeed({ url, onError }: EventFeedOptions): EventFeed {
  const subscribers = new Set<Subscriber>();
  const closing = new AbortController();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tell = (workspaceId?: string): void => {
    for (const each of subscribers) {
      if (!workspaceId || !each.workspaceId || each.workspaceId === workspaceId) each.onNews();
    }
  };
  const connect = async (): Promise<void> => {
    if (closing.signal.aborted) return;
    const next = new pg.Client({ connectionString: url, application_name: "sutradhar-events", keepAlive: true });
    client = next;
    let hasEnded = false;
    const again = (error?: Error): void => {
      if (hasEnded) return;
      hasEnded = true;
      if (error && !closing.signal.aborted) onError(error);
      void endQuietly(next);
      if (!closing.signal.aborted) timer = setTimeout(() => void connect(), reconnectMs);
    };
    next.on("error", again);
    next.on("end", () => again());
    next.on("notification", ({ payload }) => tell(payload));
    try {
      await next.connect();
      await next.query(`listen ${eventChannel}`);
      // Something may have been missed.
      tell();
    } catch (error) {
      again(error as Error);
    }
  };
  void connect();
  return {
    subscribe(workspaceId, onNews) {
      const subscriber = { workspaceId, onNews };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    closed: closing.signal,
    async close() {
      closing.abort();
      clearTimeout(timer);
      if (client) await endQuietly(client);
    },
  };
}

async function endQuietly(client: pg.Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // It was broken, which is why it is ended.
  }
}
