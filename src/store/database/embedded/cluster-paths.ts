import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where things lie in the folder of an embedded Postgres. */
export interface ClusterPaths {
  /** The folder itself, 0700, of the user that Postgres runs as. The socket lies in it, where its path is short enough. */
  readonly directory: string;
  /** What Postgres calls its data directory: there whole, or not at all. */
  readonly cluster: string;
  readonly logDirectory: string;
  /** What Postgres says before it writes to its own log. */
  readonly startLog: string;
  readonly postmasterFile: string;
  readonly socketDirectory: string;
}

/** `sun_path` of unix(7) holds 108 bytes, the last of which is zero. */
const socketPathBytesMax = 107;

/** Part of the socket's name only: nothing listens on TCP. */
export const socketPort = 5432;

export function clusterPaths(directory: string, temporaryDirectory = tmpdir()): ClusterPaths {
  const root = resolve(directory);
  const cluster = join(root, "cluster");
  const logDirectory = join(root, "log");
  return {
    directory: root,
    cluster,
    logDirectory,
    startLog: join(logDirectory, "start.log"),
    postmasterFile: join(cluster, "postmaster.pid"),
    socketDirectory: isShortEnough(root) ? root : shortDirectory(root, temporaryDirectory),
  };
}

function isShortEnough(directory: string): boolean {
  return Buffer.byteLength(join(directory, `.s.PGSQL.${socketPort}`)) <= socketPathBytesMax;
}

/** A folder of few letters that every process finds again from the long one's path. */
function shortDirectory(directory: string, temporaryDirectory: string): string {
  const digest = createHash("sha256").update(directory).digest("hex").slice(0, 16);
  return join(temporaryDirectory, `sutradhar-${digest}`);
}

/** A connection string for `role`: over the socket, whose peer the kernel vouches for, so that there is no password. */
export function socketUrl(socketDirectory: string, role: string, database: string): string {
  return `postgres://${role}@localhost:${socketPort}/${database}?host=${encodeURIComponent(socketDirectory)}&sslmode=disable`;
}
