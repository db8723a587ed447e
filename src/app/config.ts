import { statSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { limits, SutradharError } from "../core/index.ts";

const shippedAssets = fileURLToPath(new URL("../../assets", import.meta.url));

/** What the environment says. The only place that reads it. */
export interface Config {
  /** Where artifacts and results are kept. */
  readonly homeDirectory: string;
  /** The folder of avatars/, backgrounds/ and music/: what ships, unless `SUTRADHAR_ASSETS` names another. */
  readonly assetsDirectory: string;
  readonly storeBytesMax: number;
  readonly jobs: number;
}

/** @throws SutradharError `option_invalid` with the variable's name. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  return {
    homeDirectory:
      environment["SUTRADHAR_HOME"] ||
      join(environment["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "sutradhar"),
    assetsDirectory: readAssets(environment["SUTRADHAR_ASSETS"]),
    storeBytesMax: readNumber(environment, "SUTRADHAR_STORE_BYTES_MAX", limits.storeBytesMax),
    jobs: readNumber(environment, "SUTRADHAR_JOBS", Math.min(limits.jobsMax, availableParallelism())),
  };
}

function readAssets(named: string | undefined): string {
  if (!named) return shippedAssets;
  const directory = resolve(named);
  if (statSync(join(directory, "avatars"), { throwIfNoEntry: false })?.isDirectory()) return directory;
  throw new SutradharError(
    "option_invalid",
    `SUTRADHAR_ASSETS must name a folder that holds avatars/, backgrounds/ and music/, got ${JSON.stringify(named)}`,
  );
}

function readNumber(environment: Readonly<Record<string, string | undefined>>, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new SutradharError("option_invalid", `${name} must be a whole number above 0, got ${JSON.stringify(text)}`);
  }
  return value;
}

/**
 * The environment of render processes: no more than they need. Two arenas keep glibc from holding what each of
 * FFmpeg's and Skia's threads once used; drawing itself allocates nothing for a frame.
 */
export function workerEnvironment(): Record<string, string> {
  return { ...take(["PATH", "HOME", "TMPDIR", "LANG", "TZ"]), ...childEnvironment(), MALLOC_ARENA_MAX: "2" };
}

/** What every process of ours may know: where the launcher keeps what it has compiled. */
export function childEnvironment(): Record<string, string> {
  return take(["NODE_COMPILE_CACHE"]);
}

function take(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => names.includes(entry[0])),
  );
}
