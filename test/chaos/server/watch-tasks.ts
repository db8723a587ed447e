/**
 * Loaded into worker processes before anything of theirs (`--import`): writes down every task that a render process is given
 * and every answer that it gives, as it happens. What is appended outlives a SIGKILL, so that what was begun and lost is seen.
 */
import childProcess, { type ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { digestBytes, digestJson, type Json } from "../../../src/core/index.ts";
import type { TaskNote } from "./task-journal.ts";

interface Task {
  readonly kind: string;
  readonly frames?: number;
  readonly payload: Readonly<Record<string, Json>> & { readonly poses: Uint8Array };
}

const journal = process.env["CHAOS_JOURNAL"];
const isWorker = /app\/server\/worker-process\.[jt]s$/.test(process.argv[1] ?? "");

if (journal && isWorker) {
  const { fork } = childProcess;
  const watched = (...parameters: Parameters<typeof fork>): ChildProcess => {
    const child = fork(...parameters);
    if (/app\/worker\.[jt]s$/.test(String(parameters[0]))) watch(child, journal);
    return child;
  };
  childProcess.fork = watched as typeof fork;
  syncBuiltinESMExports();
}

function watch(child: ChildProcess, path: string): void {
  let isBusy = false;
  const note = (what: Omit<TaskNote, "atMs" | "worker" | "child">): void => {
    const line: TaskNote = { atMs: Date.now(), worker: process.pid, child: child.pid ?? 0, ...what };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  };
  const send = child.send.bind(child) as (...parameters: unknown[]) => boolean;
  child.send = (message: unknown, ...rest: unknown[]) => {
    isBusy = true;
    note({ kind: "begun", ...describe((message as { readonly task: Task }).task) });
    return send(message, ...rest);
  };
  child.on("message", ({ kind }: { readonly kind: string }) => {
    if (kind === "progress") return;
    isBusy = false;
    note({ kind: "answered" });
  });
  child.on("exit", () => note({ kind: "gone", wasBusy: isBusy }));
  note({ kind: "started" });
}

/** A chunk is known by all that decides its bytes; other tasks by their kind. */
function describe({ kind, frames = 0, payload }: Task): { task: string; chunk?: string; frames: number } {
  if (kind !== "render-chunk") return { task: kind, frames };
  const { poses, ...rest } = payload;
  return { task: kind, frames, chunk: digestJson({ ...rest, poses: digestBytes(poses) }) };
}
