/** A server of its own for a test: started by the command line on a folder of its own, and ended with all that it started. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { VideoView } from "../../src/app/index.ts";
import { root, type Finished, type Workplace } from "./workplace.ts";

const launcher = join(root, "bin", "sutradhar.js");
const startMsMax = 100_000;

export interface TestServer {
  readonly url: string;
  readonly key: string;
  /** What it printed when it was ready. */
  readonly greeting: string;
  readonly process: ChildProcess;
  /** A request with its administrator's key, unless another is given. */
  fetch(path: string, options?: RequestInit & { readonly key?: string | null }): Promise<Response>;
  post(path: string, body: unknown, key?: string): Promise<Response>;
  /** Asks until `isThere` finds what it looks for. */
  until(id: string, isThere: (view: VideoView) => boolean): Promise<VideoView>;
  /** What it wrote to its log. */
  log(): string;
  /** Tells it to end, and waits for that. */
  end(): Promise<number | null>;
}

/** Runs a command beside others, where `place.run` would hold everything up. */
export async function runBeside(
  place: Workplace,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const env = { ...place.environment, ...more };
  const child = spawn(process.execPath, [launcher, ...args], { cwd: place.folder, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

export async function startTestServer(place: Workplace, ...options: string[]): Promise<TestServer> {
  const args = [launcher, "serve", "--port", "0", ...options];
  const child = spawn(process.execPath, args, { cwd: place.folder, env: place.environment });
  let [greeting, log] = ["", ""];
  child.stderr.on("data", (piece: Buffer) => (log += piece.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no server within ${startMsMax} ms: ${greeting}${log}`)),
      startMsMax,
    );
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${greeting}${log}`)));
    child.stdout.on("data", (piece: Buffer) => {
      greeting += piece.toString();
      const found = /is ready at (\S+)[\s\S]*openapi\.json/.exec(greeting)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  const key = readFileSync(place.path("home/admin-key"), "utf8").trim();
  const ask: TestServer["fetch"] = (path, { key: other = key, headers, ...more } = {}) =>
    fetch(`${url}${path}`, {
      ...more,
      headers: { ...(other === null ? {} : { Authorization: `Bearer ${other}` }), ...(headers as object) },
    });
  return {
    url,
    key,
    get greeting() {
      return greeting;
    },
    process: child,
    fetch: ask,
    post: (path, body, other = key) =>
      ask(path, {
        method: "POST",
        key: other,
        headers: { "Content-Type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async until(id, isThere) {
      for (;;) {
        const response = await ask(`/v1/videos/${id}?waitMs=1000`);
        const view = (await response.json()) as VideoView;
        if (isThere(view)) return view;
        if (["failed", "blocked", "cancelled"].includes(view.state)) throw new Error(JSON.stringify(view));
      }
    },
    log: () => log,
    async end() {
      if (child.exitCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        await exit;
      }
      return child.exitCode;
    },
  };
}

/** Every process of a data directory: those that were started in the workplace, its Postgres, and all that they started. */
export function listServerProcesses(place: Workplace): number[] {
  const own = new Set([...place.listProcesses(), ...listPids().filter((pid) => isPostmaster(pid, place.path("home")))]);
  const parents = new Map(listPids().map((pid) => [pid, parentOf(pid)]));
  // Sets are walked in the order of their growth: what is added here is looked at too.
  for (const pid of own) {
    for (const [child, parent] of parents) if (parent === pid) own.add(child);
  }
  return [...own];
}

function listPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProcess(pid: number, file: "cmdline" | "stat"): string {
  try {
    return readFileSync(join("/proc", String(pid), file), "utf8");
  } catch {
    // It ended meanwhile.
    return "";
  }
}

function isPostmaster(pid: number, home: string): boolean {
  const words = readProcess(pid, "cmdline").split("\0");
  return words[0]?.endsWith("/postgres") === true && words.some((word) => word.includes(home));
}

/** proc(5): the fourth field, behind a name that may hold spaces and brackets. */
function parentOf(pid: number): number {
  return Number(readProcess(pid, "stat").split(") ").at(-1)?.split(" ")[1]);
}
