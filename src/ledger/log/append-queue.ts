import { limits, SutradharError } from "../../core/index.ts";
import type { SealedEntry } from "../entries/index.ts";

/** Entries that wait for their turn in this process. Those that come while a batch is written form the next one. */
export interface AppendQueue {
  /** Resolves with the entry's place once it is on the disk. */
  push(entry: SealedEntry): Promise<number>;
  /** Resolves once nothing waits or is being written. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly entry: SealedEntry;
  readonly resolve: (index: number) => void;
  readonly reject: (error: unknown) => void;
}

/** @param write takes a batch in, and tells the place of each entry by its id. */
export function createAppendQueue(
  write: (entries: readonly SealedEntry[]) => Promise<ReadonlyMap<string, number>>,
): AppendQueue {
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limits.ledgerBatchEntriesMax);
      try {
        const indexes = await write(batch.map(({ entry }) => entry));
        for (const { entry, resolve } of batch) resolve(indexes.get(entry.id) as number);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }

  return {
    push(entry) {
      if (waiting.length >= limits.ledgerQueueEntriesMax) {
        return Promise.reject(
          new SutradharError(
            "rate_limited",
            `${waiting.length} entries wait for the ledger already: try again in a moment`,
          ),
        );
      }
      return new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        // In a turn of its own, so that all that is handed over in this one goes together.
        running ??= Promise.resolve().then(run);
      });
    },
    idle: () => running ?? Promise.resolve(),
  };
}
