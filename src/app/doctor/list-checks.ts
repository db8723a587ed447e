import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { buildDigest } from "../../planner/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import {
  bringsMajor,
  findRunningServer,
  openDatabase,
  openStores,
  parseStoreLocation,
  startEmbeddedPostgres,
  type Database,
} from "../../store/index.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { Config } from "../config.ts";
import { showDatabase, type DatabaseReport } from "../database-jobs.ts";
import { createEngine } from "../engine.ts";
import { findDatabase } from "../find-database.ts";
import { checkClock, checkDatabase, checkPrograms } from "./check-database.ts";
import { checkOwner, checkSecrets, checkSpace } from "./check-home.ts";
import { checkDeadLetters, checkServer, checkWorkers, type SeenWorker } from "./check-server.ts";
import { checkStores, checkWhole } from "./check-store.ts";
import type { Check } from "./examine.ts";

const nowMs = (): number => Date.now();

/** Enough to find a disk that rots, and soon done. */
const spotCheck = { filesMax: 40, bytesMax: 200_000_000 };

/** What can be looked at without a database. */
export function listHomeChecks(config: Config, configFile: string | undefined): Check[] {
  const { homeDirectory } = config;
  const isThere = readdirOf(homeDirectory).length > 0;
  return [
    checkOwner(homeDirectory, process.getuid?.()),
    checkSpace(homeDirectory),
    checkSecrets(homeDirectory, configFile),
    // A bucket is asked wherever it is; nothing is written into a folder that nobody has made yet.
    ...(isThere || config.blobs !== "files" ? [checkStores(() => openConfiguredStores(config))] : []),
    ...(isThere ? [checkWhole({ folders: listBlobFolders(homeDirectory), ...spotCheck })] : []),
  ];
}

/** Only probed: the database that they would ask for results is opened, and never asked. */
function openConfiguredStores(config: Config) {
  const { homeDirectory, blobs, s3, storeBytesMax } = config;
  const door = createLazyDoor(config);
  const pass = (url: string): Promise<void> => door.pass({ place: "object-store", dataClass: "original" }, url);
  const database = openDatabase({ url: "postgres://localhost", connectionsMax: 1 });
  const location = parseStoreLocation(blobs, s3);
  return openStores({ location, homeDirectory, sizeBytesMax: storeBytesMax, database, pass, now: nowMs });
}

function listBlobFolders(homeDirectory: string): string[] {
  const below = (folder: string, ...rest: string[]): string[] =>
    readdirOf(join(homeDirectory, folder)).map((name) => join(homeDirectory, folder, name, ...rest));
  return [join(homeDirectory, "store", "blobs"), ...below("workspaces", "store", "blobs"), ...below("vault", "blobs")];
}

function readdirOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The database and the programs that come with us. @param onShown is told how the database stands, where it answers */
export function listDatabaseChecks(config: Config, onShown: (report: DatabaseReport) => void): Check[] {
  const show = async (): Promise<DatabaseReport> => {
    const report = await showDatabase(config);
    onShown(report);
    return report;
  };
  return [...(config.databaseUrl ? [] : [checkPrograms(bringsMajor)]), checkDatabase(show)];
}

/** The server, and what only a database that answers can tell. */
export function listServerChecks(config: Config, database: DatabaseReport | undefined): Check[] {
  return [
    ...(database && canBeAsked(database) ? listFleetChecks(config) : []),
    checkServer(() => findRunningServer(config.homeDirectory, nowMs), askReadiness),
  ];
}

function canBeAsked({ status }: DatabaseReport): boolean {
  return status !== null && status.pending.length === 0 && status.unknown.length === 0;
}

function listFleetChecks(config: Config): Check[] {
  const ask =
    <T>(question: (database: Database) => Promise<T>): (() => Promise<T>) =>
    () =>
      askDatabase(config, question);
  const build = buildDigest(stepCatalog, createEngine());
  return [
    checkClock(ask(readClock), nowMs),
    checkWorkers(ask(readWorkers), { build, nowMs }),
    checkDeadLetters(ask(countDeadLetters)),
  ];
}

/** It runs already: an embedded one is found, not started. */
async function askDatabase<T>(config: Config, question: (database: Database) => Promise<T>): Promise<T> {
  const { homeDirectory } = config;
  const url =
    (await findDatabase(config)) ?? (await startEmbeddedPostgres({ directory: join(homeDirectory, "postgres") })).url;
  const database = openDatabase({ url, connectionsMax: 1 });
  try {
    return await question(database);
  } finally {
    await database.close();
  }
}

async function readClock(database: Database): Promise<number> {
  // A connection is made first: its time is not the clock's.
  await database.ping();
  const { rows } = await sql<{ ms: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(
    database.engine,
  );
  return rows[0]?.ms ?? Number.NaN;
}

async function readWorkers({ engine }: Database): Promise<readonly SeenWorker[]> {
  const rows = await engine
    .selectFrom("workers")
    .select(["id", "build", "version", "seen_at"])
    .where("stopped_at", "is", null)
    .execute();
  return rows.map(({ id, build, version, seen_at: seenAt }) => ({ id, build, version, seenAtMs: seenAt.getTime() }));
}

async function countDeadLetters({ engine }: Database): Promise<{ steps: number; videos: number }> {
  return engine
    .selectFrom("dead_letters")
    .select(({ fn }) => [fn.countAll<number>().as("steps"), fn.count<number>("video_id").distinct().as("videos")])
    .where("settled_at", "is", null)
    .executeTakeFirstOrThrow();
}

async function askReadiness(url: string): Promise<{ status: string; troubles: readonly string[] }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return (await response.json()) as { status: string; troubles: readonly string[] };
}
