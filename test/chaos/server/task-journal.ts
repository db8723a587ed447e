import { existsSync, readFileSync } from "node:fs";

/** A line of the journal that `watch-tasks.ts` writes. */
export interface TaskNote {
  readonly kind: "started" | "begun" | "answered" | "gone";
  readonly atMs: number;
  /** The process ids of the worker and of its render process. */
  readonly worker: number;
  readonly child: number;
  readonly task?: string;
  readonly chunk?: string;
  readonly frames?: number;
  readonly wasBusy?: boolean;
}

/** How much was drawn, and how much of that more than once. */
export interface Drawing {
  readonly chunksBegun: number;
  /** Different ones: each of them has to be drawn once. */
  readonly chunksNeeded: number;
  readonly chunksAgain: number;
  readonly framesNeeded: number;
  readonly framesAgain: number;
  /** Render processes that were started, in all. */
  readonly processes: number;
}

/** The last line may be torn, where its writer was killed. */
export function readJournal(path: string): readonly TaskNote[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as TaskNote] : []));
}

/** What was begun more than once had been lost: a chunk that is kept is never begun again. */
export function measureDrawing(notes: readonly TaskNote[]): Drawing {
  const begun = notes.filter(({ kind, chunk }) => kind === "begun" && chunk !== undefined);
  const seen = new Set<string | undefined>();
  let framesNeeded = 0;
  let framesAgain = 0;
  for (const { chunk, frames = 0 } of begun) {
    if (seen.has(chunk)) framesAgain += frames;
    else framesNeeded += frames;
    seen.add(chunk);
  }
  return {
    chunksBegun: begun.length,
    chunksNeeded: seen.size,
    chunksAgain: begun.length - seen.size,
    framesNeeded,
    framesAgain,
    processes: notes.filter(({ kind }) => kind === "started").length,
  };
}
