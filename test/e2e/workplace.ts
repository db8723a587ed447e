/** A folder of its own for a test that runs the command line: scripts, a store, a place for temporary files. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RenderSummary } from "../../src/app/index.ts";
import type { ErrorCode, Problem } from "../../src/core/index.ts";

export { scriptOf } from "../fixtures/script-text.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const launcher = join(root, "bin", "sutradhar.js");
const timeoutMs = 170_000;

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ErrorDocument {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly problems: readonly Problem[] };
}

export interface Workplace {
  readonly folder: string;
  /** The folder that `--out` should lie in; nothing else writes there. */
  readonly out: string;
  readonly environment: Readonly<Record<string, string>>;
  path(...names: string[]): string;
  write(name: string, content: string | Uint8Array): string;
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Finished;
  start(args: readonly string[]): ChildProcess;
  /** Renders, expects success, and returns what `--json` printed. */
  render(script: string, out: string, ...options: string[]): RenderSummary;
  /** Every process whose temporary folder is this one: the command and all that it started, orphans too. */
  listProcesses(): number[];
  /** The names of everything below a folder. */
  list(folder: string): string[];
  remove(): void;
}

/** @param more of the environment that every command is given */
export function createWorkplace(more: Readonly<Record<string, string>> = {}): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "sutradhar-e2e-"));
  const path = (...names: string[]): string => join(folder, ...names);
  for (const name of ["out", "tmp"]) mkdirSync(path(name));
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TMPDIR: path("tmp"),
    SUTRADHAR_HOME: path("home"),
    // Journeys run beside each other: another process of each would cost its start, and win nothing.
    SUTRADHAR_JOBS: "1",
    // What two of them make must be the same, and a watermark is drawn with the secret.
    SUTRADHAR_SECRETS_KEY_FILE: join(root, "test", "fixtures", "shared-secrets-key"),
    ...more,
  };
  const run: Workplace["run"] = (args, others = {}) => {
    const options = { cwd: folder, env: { ...environment, ...others }, encoding: "utf8", timeout: timeoutMs } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], options);
    return { status, stdout, stderr };
  };
  return {
    folder,
    out: path("out"),
    environment,
    path,
    write(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
    run,
    start: (args) => spawn(process.execPath, [launcher, ...args], { cwd: folder, env: environment, stdio: "ignore" }),
    render(script, out, ...options) {
      const { status, stdout, stderr } = run(["render", script, "--out", out, "--json", ...options]);
      if (status !== 0) throw new Error(`render ended with ${status}: ${stdout}${stderr}`);
      return JSON.parse(stdout) as RenderSummary;
    },
    listProcesses: () => listProcesses(path("tmp")),
    list: (below) => readdirSync(below, { recursive: true, encoding: "utf8" }).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function listProcesses(temporary: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(join("/proc", pid, "environ"), "utf8")
          .split("\0")
          .includes(`TMPDIR=${temporary}`);
      } catch {
        // It ended meanwhile, or is another user's.
        return false;
      }
    })
    .map(Number);
}
