/**
 * A real S3 server on loopback: Versity's gateway over a folder, built from the Go module proxy the first time and kept in
 * the user's cache. Needs Go; `npm run ci:full` alone asks for it.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { S3Location } from "../../src/store/blobs/s3/index.ts";
import { findFreePort } from "./free-port.ts";

const version = "v1.8.0";
const module = `github.com/versity/versitygw/cmd/versitygw@${version}`;
const credentials = { accessKeyId: "GATEWAYKEY", secretAccessKey: "the gateway's secret" };
const startTimeoutMs = 20_000;

export interface S3Gateway {
  readonly location: S3Location;
  /** Where it keeps an object, as a file. */
  pathOf(key: string): string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it, and removes what it kept. */
  close(): Promise<void>;
}

export async function openS3Gateway(): Promise<S3Gateway> {
  const program = buildGateway();
  const directory = await mkdtemp(join(tmpdir(), "sutradhar-gateway-"));
  // A folder below the gateway's own is a bucket.
  mkdirSync(join(directory, "videos"));
  const port = await findFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  let gateway: ChildProcess | undefined;

  async function start(): Promise<void> {
    const { accessKeyId, secretAccessKey } = credentials;
    const options = ["--port", `127.0.0.1:${port}`, "--access", accessKeyId, "--secret", secretAccessKey, "--quiet"];
    gateway = spawn(program, [...options, "posix", directory], { stdio: ["ignore", "ignore", "inherit"] });
    await waitUntilAnswering(endpoint, gateway);
  }

  async function stop(): Promise<void> {
    if (!gateway || gateway.exitCode !== null) return;
    const exited = once(gateway, "exit");
    gateway.kill("SIGTERM");
    await exited;
    gateway = undefined;
  }

  await start();
  return {
    location: { bucket: "videos", prefix: "line", endpoint, credentials },
    pathOf: (key) => join(directory, "videos", key),
    start,
    stop,
    async close() {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}

function buildGateway(): string {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(cache, "sutradhar", `versitygw-${version}`);
  const program = join(folder, "versitygw");
  if (existsSync(program)) return program;
  const built = spawnSync("go", ["install", module], { env: { ...process.env, GOBIN: folder }, encoding: "utf8" });
  if (built.status === 0 && existsSync(program)) return program;
  throw new Error(
    `could not build ${module}, which needs Go and its module proxy: ${built.stderr || built.error?.message}`,
  );
}

/** Any answer will do: an unsigned request is refused, and that is one. */
async function waitUntilAnswering(endpoint: string, gateway: ChildProcess): Promise<void> {
  const endMs = performance.now() + startTimeoutMs;
  while (performance.now() < endMs && gateway.exitCode === null) {
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer) return;
    await setTimeout(20);
  }
  throw new Error(`the gateway did not answer at ${endpoint}`);
}
