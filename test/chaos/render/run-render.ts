import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { RenderSummary } from "../../../src/app/index.ts";
import type { RenderChildMessage } from "../../processes/render-child.ts";

const child = fileURLToPath(new URL("../../processes/render-child.ts", import.meta.url));

export interface RenderSetting {
  readonly script: string;
  readonly out: string;
  readonly profile: string;
  readonly jobs: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A render in a process of its own, and what it has told. */
export interface RenderRun {
  readonly process: ChildProcess;
  /** Chunks that a worker has begun, and those that it has given back. */
  readonly chunks: { begun: number; made: number };
  /** What it printed to its standard error, the last of it. */
  readonly complaints: () => string;
  /** Resolves when it has ended: with its summary where it came to that. */
  readonly ended: Promise<RenderSummary | undefined>;
}

export function startRender({ script, out, profile, jobs, environment }: RenderSetting): RenderRun {
  const process = fork(child, [script, out, profile, String(jobs)], {
    env: { ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const chunks = { begun: 0, made: 0 };
  let summary: RenderSummary | undefined;
  let complaints = "";
  process.stderr?.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-4_000)));
  process.on("message", (message: RenderChildMessage) => {
    if (message.kind === "done") summary = message.summary;
    else chunks[message.kind] += 1;
  });
  return { process, chunks, complaints: () => complaints, ended: once(process, "exit").then(() => summary) };
}
