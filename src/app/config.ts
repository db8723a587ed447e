import type { Environment } from "./config-setting.ts";
import { configVariable, settings, type SettingValues } from "./config-settings.ts";
import { findSettingsFile, readSettings, valuesOf, type SettingEntry } from "./config-values.ts";

type RenamedKeys = "home" | "assets" | "s3Endpoint" | "s3Region" | "s3PathStyle";

/** What is set, by the environment and by `config.yaml`: docs/reference/configuration.md. The only place that reads it. */
export interface Config extends Omit<SettingValues, RenamedKeys> {
  /** The data directory. */
  readonly homeDirectory: string;
  /** The folder of avatars/, backgrounds/ and music/: what ships, unless another is set. */
  readonly assetsDirectory: string;
  readonly s3: { readonly endpoint?: string; readonly region?: string; readonly pathStyle?: boolean };
}

/** @throws SutradharError `config_invalid` with every key and variable that is wrong */
export function readConfig(environment: Environment = process.env): Config {
  const { home, assets, s3Endpoint, s3Region, s3PathStyle, ...others } = valuesOf(readSettings(environment));
  return {
    ...others,
    homeDirectory: home,
    assetsDirectory: assets,
    s3: {
      ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }),
      ...(s3Region === undefined ? {} : { region: s3Region }),
      ...(s3PathStyle === undefined ? {} : { pathStyle: s3PathStyle }),
    },
  };
}

/** The same with where each value comes from. Throws what `readConfig` throws. */
export function listSettings(environment: Environment = process.env): readonly SettingEntry[] {
  return readSettings(environment);
}

/** Which file was read, if there is one. */
export function findConfig(environment: Environment = process.env): string | undefined {
  return findSettingsFile(environment);
}

/** Whether the assets that a script may name are those of the product, which everybody has. */
export function hasShippedAssets({ assetsDirectory }: Pick<Config, "assetsDirectory">): boolean {
  return assetsDirectory === settings.assets.standard({});
}

/** Has every later look at the configuration read this file: what a command was told by `--config`. */
export function nameConfigFile(path: string): void {
  process.env[configVariable] = path;
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

/** The environment of a server's worker process: this one's, and what the server has found out. */
export function serverChildEnvironment(found: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), ...found };
}

function take(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => names.includes(entry[0])),
  );
}
