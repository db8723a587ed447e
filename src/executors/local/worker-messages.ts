import { SutradharError, type ErrorCode, type Problem } from "../../core/index.ts";
import type { Progress, WorkerTask } from "../../pipeline/index.ts";
import type { TaskUsage } from "../../telemetry/usage/index.ts";

/** A failure on its way between processes: what a structured clone keeps of an error. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stack: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** From the pool to a worker; the worker is busy until it has answered `done` or `failed`. */
export interface WorkerRequest {
  readonly task: WorkerTask;
}

/** From a worker to the pool. */
export type WorkerReply =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "done"; readonly value: unknown; readonly usage: TaskUsage }
  | { readonly kind: "failed"; readonly error: SentError; readonly usage?: TaskUsage };

/** Any thrown value as a SutradharError; what has no code of ours is `internal`. */
export function asSutradharError(error: unknown): SutradharError {
  if (error instanceof SutradharError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SutradharError("internal", message, { cause: error });
}

export function packError(error: unknown): SentError {
  const { code, message, stack = "", details, problems } = asSutradharError(error);
  return { code, message, stack: error instanceof Error ? (error.stack ?? stack) : stack, details, problems };
}

export function unpackError({ code, message, stack, details, problems }: SentError): SutradharError {
  const cause = new Error(message);
  // Where it happened, in the worker: this process's stack says nothing of that.
  cause.stack = stack;
  return new SutradharError(code, message, { cause, details, problems });
}
