import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
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

/**
 * Does one task in a thread of its own, which ends with it.
 * @throws C2paFailure where the library refuses; SutradharError `time_limit`, `cancelled`; and what `sign` throws.
 */
export async function runC2pa(task: SignTask | ReadTask, options: ThreadOptions): Promise<Result> {
  const { signal, timeoutMs } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const workerData: ThreadData = { library: compileLibrary() };
  const thread = new Worker(entry, { stdout: true, stderr: true, env: {}, workerData });
  try {
    return await untilDone(thread, { ...options, task, stop });
  } catch (error) {
    if (!stop.aborted) throw error;
    throw limit.aborted
      ? new SutradharError("time_limit", `content credentials took longer than ${Math.round(timeoutMs / 1_000)} s`)
      : new SutradharError("cancelled", "content credentials were no longer wanted");
  } finally {
    await thread.terminate();
  }
}

function untilDone(
  thread: Worker,
  { task, sign, stop }: ThreadOptions & { readonly task: SignTask | ReadTask; readonly stop: AbortSignal },
): Promise<Result> {
  const send = (message: ToChild): void => thread.postMessage(message, []);
  return new Promise((resolve, reject) => {
    stop.addEventListener("abort", () => reject(stop.reason as Error), { once: true });
    thread.on("error", (error) => reject(new C2paFailure(error.message, { cause: error })));
    thread.on("exit", (code) => reject(new C2paFailure(`the library ended with ${code}`)));
    thread.on("message", (message: FromChild) => {
      if (message.kind === "failed") return reject(new C2paFailure(shorten(message.message)));
      if (message.kind !== "to-be-signed") return resolve(message);
      if (!sign) return reject(new SutradharError("internal", "nobody signs here"));
      sign(message.bytes).then((made) => send({ kind: "signature", ...made }), reject);
    });
    send(task);
  });
}

/** Of pages of what held, the codes of what did not. */
function shorten(text: string): string {
  const failures = text.slice(Math.max(0, text.lastIndexOf("failure: [")));
  const found = [...failures.matchAll(/code: "([^"]{1,100})".*?explanation: Some\("([^"]{1,200})"\)/g)];
  const told = found.map(([, code, explanation]) => `${code}: ${explanation}`).join("; ");
  return (told || text).slice(0, limits.logTextCharsMax);
}
