import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { WorkerTask } from "../../pipeline/index.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

export interface WorkerProcessOptions {
  readonly entry: URL;
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  readonly onReply: (reply: WorkerReply) => void;
  /** Called once, whatever ended it; `reason` is for people. */
  readonly onEnd: (reason: string) => void;
}

/** One worker process. */
export interface WorkerProcess {
  send(task: WorkerTask): void;
  /** Lets an idle worker end by itself. */
  dismiss(): void;
  kill(): void;
}

const lastWordsCharsMax = 2_000;

export function startWorkerProcess({ entry, env, execArgv, onReply, onEnd }: WorkerProcessOptions): WorkerProcess {
  const child = fork(entry, [], {
    serialization: "advanced",
    // Standard output belongs to the parent's own document; what a worker prints is kept for its obituary.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    ...(env && { env: { ...env } }),
    // Not the parent's own flags: a debugger's port cannot be shared.
    execArgv: [...(execArgv ?? [])],
  });
  const lastWords = gatherLastWords(child);
  let hasEnded = false;
  const end = (reason: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    const words = lastWords().trim();
    onEnd(words === "" ? reason : `${reason}: ${words}`);
  };
  child.on("message", (message) => onReply(message as WorkerReply));
  child.on("error", (error) => end(error.message));
  // Not `close`, which never comes where the parent disconnects; but all that it printed is to be read.
  void Promise.all([
    once(child, "exit"),
    ...[child.stdout, child.stderr].map((stream) => stream && once(stream, "close")),
  ])
    .then(([[code, signal]]) => end(signal === null ? `exit code ${code}` : String(signal)))
    .catch((error: unknown) => end(String(error)));
  return {
    // A worker that has just died cannot take it; its end follows, and gives the task to another.
    send: (task) => void child.send({ task } satisfies WorkerRequest, () => {}),
    dismiss: () => void (child.connected && child.disconnect()),
    kill: () => void child.kill("SIGKILL"),
  };
}

function gatherLastWords(child: ChildProcess): () => string {
  let words = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-lastWordsCharsMax)));
  }
  return () => words;
}
