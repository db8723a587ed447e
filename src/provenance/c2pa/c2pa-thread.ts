import { readFileSync } from "node:fs";
import { createRequire, getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { limits, SutradharError } from "../../core/index.ts";
import type { MadeSignature } from "./cose-signature.ts";
import type { FromChild, ReadTask, SignTask, ThreadData, ToChild } from "./child-messages.ts";

const entry = new URL(import.meta.url.endsWith(".ts") ? "./c2pa-child.ts" : "./c2pa-child.js", import.meta.url);

let library: WebAssembly.Module | undefined;

/** Compiled once for a process: a thread that is handed it starts in half the time of one that compiles for itself. */
function compileLibrary(): WebAssembly.Module {
  const path = createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm");
  return (library ??= new WebAssembly.Module(readFileSync(path)));
}

/** The library would not do it: its own words. */
export class C2paFailure extends Error {}

type Result = Extract<FromChild, { kind: "signed" | "read" }>;

export interface ThreadOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly sign?: (bytes: Uint8Array) => Promise<MadeSignature>;
}

/** A thread that has done as many tasks as this ends: what its library keeps of each is never given back. */
const tasksMax = 32;
/** One that nobody has asked for so long ends as well. */
const idleMs = 30_000;

interface Thread {
  readonly worker: Worker;
  tasks: number;
  idle?: NodeJS.Timeout;
}

/** Waits for the next small file that we sign. */
let standing: Thread | undefined;

/**
 * Does one task in a thread that does nothing else meanwhile.
 * @param mayStand whether the thread may do the next such task as well: most of what a small file costs is a thread's start. One that has held a
 * large file would hold its memory, and one that has read a stranger's file is not trusted with ours
 * @throws C2paFailure where the library refuses; SutradharError `time_limit`, `cancelled`; and what `sign` throws.
 */
export async function runC2pa(
  task: SignTask | ReadTask,
  options: ThreadOptions & { readonly mayStand: boolean },
): Promise<Result> {
  const { signal, timeoutMs, mayStand } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const thread = (mayStand && takeStanding()) || start();
  try {
    stop.throwIfAborted();
    const result = await untilDone(thread.worker, { ...options, task, stop });
    thread.tasks += 1;
    if (mayStand && thread.tasks < tasksMax && !standing) stand(thread);
    else await thread.worker.terminate();
    return result;
  } catch (error) {
    await thread.worker.terminate();
    if (!stop.aborted) throw error;
    throw limit.aborted
      ? new SutradharError("time_limit", `content credentials took longer than ${Math.round(timeoutMs / 1_000)} s`)
      : new SutradharError("cancelled", "content credentials were no longer wanted");
  }
}

function start(): Thread {
  const workerData: ThreadData = { library: compileLibrary() };
  const worker = new Worker(entry, { stdout: true, stderr: true, env: environmentOfThread(), workerData });
  // Also while nobody waits for it: an error ends the thread, and no process.
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    if (standing?.worker === worker) standing = undefined;
  });
  return { worker, tasks: 0 };
}

/** Of all that this process knows it is told one thing: where code is kept that was compiled. To compile is a quarter of its start. */
function environmentOfThread(): Record<string, string> {
  // Node tells of the folder that it has made in the one that was named, for its own version.
  const directory = getCompileCacheDir();
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}

function takeStanding(): Thread | undefined {
  const taken = standing;
  standing = undefined;
  clearTimeout(taken?.idle);
  taken?.worker.ref();
  return taken;
}

/** It does not keep the process alive. */
function stand(thread: Thread): void {
  standing = thread;
  thread.worker.unref();
  thread.idle = setTimeout(() => {
    if (standing === thread) standing = undefined;
    void thread.worker.terminate();
  }, idleMs).unref();
}

function untilDone(
  worker: Worker,
  { task, sign, stop }: ThreadOptions & { readonly task: SignTask | ReadTask; readonly stop: AbortSignal },
): Promise<Result> {
  const send = (message: ToChild): void => worker.postMessage(message, []);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const onAbort = (): void => reject(stop.reason as Error);
  const onError = (error: Error): void => reject(new C2paFailure(error.message, { cause: error }));
  const onExit = (code: number): void => reject(new C2paFailure(`the library ended with ${code}`));
  const onMessage = (message: FromChild): void => {
    if (message.kind === "failed") return reject(new C2paFailure(shorten(message.message)));
    if (message.kind !== "to-be-signed") return resolve(message);
    if (!sign) return reject(new SutradharError("internal", "nobody signs here"));
    sign(message.bytes).then((made) => send({ kind: "signature", ...made }), reject);
  };
  stop.addEventListener("abort", onAbort);
  worker.on("error", onError).on("exit", onExit).on("message", onMessage);
  send(task);
  return promise.finally(() => {
    stop.removeEventListener("abort", onAbort);
    worker.off("error", onError).off("exit", onExit).off("message", onMessage);
  });
}

/** Of pages of what held, the codes of what did not. */
function shorten(text: string): string {
  const failures = text.slice(Math.max(0, text.lastIndexOf("failure: [")));
  const found = [...failures.matchAll(/code: "([^"]{1,100})".*?explanation: Some\("([^"]{1,200})"\)/g)];
  const told = found.map(([, code, explanation]) => `${code}: ${explanation}`).join("; ");
  return (told || text).slice(0, limits.logTextCharsMax);
}
