import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, openSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { keepProcess, type KeptProcess } from "./kept-process.ts";
import { openLineDatabase, type LineDatabase } from "./line-database.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const workerEntry = join(root, "src/app/server/worker-process.ts");
const watcher = new URL("./watch-tasks.ts", import.meta.url).href;

/** A server on a home of its own, and perhaps a second worker beside it, all kept alive by us. */
export interface ProductionLine {
  readonly folder: string;
  readonly home: string;
  readonly journal: string;
  readonly database: LineDatabase;
  readonly server: KeptProcess;
  /** The second worker, once it was started. */
  readonly workers: readonly KeptProcess[];
  /** Resolves when the server has come up for the first time. */
  untilUp(msMax: number): Promise<void>;
  addWorker(): void;
  /** Where the server answers now, or did last. */
  url(): string | undefined;
  key(): string | undefined;
  /** Tells all of it to end, the workers first; how each has ended. */
  close(): Promise<readonly string[]>;
}

export interface ProductionLineOptions {
  /** Made here; everything lies in it. */
  readonly folder: string;
  readonly jobs: number;
  readonly path: string;
  /** Where a receiver of webhooks listens on the loopback; none: the line tells nobody. */
  readonly sinkPort?: number | undefined;
}

const endMsMax = 60_000;
const lookMs = 50;

export function openProductionLine({ folder, jobs, path, sinkPort }: ProductionLineOptions): ProductionLine {
  const home = join(folder, "home");
  const journal = join(folder, "tasks.jsonl");
  mkdirSync(join(folder, "tmp"), { recursive: true });
  const environment = {
    PATH: path,
    SUTRADHAR_HOME: home,
    // What two lines make must be the same, and a watermark is drawn with the secret.
    SUTRADHAR_SECRETS_KEY_FILE: fileURLToPath(new URL("../../fixtures/shared-secrets-key", import.meta.url)),
    SUTRADHAR_JOBS: String(jobs),
    SUTRADHAR_LOG_LEVEL: "info",
    SUTRADHAR_GRACE_MS: "10000",
    TMPDIR: join(folder, "tmp"),
    // A name of our own for the cache that is warm: every process of the line has it in its environment, and is known by it.
    NODE_COMPILE_CACHE: nameCompileCache(folder),
    NODE_OPTIONS: `--import ${watcher}`,
    CHAOS_JOURNAL: journal,
    ...(sinkPort === undefined
      ? {}
      : { SUTRADHAR_WEBHOOK_NETWORKS: "127.0.0.1", SUTRADHAR_WEBHOOK_PORTS: String(sinkPort) }),
  };
  const log = openSync(join(folder, "log.jsonl"), "a");
  const database = openLineDatabase(home);
  let url: string | undefined;
  const server = keepProcess(() => startServer(environment, log, (found) => (url = found)));
  const workers: KeptProcess[] = [];
  return {
    folder,
    home,
    journal,
    database,
    server,
    workers,
    async untilUp(msMax) {
      const endMs = performance.now() + msMax;
      const isUp = (): boolean => url !== undefined;
      while (!isUp()) {
        if (performance.now() > endMs) throw new Error(`the server has not come up: see ${folder}/log.jsonl`);
        await delay(lookMs);
      }
    },
    addWorker() {
      workers.push(keepProcess(() => startWorker({ ...environment, DATABASE_URL: database.url }, log)));
    },
    url: () => url,
    key: () => readKey(home),
    async close() {
      const ends: string[] = [];
      for (const kept of [...workers, server]) ends.push(await kept.close(endMsMax));
      await database.close();
      return ends;
    },
  };
}

function startServer(env: NodeJS.ProcessEnv, log: number, onReady: (url: string) => void): ChildProcess {
  const child = spawn(process.execPath, [join(root, "bin/sutradhar.js"), "serve", "--port", "0"], {
    env,
    stdio: ["ignore", "pipe", log],
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const url = /ready at (\S+)/.exec(text)?.[1];
    if (url) onReady(url);
  });
  return child;
}

/** As a server starts its own; it ends when we do. */
function startWorker(env: NodeJS.ProcessEnv, log: number): ChildProcess {
  return fork(workerEntry, [], { env, stdio: ["ignore", "ignore", log, "ipc"], execArgv: [] });
}

function nameCompileCache(folder: string): string {
  const name = join(folder, "compiled");
  symlinkSync(join(root, "node_modules/.cache/sutradhar"), name);
  return name;
}

function readKey(home: string): string | undefined {
  try {
    return readFileSync(join(home, "admin-key"), "utf8").trim();
  } catch {
    return undefined;
  }
}
