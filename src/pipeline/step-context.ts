import type { Digest, Json } from "../core/index.ts";
import type { PlanNode } from "./plan.ts";

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is counted: `frames`, `phones`. */
  readonly unit: string;
}

/** Work for a worker process. `kind` picks the handler there; `payload` is structured-cloneable. */
export interface WorkerTask {
  readonly kind: string;
  readonly payload: unknown;
  /** How many frames it draws or reads, where it does: for those who meter. */
  readonly frames?: number;
}

/** A piece of a step that is kept as soon as it is made, so that a killed run resumes behind it. */
export interface Checkpoints {
  /** What the piece made when this step ran before under the same key, if all of it is still whole. */
  find(index: number): Promise<Readonly<Record<string, Digest>> | undefined>;
  save(
    index: number,
    outputs: Readonly<Record<string, Uint8Array | Digest>>,
  ): Promise<Readonly<Record<string, Digest>>>;
}

/** Pieces that many steps share, of whichever video: kept under what decides them. */
export interface Pieces {
  /** What was made by this recipe before, if all of it is still whole. */
  find(recipe: Json): Promise<Readonly<Record<string, Digest>> | undefined>;
  save(recipe: Json, outputs: Readonly<Record<string, Uint8Array | Digest>>): Promise<Readonly<Record<string, Digest>>>;
}

/** What a step is handed. It reads nothing else: no clock, no environment, no files but these. */
export interface StepContext {
  readonly node: PlanNode;
  /** The artifacts at its ports, in the order of the plan; a port that is not `many` has one. */
  readonly inputs: Readonly<Record<string, readonly Digest[]>>;
  /** @throws SutradharError `blob_missing`, `blob_corrupt`: let it pass, the executor makes the blob again. */
  read(digest: Digest): Promise<Uint8Array>;
  /** The path of a checked local file, for what is too large to hold; to be read only. */
  locate(digest: Digest): Promise<string>;
  write(bytes: Uint8Array): Promise<Digest>;
  /** A fresh path for a file that is too large to hold, written by the step or by its task, for `takeFile`. */
  temporaryPath(): string;
  /** Moves a file from a `temporaryPath` among the artifacts; it is gone from there, also after a failure. */
  takeFile(path: string): Promise<Digest>;
  readonly checkpoints: Checkpoints;
  readonly pieces: Pieces;
  /** Runs a task in a worker process; waits while all are busy. Call it for many chunks at once. */
  runTask(task: WorkerTask, onProgress?: (progress: Progress) => void): Promise<unknown>;
  progress(progress: Progress): void;
  /** Says how many frames it made or read besides those of its tasks, for those who meter. */
  countFrames(frames: number): void;
  /** Aborted when the run is cancelled or another step failed. */
  readonly signal: AbortSignal;
}

/** Every output that the step declares, as bytes or as the digest of what it wrote. */
export type StepOutputs = Readonly<Record<string, Uint8Array | Digest>>;

export type StepImplementation = (context: StepContext) => Promise<StepOutputs>;

/** Step name to what does its work. */
export type StepTable = Readonly<Record<string, StepImplementation>>;
