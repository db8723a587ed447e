import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, appendFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../../../core/index.ts";
import { asDiskFull, errorCodeOf } from "../../blobs/index.ts";
import { includeLine } from "./cluster-settings.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import type { ClusterUser } from "./cluster-user.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

/** What a program of Postgres is told about its surroundings: nothing of ours. */
export const postgresEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** How a process is started as the cluster's user. */
export function startedAs(user: ClusterUser): { uid?: number; gid?: number } {
  return user.isOther ? { uid: user.userId, gid: user.groupId } : {};
}

/**
 * What Postgres is told its folder is. It is started inside it; where it runs as another user, that may be the only way
 * there is, since nobody but root walks through `/root`. This name needs no walk.
 */
export function folderSeenBy(user: ClusterUser, cluster: string): string {
  return user.isOther && process.platform === "linux" ? "/proc/self/cwd" : cluster;
}

/** Makes the folders of a Postgres for its user alone. @throws SutradharError `data_directory_foreign` */
export async function makeClusterFolders(paths: ClusterPaths, user: ClusterUser): Promise<void> {
  for (const folder of new Set([paths.directory, paths.logDirectory, paths.socketDirectory])) {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asDiskFull(error, folder);
    });
    const { uid } = await lstat(folder);
    // Fresh of root, for the user it lends itself: given to it. Anybody else's is not touched.
    if (user.isOther && uid === 0) await chown(folder, user.userId, user.groupId);
    else if (uid !== user.userId) throw foreign(folder, uid, user);
    await chmod(folder, 0o700);
  }
}

function foreign(folder: string, ownerId: number, user: ClusterUser): SutradharError {
  return new SutradharError(
    "data_directory_foreign",
    `${folder} belongs to user ${ownerId}, and Postgres would run as ${user.name} (${user.userId}): start as its owner, or name another folder by SUTRADHAR_HOME`,
    { details: { folder, ownerId, userId: user.userId } },
  );
}

const partPrefix = "cluster~";

/**
 * Makes the cluster where there is none: beside its place, and moved there when it is whole. Of two that do it at once the
 * first stands.
 */
export async function initialiseCluster(
  paths: ClusterPaths,
  user: ClusterUser,
  binaries: PostgresBinaries,
): Promise<void> {
  if (await isThere(join(paths.cluster, "PG_VERSION"))) return;
  const part = await mkdtemp(join(paths.directory, partPrefix));
  try {
    if (user.isOther) await chown(part, user.userId, user.groupId);
    await runInitdb(part, paths, user, binaries);
    await appendFile(join(part, "postgresql.conf"), includeLine);
    await rename(part, paths.cluster);
  } catch (error) {
    if (errorCodeOf(error) !== "ENOTEMPTY" && errorCodeOf(error) !== "EEXIST") throw asDiskFull(error, paths.cluster);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function runInitdb(
  part: string,
  paths: ClusterPaths,
  user: ClusterUser,
  binaries: PostgresBinaries,
): Promise<void> {
  const parameters = ["-D", folderSeenBy(user, part), "--username=postgres", "--auth=peer"];
  const form = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"];
  const options = { cwd: part, env: postgresEnvironment, ...startedAs(user) };
  await new Promise<void>((done, fail) => {
    execFile(binaries.initdb, [...parameters, ...form, "--data-checksums"], options, (error, _output, said) => {
      if (error) fail(initdbFailure(error, said, paths));
      else done();
    });
  });
}

function initdbFailure(cause: Error, said: string, paths: ClusterPaths): SutradharError {
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return asDiskFull(Object.assign(new Error(said), { code: "ENOSPC" }), paths.cluster) as SutradharError;
  }
  return new SutradharError(
    "database_unavailable",
    `no database could be made in ${paths.directory}: ${said.trim().split("\n").at(-1) || cause.message}`,
    { cause },
  );
}

/** Removes what initdb left half done when it was killed. For the holder of the data directory alone. */
export async function removeParts(paths: ClusterPaths): Promise<void> {
  for (const name of await readdir(paths.directory)) {
    if (name.startsWith(partPrefix)) await rm(join(paths.directory, name), { recursive: true, force: true });
  }
}

/** The major version that made a cluster. */
export async function readMajor(paths: ClusterPaths): Promise<number> {
  return Number.parseInt(await readFile(join(paths.cluster, "PG_VERSION"), "utf8"), 10);
}
