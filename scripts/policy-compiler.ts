/** The compiler of policies, of one exact version: built from the Go module proxy the first time, and kept in the user's cache. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Raised on purpose, together with the WASM that it compiles. */
export const compilerVersion = "1.22.4";
const module = `github.com/open-policy-agent/opa@v${compilerVersion}`;

/** The path of `opa`. Needs Go where it has not been built yet. */
export function buildCompiler(): string {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(cache, "sutradhar", `opa-v${compilerVersion}`);
  const program = join(folder, "opa");
  if (existsSync(program)) return program;
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  const built = spawnSync("go", ["install", module], { env, encoding: "utf8" });
  if (built.status === 0 && existsSync(program)) return program;
  throw new Error(
    `could not build ${module}, which needs Go and its module proxy: ${built.stderr || built.error?.message}`,
  );
}
