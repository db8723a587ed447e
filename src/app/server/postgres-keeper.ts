import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";

export interface PostgresKeeper {
  close(): Promise<void>;
}

const lookMs = 2_000;

/** Starts the embedded Postgres again whenever it is gone: killed, out of memory, stopped by a disk that was full. */
export function keepPostgres(options: {
  readonly directory: string;
  readonly first: EmbeddedPostgres;
  readonly ping: () => Promise<void>;
  readonly log: Log;
}): PostgresKeeper {
  const { directory, first, ping, log } = options;
  let postgres = first;
  let isClosed = false;
  let last: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    if (isClosed) return;
    try {
      await ping();
    } catch {
      if (isClosed) return;
      log.warn("the database does not answer, and is started again");
      postgres = await startEmbeddedPostgres({ directory });
    }
  };
  const timer = setInterval(() => {
    last = last.then(look).catch((error: unknown) => log.error("the database cannot be started", { error }));
  }, lookMs);
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await last;
      await postgres.stop();
    },
  };
}
