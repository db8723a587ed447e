import type { Progress } from "../../pipeline/index.ts";

export interface TaskContext {
  progress(progress: Progress): void;
}

export type TaskHandler = (payload: unknown, context: TaskContext) => Promise<unknown>;

/** The worker's side of the pool: answers tasks by kind, one at a time, and ends when the parent is gone. */
export declare function serveTasks(handlers: Readonly<Record<string, TaskHandler>>): void;
