import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { partBeside, SutradharError } from "../core/index.ts";
import { asDiskFull, errorCodeOf } from "./blobs/index.ts";
import { findHolder, takeLock, type Holder } from "./numbered-lock.ts";

/** Where a server answers, as the command line finds it. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly version: string;
}

/** That this process alone runs a server on a data directory. It ends with the process, however that ends. */
export interface DataDirectoryLock {
  /** Says where the server answers, once it does. */
  announce(server: Pick<RunningServer, "url" | "version">): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a data directory for this process; made where it is not there.
 * @throws SutradharError `server_running` where another server has it, `data_directory_foreign`, `disk_full`
 */
export async function lockDataDirectory(homeDirectory: string, now: () => number): Promise<DataDirectoryLock> {
  await openDirectory(homeDirectory);
  const lock = await takeLock(lockFolder(homeDirectory), now).catch((error: unknown) => {
    throw asDiskFull(error, homeDirectory);
  });
  if ("mark" in lock) throw serverRunning(homeDirectory, lock, await readServer(homeDirectory));
  // What is written there is of a server that died.
  await rm(serverFile(homeDirectory), { force: true });
  return {
    async announce({ url, version }) {
      const server = { url, pid: process.pid, startedAt: new Date(now()).toISOString(), version };
      await writeServer(homeDirectory, server);
    },
    async release() {
      await rm(serverFile(homeDirectory), { force: true });
      await lock.release();
    },
  };
}

/** The server of a data directory, while its process lives and it has said where it answers. */
export async function findRunningServer(homeDirectory: string, now: () => number): Promise<RunningServer | undefined> {
  const holder = await findHolder(lockFolder(homeDirectory), now);
  const server = holder && (await readServer(homeDirectory));
  return server?.pid === holder?.mark.processId ? server : undefined;
}

const lockFolder = (homeDirectory: string): string => join(homeDirectory, "server-lock");
const serverFile = (homeDirectory: string): string => join(homeDirectory, "server.json");

function serverRunning(homeDirectory: string, { mark }: Holder, server: RunningServer | undefined): SutradharError {
  const where = server?.pid === mark.processId ? `at ${server.url}` : "and is only starting";
  return new SutradharError(
    "server_running",
    `a server runs on ${homeDirectory} already: process ${mark.processId} on ${mark.host}, ${where}; stop it, or name another folder by SUTRADHAR_HOME`,
    { details: { homeDirectory, processId: mark.processId, host: mark.host, url: server?.url } },
  );
}

/** Makes the data directory, for ourselves alone, or sees that it is ours. */
async function openDirectory(homeDirectory: string): Promise<void> {
  try {
    await mkdir(homeDirectory, { recursive: true, mode: 0o700 });
    const { uid } = await stat(homeDirectory);
    const userId = process.getuid?.() ?? uid;
    // A volume that a container is lent may be root's, and let us write all the same.
    if (uid !== userId && uid !== 0) throw foreignDirectory(homeDirectory, `user ${uid}`);
    await access(homeDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === "EACCES" || code === "EPERM") throw foreignDirectory(homeDirectory, "another user", error);
    throw asDiskFull(error, homeDirectory);
  }
}

function foreignDirectory(homeDirectory: string, owner: string, cause?: unknown): SutradharError {
  return new SutradharError(
    "data_directory_foreign",
    `the data directory ${homeDirectory} belongs to ${owner}, and this process runs as user ${process.getuid?.()}: run as its owner, or name a folder of your own by SUTRADHAR_HOME`,
    { cause },
  );
}

async function readServer(homeDirectory: string): Promise<RunningServer | undefined> {
  try {
    return JSON.parse(await readFile(serverFile(homeDirectory), "utf8")) as RunningServer;
  } catch (error) {
    // A power cut may have left it without its words.
    if (errorCodeOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** There whole or not at all. */
async function writeServer(homeDirectory: string, server: RunningServer): Promise<void> {
  const part = partBeside(serverFile(homeDirectory));
  try {
    await writeFile(part, `${JSON.stringify(server, undefined, 2)}\n`, { mode: 0o600 });
    await rename(part, serverFile(homeDirectory));
  } catch (error) {
    await rm(part, { force: true });
    throw asDiskFull(error, homeDirectory);
  }
}
