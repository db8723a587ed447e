import { execFile } from "node:child_process";
import { appendFile, chmod, chown, lstat, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { SutradharError } from "../../../core/index.ts";
import {
  asDiskFull,
  errorCodeOf,
  livenessOf,
  markedName,
  ownMark,
  parseMarkedName,
  syncDirectory,
} from "../../blobs/index.ts";
import { saysDiskFull } from "./start-failure.ts";
import { adminRole, includeLine } from "./cluster-settings.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import { nameSeenBy, startedIn, type ClusterUser } from "./cluster-user.ts";
import type { PostgresPrograms } from "./postgres-programs.ts";

/** Makes the folders of a Postgres, for its user alone. @throws SutradharError `data_directory_foreign`, `disk_full` */
export async function makeClusterFolders(paths: ClusterPaths, user: ClusterUser): Promise<void> {
  for (const folder of new Set([paths.directory, paths.logDirectory, paths.socketDirectory])) {
    await makeFolder(folder);
    const found = await lstat(folder);
    // Fresh of root, for the user that it lends itself: given to it. Anybody else's is not touched.
    if (user.isOther && found.uid === 0 && found.isDirectory()) await chown(folder, user.userId, user.groupId);
    else if (found.uid !== user.userId || !found.isDirectory()) throw foreignFolder(folder, found.uid, user);
    await chmod(folder, 0o700);
  }
  if (await isThere(paths.cluster)) await checkOwner(paths.cluster, user);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (errorCodeOf(error) !== "EACCES" && errorCodeOf(error) !== "EPERM") throw asDiskFull(error, folder);
    throw new SutradharError(
      "data_directory_foreign",
      `${folder} cannot be made, since a folder above it belongs to another user: name a folder of your own by SUTRADHAR_HOME`,
      { cause: error },
    );
  }
}

async function checkOwner(folder: string, user: ClusterUser): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid !== user.userId) throw foreignFolder(folder, uid, user);
}

function foreignFolder(folder: string, ownerId: number, user: ClusterUser): SutradharError {
  return new SutradharError(
    "data_directory_foreign",
    `${folder} belongs to user ${ownerId}, and Postgres would run as ${user.name} (user ${user.userId}): start as its owner, or name another folder by SUTRADHAR_HOME`,
    { details: { folder, ownerId, userId: user.userId } },
  );
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Where an upgrade makes the new cluster, in a folder of a Postgres of its own. */
export const upgradeStage = (directory: string): string => join(directory, "upgrading");

/** The older cluster was moved aside and the new one, which was whole by then, not yet into its place. */
export async function finishUpgrade(paths: ClusterPaths): Promise<void> {
  const made = join(upgradeStage(paths.directory), "postgres", "cluster");
  if ((await isThere(paths.cluster)) || !(await isThere(made))) return;
  await rename(made, paths.cluster);
  await rm(upgradeStage(paths.directory), { recursive: true });
}

const partWord = "cluster";

/**
 * Makes the cluster where there is none: beside its place, and moved there when it is whole. Of two that do it at once the
 * first stands. What a killed one left half done is removed.
 * @throws SutradharError `disk_full`, `database_unavailable`
 */
export async function initialiseCluster(
  paths: ClusterPaths,
  user: ClusterUser,
  programs: PostgresPrograms,
): Promise<void> {
  await removeParts(paths);
  if (await isThere(join(paths.cluster, "PG_VERSION"))) return;
  const part = join(paths.directory, markedName(ownMark(), partWord));
  try {
    await mkdir(part, { mode: 0o700 });
    if (user.isOther) await chown(part, user.userId, user.groupId);
    await runInitdb(part, paths, user, programs);
    await appendFile(join(part, "postgresql.conf"), includeLine);
    await rename(part, paths.cluster);
    await syncDirectory(paths.directory);
  } catch (error) {
    if (errorCodeOf(error) !== "ENOTEMPTY" && errorCodeOf(error) !== "EEXIST") throw asDiskFull(error, paths.cluster);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function removeParts(paths: ClusterPaths): Promise<void> {
  for (const name of await readdir(paths.directory)) {
    const parsed = parseMarkedName(name);
    if (parsed?.word !== partWord || livenessOf(parsed.mark) !== "dead") continue;
    // Its initdb may live on for a moment and write.
    await rm(join(paths.directory, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Text by code point, the same on every machine; every page with its checksum. */
const form = [
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--data-checksums",
  ...(platform() === "linux" ? ["--sync-method=syncfs"] : []),
];

async function runInitdb(
  part: string,
  paths: ClusterPaths,
  user: ClusterUser,
  programs: PostgresPrograms,
): Promise<void> {
  const where = ["-D", await nameSeenBy(user, part), `--username=${adminRole}`, "--auth=peer"];
  await new Promise<void>((done, fail) => {
    execFile(programs.initdb, [...where, ...form], startedIn(part, user), (error, _output, said) => {
      if (error) fail(initdbFailure(error, said, paths));
      else done();
    });
  });
}

function initdbFailure(cause: Error, said: string, paths: ClusterPaths): unknown {
  if (saysDiskFull(said)) return asDiskFull(Object.assign(cause, { code: "ENOSPC" }), paths.cluster);
  const reason = said.trim().split("\n").slice(-3).join(" ") || cause.message;
  return new SutradharError("database_unavailable", `no database could be made in ${paths.directory}: ${reason}`, {
    cause,
  });
}

/** Refuses a cluster that another major version of Postgres made: its files mean something else there. */
export async function checkMajor(paths: ClusterPaths, programs: PostgresPrograms): Promise<void> {
  const major = Number.parseInt(await readFile(join(paths.cluster, "PG_VERSION"), "utf8"), 10);
  if (major === programs.major) return;
  if (major > programs.major) {
    throw new SutradharError(
      "database_newer",
      `${paths.cluster} was made by Postgres ${major}, and this Sutradhar brings ${programs.major}: start the newer Sutradhar that made it`,
    );
  }
  throw new SutradharError(
    "database_outdated",
    `${paths.cluster} was made by Postgres ${major}, and this Sutradhar brings ${programs.major}: run \`sutradhar database upgrade\`, which says what to do`,
  );
}
