import { SutradharError } from "../core/index.ts";
import type { Door } from "../governance/egress/index.ts";
import type { Config } from "./config.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";

export type DatabasePlace = DoorConfig & Pick<Config, "databaseUrl">;

/**
 * The address of the Postgres that is set, where the rules of this installation let its rows go there; undefined where it has the
 * embedded one. Whoever opens a connection to it takes the address from here.
 * @throws SutradharError `egress_denied`, `config_invalid` where the address names no host
 */
export async function findDatabase(
  config: DatabasePlace,
  door: Pick<Door, "pass"> = createLazyDoor(config),
): Promise<string | undefined> {
  const { databaseUrl } = config;
  if (databaseUrl === undefined) return undefined;
  const host = hostOf(databaseUrl);
  // A socket in the file system is this machine's.
  if (!host.startsWith("/")) {
    await door.pass({ place: "database", dataClass: "consent-record" }, `postgres://${host}`);
  }
  return databaseUrl;
}

/** As the driver reads it: `?host=` stands above the address's own, and both may be a socket's folder. */
function hostOf(databaseUrl: string): string {
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = decodeURIComponent(searchParams.getAll("host").at(-1) || hostname);
  if (host !== "") return host.includes(":") && !host.startsWith("[") && !host.startsWith("/") ? `[${host}]` : host;
  throw new SutradharError(
    "config_invalid",
    "DATABASE_URL names no host: write it out, as in postgres://sutradhar@db.example.in/sutradhar, since only a place that is listed may be gone to",
  );
}
