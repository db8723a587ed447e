/**
 * What would it cost to render by a server that is started for the time of one render? Makes a short video without a server
 * and by one that is started for it, on an empty data directory and on one that was used before, and prints what each took.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cpuMsOfTree } from "../bench/cpu-time.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(values.rounds);
const launcher = fileURLToPath(new URL("../bin/sutradhar.js", import.meta.url));

interface Taken {
  readonly wallMs: number;
  /** Of all processes. */
  readonly cpuMs: number;
}

function scriptOf(weather: string): string {
  return `---\nlanguage: en\nprofile: 480p25\n---\n\nGood morning. ${weather}\n`;
}

async function measure(work: () => Promise<void>): Promise<Taken> {
  const [startedMs, cpuMs] = [performance.now(), cpuMsOfTree()];
  await work();
  return { wallMs: performance.now() - startedMs, cpuMs: cpuMsOfTree() - cpuMs };
}

function start(home: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env, SUTRADHAR_HOME: home, SUTRADHAR_LOG_LEVEL: "silent" };
  return spawn(process.execPath, [launcher, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function render(home: string, script: string): Promise<void> {
  const child = start(home, ["render", script, "--out", join(home, "..", "out.mp4"), "--json"]);
  child.stdout?.resume();
  child.stderr?.resume();
  const [status] = (await once(child, "exit")) as [number | null];
  if (status !== 0) throw new Error(`render ended with ${status}`);
}

/** Starts a server, renders by it and ends it; says how long its start took. */
async function renderByOwnServer(home: string, script: string): Promise<{ readonly startMs: number }> {
  const startedMs = performance.now();
  const server = start(home, ["serve", "--port", "0"]);
  let said = "";
  server.stderr?.on("data", (piece: Buffer) => (said += piece.toString()));
  const exit = once(server, "exit").then(([status]) => status as number | null);
  const isReady = once(server.stdout!, "data").then(() => true);
  if (!(await Promise.race([isReady, exit.then(() => false)]))) throw new Error(`the server did not start: ${said}`);
  const startMs = performance.now() - startedMs;
  await render(home, script);
  server.kill("SIGTERM");
  await exit;
  return { startMs };
}

async function measureRound(folder: string): Promise<Readonly<Record<string, Taken>>> {
  const [rain, sun] = [join(folder, "rain.md"), join(folder, "sun.md")];
  writeFileSync(rain, scriptOf("It rains."));
  writeFileSync(sun, scriptOf("The sun shines."));
  const [alone, served] = [join(folder, "alone"), join(folder, "served")];
  const starts: number[] = [];
  const byServer = (script: string) =>
    measure(async () => {
      starts.push((await renderByOwnServer(served, script)).startMs);
    });
  const taken = {
    "without a server, the first time": await measure(() => render(alone, rain)),
    "without a server, a word changed": await measure(() => render(alone, sun)),
    "by a server of its own, the first time": await byServer(rain),
    "by a server of its own, a word changed": await byServer(sun),
  };
  const [cold = 0, warm = 0] = starts;
  return {
    ...taken,
    "of that, until a new server is ready": { wallMs: cold, cpuMs: Number.NaN },
    "of that, until a server is ready again": { wallMs: warm, cpuMs: Number.NaN },
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function seconds(ms: number): string {
  return Number.isNaN(ms) ? "" : (ms / 1_000).toFixed(2);
}

const found: Readonly<Record<string, Taken>>[] = [];
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), "sutradhar-alone-"));
  try {
    found.push(await measureRound(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`| two short sentences, 480p25, median of ${rounds} | wall, s | processors, s |\n|---|---|---|\n`);
for (const name of Object.keys(found[0] ?? {})) {
  const wallMs = median(found.map((round) => round[name]?.wallMs ?? Number.NaN));
  const cpuMs = median(found.map((round) => round[name]?.cpuMs ?? Number.NaN));
  process.stdout.write(`| ${name} | ${seconds(wallMs)} | ${seconds(cpuMs)} |\n`);
}
