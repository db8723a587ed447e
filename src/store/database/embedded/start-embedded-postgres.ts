import { dirname, join } from "node:path";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { bringUp, type Cluster } from "./bring-up.ts";
import { clusterPaths, socketUrl } from "./cluster-paths.ts";
import { adminRole, ownerRole } from "./cluster-settings.ts";
import { getClusterUser, isWalkableByAll } from "./cluster-user.ts";
import { checkMajor, finishUpgrade, initialiseCluster, makeClusterFolders } from "./initialise-cluster.ts";
import { keepRunning } from "./keep-running.ts";
import { linkLibraries, preparePrograms } from "./postgres-programs.ts";
import { stopPostmaster } from "./postmaster.ts";

export interface EmbeddedPostgresOptions {
  /** Where it keeps everything; made where it is not there. */
  readonly directory: string;
  /** True starts it again whenever it dies, until it is stopped. */
  readonly keepRunning?: boolean;
  readonly log?: (line: string) => void;
  /** Settings over ours, as `postgresql.conf` would have them. For tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** For the role that owns our database, and may do nothing outside it. It holds no secret: the kernel says who connects. */
  readonly url: string;
  /** For the cluster's superuser: backups and tests. */
  readonly adminUrl: string;
  /** True where it ran already, left by a server that was killed. */
  readonly wasAdopted: boolean;
  /** A fast shutdown: transactions are broken off. Resolves when it is down. */
  stop(): Promise<void>;
}

/**
 * Brings up the Postgres of a folder: makes it the first time, adopts it where one runs there already, starts it else. It
 * runs on when this process dies, so that nothing is lost and the next one need not wait.
 * @throws SutradharError `database_unavailable`, `data_directory_foreign`, `database_newer`, `database_outdated`, `disk_full`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const paths = clusterPaths(options.directory);
  const user = await getClusterUser();
  await makeClusterFolders(paths, user);
  const programs = await preparePrograms(paths.directory, user);
  await finishUpgrade(paths);
  await initialiseCluster(paths, user, programs);
  await checkMajor(paths, programs);
  return run({ paths, user, programs, settings: options.settings ?? {}, log: options.log ?? silent }, options);
}

/**
 * Starts a cluster as it stands by programs of its own major version, to read it once more.
 * @param programs the folder that `postgres` is in
 */
export async function startWithPrograms(
  options: EmbeddedPostgresOptions & { readonly programs: string },
): Promise<EmbeddedPostgres> {
  const paths = clusterPaths(options.directory);
  const user = await getClusterUser();
  await makeClusterFolders(paths, user);
  if (user.isOther && !(await isWalkableByAll(options.programs))) {
    throw new SutradharError(
      "state_conflict",
      `Postgres runs as ${user.name} here, who may not walk to ${options.programs}: put the programs where everybody may run them, such as /opt`,
    );
  }
  // As npm unpacks them; where they are the system's own there is nothing to link.
  await linkLibraries(dirname(options.programs)).catch(() => undefined);
  const programs = { initdb: join(options.programs, "initdb"), postgres: join(options.programs, "postgres"), major: 0 };
  return run({ paths, user, programs, settings: options.settings ?? {}, log: options.log ?? silent }, options);
}

const silent = (): void => undefined;

async function run(cluster: Cluster, options: Pick<EmbeddedPostgresOptions, "keepRunning">): Promise<EmbeddedPostgres> {
  const { socketDirectory, wasAdopted } = await bringUp(cluster);
  const adminUrl = socketUrl(socketDirectory, adminRole, "postgres");
  await prepareDatabase(adminUrl);
  const keeper = options.keepRunning ? keepRunning(cluster) : undefined;
  return {
    url: socketUrl(socketDirectory, ownerRole, ownerRole),
    adminUrl,
    wasAdopted,
    async stop() {
      await keeper?.end();
      await stopPostmaster(cluster.paths);
    },
  };
}

/** Any number that nothing else in the cluster locks. */
const preparationLock = 7_291_432;

/** The role that owns everything of ours, which is no superuser, and its database. */
async function prepareDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [preparationLock]);
    const roles = await client.query("select from pg_roles where rolname = $1", [ownerRole]);
    if (roles.rowCount === 0) await client.query(`create role ${ownerRole} login createrole`);
    const databases = await client.query("select from pg_database where datname = $1", [ownerRole]);
    if (databases.rowCount === 0) await client.query(`create database ${ownerRole} owner ${ownerRole}`);
  } finally {
    await client.end();
  }
}
