import { join } from "node:path";
import { limits } from "../../core/index.ts";
import type { PersonKeys } from "../../governance/consent/index.ts";
import { createBlobCipher } from "../../governance/keys/index.ts";
import { openJobQueue, type JobQueue } from "../../executors/index.ts";
import {
  migrate,
  openDatabase,
  openStores,
  parseStoreLocation,
  startEmbeddedPostgres,
  type Database,
  type EmbeddedPostgres,
  type Stores,
} from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Tracing } from "../../telemetry/tracing/index.ts";
import type { Config } from "../config.ts";
import { findDatabase } from "../find-database.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { createKeyOpener } from "../open-person-keys.ts";
import { createOwnerKeys } from "./owner-keys.ts";

/** What every process of an installation shares: its database, its queue and where its bytes lie. */
export interface Installation {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly stores: Stores;
  /** What is somebody's is encrypted with. Opened when it is first needed. */
  readonly openPersonKeys: () => Promise<PersonKeys>;
  close(): Promise<void>;
}

/** Where the embedded server's files are. */
function postgresDirectory(config: Pick<Config, "homeDirectory">): string {
  return join(config.homeDirectory, "postgres");
}

/** The database's address: the one that is set and may be gone to, or the embedded server's, which is started or adopted, and kept running. */
export async function reachDatabase(
  config: Config,
  log: Log,
): Promise<{ readonly url: string; readonly embedded?: EmbeddedPostgres }> {
  const url = await findDatabase(config);
  if (url !== undefined) return { url };
  const embedded = await startEmbeddedPostgres({
    directory: postgresDirectory(config),
    keepRunning: true,
    log: (message) => log.info("postgres", { message }),
  });
  return { url: embedded.url, embedded };
}

export interface InstallationOptions {
  readonly url: string;
  /** Brings the schema up to this build; who only works on an installation leaves that to its server. */
  readonly mayMigrate: boolean;
  readonly tracing: Pick<Tracing, "currentTraceparent">;
}

/** Opens an installation. @throws SutradharError `database_unavailable`, `database_newer`, `store_unavailable`. */
export async function openInstallation(
  config: Config,
  log: Log,
  { url, mayMigrate, tracing }: InstallationOptions,
): Promise<Installation> {
  if (mayMigrate) {
    const applied = await migrate(url);
    if (applied.length > 0) log.info("the schema was brought up to date", { applied });
  }
  const onError = (error: Error): void => log.warn("a connection to the database broke", { error: error.message });
  const database = openDatabase({
    url,
    connectionsMax: config.databaseConnectionsMax,
    onError,
    // A worker that is stopped within a transaction must not hold up those who take its steps over.
    ...(mayMigrate ? {} : { standstillMsMax: limits.workerStandstillMsMax }),
  });
  const currentTrace = (): string | undefined => tracing.currentTraceparent();
  const queue = await openJobQueue({ database, onError, currentTrace }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const door = createLazyDoor(config, log);
  const openPersonKeys = createKeyOpener(config);
  const stores = openStores({
    location: parseStoreLocation(config.blobs, config.s3),
    homeDirectory: config.homeDirectory,
    sizeBytesMax: config.storeBytesMax,
    freeBytesMin: config.storeFreeBytesMin,
    database,
    pass: (address) => door.pass({ place: "object-store", dataClass: "original" }, address),
    cipher: createBlobCipher(createOwnerKeys({ config, database, openPersonKeys })),
    now: () => Date.now(),
  });
  return {
    database,
    queue,
    stores,
    openPersonKeys,
    async close() {
      await queue.close();
      await stores.close();
      await database.close();
    },
  };
}
