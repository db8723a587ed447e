import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cpuMsOfTree } from "./cpu-time.ts";

/** The part of `sutradhar render --json` that is measured here. */
export interface RenderDocument {
  readonly masterSha256: string;
  readonly durationMs: number;
  readonly frames: number;
  readonly framesRendered: number;
  readonly ttffMs: number | null;
  readonly peakPssBytes: number | null;
  readonly shots: readonly { readonly id: string; readonly text: string }[];
}

export interface CommandRun {
  readonly document: RenderDocument;
  readonly wallMs: number;
  /** Of the command and every process that it started. */
  readonly cpuMs: number;
}

const launcher = fileURLToPath(new URL("../bin/sutradhar.js", import.meta.url));

/** Runs the real command line, as a user does, with a store of its own. */
export async function runRender(options: {
  script: string;
  out: string;
  home: string;
  jobs: number;
  profile: string;
  set?: Readonly<Record<string, string>>;
}): Promise<CommandRun> {
  const { script, out, home, jobs, profile, set = {} } = options;
  const values = Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const parameters = [
    "render",
    script,
    "--out",
    out,
    "--profile",
    profile,
    "--jobs",
    String(jobs),
    "--json",
    ...values,
  ];
  const cpuBeforeMs = cpuMsOfTree();
  const startMs = performance.now();
  const text = await run(process.execPath, [launcher, ...parameters], { ...process.env, SUTRADHAR_HOME: home });
  return {
    document: JSON.parse(text) as RenderDocument,
    wallMs: performance.now() - startMs,
    cpuMs: cpuMsOfTree() - cpuBeforeMs,
  };
}

/** @returns what it printed. */
export function run(
  program: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, stdio: ["ignore", "pipe", "pipe"], ...(cwd ? { cwd } : {}) });
    let printed = "";
    let complaints = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (printed += piece));
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (complaints = (complaints + piece).slice(-4_000)));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ${parameters.join(" ")} ended with ${code}: ${complaints}`));
    });
  });
}
