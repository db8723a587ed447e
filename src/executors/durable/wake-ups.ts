import pg from "pg";
import { stopChannel } from "./advance-run.ts";
import { wakeChannel } from "./queue.ts";

export interface WakeUps {
  close(): Promise<void>;
}

export interface WakeUpOptions {
  readonly url: string;
  /** There is work in this queue; or there may be some anywhere, where a message may have been missed. */
  readonly onWork: (queue: string | undefined) => void;
  readonly onStop: (runId: string) => void;
  readonly onError: (error: Error) => void;
}

const reconnectMs = 500;

/**
 * Hears what the database tells of new work and of runs that were stopped, on a connection of its own, which is opened
 * again whenever it breaks. A message that is missed costs time, never work: workers also look by themselves.
 */
export function openWakeUps({ url, onWork, onStop, onError }: WakeUpOptions): WakeUps {
  let client: pg.Client | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    if (isClosed) return;
    const next = new pg.Client({ connectionString: url, application_name: "sutradhar-wake", keepAlive: true });
    client = next;
    let hasEnded = false;
    const again = (error?: Error): void => {
      if (hasEnded) return;
      hasEnded = true;
      if (error && !isClosed) onError(error);
      void endQuietly(next);
      if (!isClosed) timer = setTimeout(() => void connect(), reconnectMs);
    };
    next.on("error", again);
    next.on("end", () => again());
    next.on("notification", ({ channel, payload = "" }) => {
      if (channel === wakeChannel) onWork(payload);
      else onStop(payload);
    });
    try {
      await next.connect();
      await next.query(`listen ${wakeChannel}`);
      await next.query(`listen ${stopChannel}`);
      onWork(undefined);
    } catch (error) {
      again(error as Error);
    }
  };
  void connect();
  return {
    async close() {
      isClosed = true;
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
