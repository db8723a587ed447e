import { setTimeout as wait } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";

export interface LedgerKeeper {
  /** Takes in what still waits, and ends. */
  stop(): Promise<void>;
}

export interface KeeperOptions {
  /** How often to look; well below `ledgerLagMsMax`. */
  readonly everyMs: number;
  /** Called when taking in fails; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Takes in, as long as a server runs, what changes have left in their transactions. Several servers may do so at once. */
export function keepLedger(ledger: Ledger, { everyMs, onError }: KeeperOptions): LedgerKeeper {
  const abort = new AbortController();

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      await ledger.integrate().catch(onError);
      await wait(everyMs, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async stop() {
      abort.abort();
      await running;
      await ledger.integrate().catch(onError);
      await ledger.close();
    },
  };
}
