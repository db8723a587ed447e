import { SutradharError } from "../../core/index.ts";
import type { Progress } from "../../pipeline/index.ts";
import { measureTask } from "../../telemetry/usage/index.ts";
import { packError, type WorkerReply, type WorkerRequest } from "./worker-messages.ts";

export interface TaskContext {
  progress(progress: Progress): void;
}

export type TaskHandler = (payload: unknown, context: TaskContext) => Promise<unknown>;

/** The worker's side of the pool: answers tasks by kind, one at a time, and ends when the parent is gone. */
export function serveTasks(handlers: Readonly<Record<string, TaskHandler>>): void {
  const parent = process.ppid;
  const endIfAlone = (): void => {
    // Work that never yields sees no `disconnect`; an orphan's parent is another process.
    if (process.ppid !== parent || !process.connected) process.exit(0);
  };
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C goes to the whole group of processes. Ending the workers is the parent's to do, in order.
  process.on("SIGINT", () => {});
  process.on("message", (message) => {
    const { task } = message as WorkerRequest;
    const context: TaskContext = {
      progress(progress) {
        endIfAlone();
        send({ kind: "progress", progress });
      },
    };
    void answer(handlers[task.kind], task.kind, task.payload, context).then(send);
  });
}

async function answer(
  handler: TaskHandler | undefined,
  kind: string,
  payload: unknown,
  context: TaskContext,
): Promise<WorkerReply> {
  const measure = measureTask();
  try {
    if (!handler) throw new SutradharError("internal", `no handler for tasks of the kind ${kind} in this worker`);
    const value = await handler(payload, context);
    return { kind: "done", value, usage: measure() };
  } catch (error) {
    return { kind: "failed", error: packError(error), usage: measure() };
  }
}

function send(reply: WorkerReply): void {
  if (!process.send)
    throw new SutradharError("internal", "serveTasks runs in a process that a worker pool has started");
  try {
    process.send(reply);
  } catch (error) {
    // A value or a detail that cannot be cloned; an error's message always can.
    const { code, message, stack } = packError(reply.kind === "failed" ? unsent(reply.error.message, error) : error);
    process.send({ kind: "failed", error: { code, message, stack, details: {}, problems: [] } } satisfies WorkerReply);
  }
}

function unsent(message: string, cause: unknown): SutradharError {
  return new SutradharError("internal", `${message} (and its details cannot be sent between processes)`, { cause });
}
