import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface OwnServer {
  readonly url: string;
  readonly key: string;
  readonly pid: number;
}

const launcher = fileURLToPath(new URL("../bin/sutradhar.js", import.meta.url));

/** Works with a real server that has a data directory of its own; both are gone afterwards. */
export async function withServer<T>(
  settings: Readonly<Record<string, string>>,
  work: (server: OwnServer) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "sutradhar-bench-server-"));
  const server = spawn(process.execPath, [launcher, "serve", "--port", "0"], {
    env: { ...process.env, SUTRADHAR_HOME: home, SUTRADHAR_LOG_LEVEL: "error", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await readUrl(server.stdout);
    const key = (await readFile(join(home, "admin-key"), "utf8")).trim();
    return await work({ url, key, pid: server.pid ?? 0 });
  } finally {
    if (server.exitCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    await rm(home, { recursive: true, force: true });
  }
}

async function readUrl(output: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const piece of output) {
    text += String(piece);
    const url = /ready at (http\S+)/.exec(text)?.[1];
    if (url) return url;
  }
  throw new Error(`the server ended before it was ready: ${text}`);
}
