import { parentPort, workerData } from "node:worker_threads";
import { SutradharError, type ErrorCode } from "../core/index.ts";
import type { MarkId } from "../media/watermark/index.ts";
import { lookAtCopy, type LookedAtCopy, type WorkspaceReader } from "./detect-watermark.ts";

/** What a thread is started with. */
export interface CopyTask {
  readonly file: string;
  readonly readers: readonly WorkspaceReader[];
  /** Ids of shots that are asked about, by the version of the key. */
  readonly claims?: Readonly<Record<number, readonly MarkId[]>>;
}

export type CopyAnswer = { readonly looked: LookedAtCopy } | { readonly code: ErrorCode; readonly message: string };

function answer(): CopyAnswer {
  try {
    const { file, readers, claims } = workerData as CopyTask;
    return { looked: lookAtCopy(file, readers, claims ? { claims } : {}) };
  } catch (error) {
    if (error instanceof SutradharError) return { code: error.code, message: error.message };
    throw error;
  }
}

// To the thread that started this one: nothing is to be sent along.
parentPort?.postMessage(answer(), []);
