import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../core/index.ts";
import type { Config } from "./config.ts";
import { findServer } from "./find-server.ts";

/** Where a server answers, and the key that it is shown. */
export interface ServerAddress {
  readonly url: string;
  readonly key: string;
  /** The workspace that is meant; absent: the key's own. */
  readonly workspace?: string | undefined;
}

/** What says which server is meant. */
export interface ServerChoice extends Pick<Config, "homeDirectory" | "url" | "key"> {
  /** By `--server`; goes before `SUTRADHAR_URL`, and that before the server of the data directory. */
  readonly server?: string | undefined;
  readonly workspace?: string | undefined;
}

/**
 * Finds the server that the command line talks to, as it is now: one that was started again may answer elsewhere.
 * @throws SutradharError `server_unavailable` where none is named and none runs, `unauthorized` where there is no key for it
 */
export async function reachServer({ workspace, ...choice }: ServerChoice): Promise<ServerAddress> {
  return { ...(await findAddress(choice)), ...(workspace === undefined ? {} : { workspace }) };
}

async function findAddress({ homeDirectory, url, key, server }: ServerChoice): Promise<ServerAddress> {
  const named = server ?? url;
  const running = named !== undefined && key !== undefined ? undefined : await findServer(homeDirectory);
  const found = named ?? running?.url;
  if (found === undefined) {
    throw new SutradharError(
      "server_unavailable",
      `no server runs on ${homeDirectory}: start one by sutradhar serve, or name another by --server or SUTRADHAR_URL`,
    );
  }
  if (key !== undefined) return { url: trim(found), key };
  // The key of this data directory is shown to nobody but its own server.
  if (!running || new URL(found).origin !== new URL(running.url).origin) {
    throw new SutradharError(
      "unauthorized",
      `there is no key for ${found}: set SUTRADHAR_KEY to one that its administrator gave you`,
    );
  }
  return { url: trim(found), key: await readAdminKey(homeDirectory) };
}

function trim(url: string): string {
  return url.replace(/\/+$/, "");
}

async function readAdminKey(homeDirectory: string): Promise<string> {
  const path = join(homeDirectory, "admin-key");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new SutradharError(
      "unauthorized",
      `the administrator's key ${path} cannot be read (${code}): set SUTRADHAR_KEY to a key of that server`,
      { cause },
    );
  }
}
