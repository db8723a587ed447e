import { limits } from "../../core/index.ts";
import { createDatabaseSource, keepLedger, type LedgerWriter } from "../../ledger/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { openInstallationLedger, openLedgerWriter } from "../ledger.ts";
import { takeLocalRefusals } from "./take-local-refusals.ts";
import type { Installation } from "./installation.ts";

/** The ledger as a server has it: it writes what happens, shows the log, and, beside a scheduler, takes entries in. */
export interface LedgerService {
  readonly writer: LedgerWriter;
  read(path: string): Promise<Uint8Array | undefined>;
  /** How long the oldest entry waits to be taken in. */
  lagMs(): Promise<number>;
  close(): Promise<void>;
}

const everyMs = 250;

/**
 * Signs only where the scheduler runs: the other processes of an installation need no key but that of commitments.
 * @throws SutradharError `state_conflict` where the database is an older copy: `sutradhar ledger recover` says so in the log
 */
export async function openLedgerService(
  config: Pick<Config, "homeDirectory" | "services">,
  { database }: Pick<Installation, "database">,
  log: Log,
): Promise<LedgerService> {
  const writer = await openLedgerWriter(database, config.homeDirectory);
  await takeLocalRefusals(config.homeDirectory, { database, ledger: writer, log });
  const source = createDatabaseSource(database);
  const ledger = config.services.includes("scheduler")
    ? await openInstallationLedger(database, config.homeDirectory)
    : undefined;
  const onError = (error: unknown): void => log.warn("the ledger could not take in what waits", { error });
  const keeper = ledger && keepLedger(ledger, { everyMs, onError });
  return {
    writer,
    read: (path) => source.read(path),
    lagMs: () => readLagMs(database),
    async close() {
      await keeper?.stop();
    },
  };
}

/** By the database's clock, which wrote when each came. */
async function readLagMs({ engine }: Installation["database"]): Promise<number> {
  const row = await engine
    .selectFrom("ledger_pending")
    .select(({ fn }) => fn.min("created_at").as("oldest"))
    .where("refused", "is", null)
    .executeTakeFirst();
  return row?.oldest ? Math.max(0, Date.now() - row.oldest.getTime()) : 0;
}

/** What keeps a server from being ready: nobody takes in what happens. */
export async function findLedgerTrouble(ledger: Pick<LedgerService, "lagMs">): Promise<void> {
  const waitedMs = await ledger.lagMs();
  if (waitedMs <= limits.ledgerTroubleMsMax) return;
  throw new Error(
    `the ledger is ${Math.round(waitedMs / 1000)} s behind: a server with the scheduler must run, with the installation's ledger key; its log says what is in the way`,
  );
}
