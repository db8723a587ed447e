/** How an attempt at a step ended, as the log of attempts has it. */
export type StepOutcome = "done" | "reused" | "failed" | "lost" | "dropped" | "cancelled" | "handed_back";

export interface StepName {
  readonly step: string;
  readonly class: string;
}

export interface StepStart extends StepName {
  readonly priority: string;
  /** From the moment it could run until now. */
  readonly waitedMs?: number;
}

export interface StepEnd extends StepName {
  readonly outcome: StepOutcome;
  /** How long it worked; absent where nobody knows, as of a step whose worker is lost. */
  readonly wallMs?: number;
  readonly cpuMs?: number;
  readonly gpuMs?: number;
}

/** What stands somewhere rather than happens; asked for when metrics are read. What a process does not know it leaves out. */
export interface Observations {
  readonly queue?: readonly {
    readonly class: string;
    readonly priority: string;
    readonly waiting: number;
    readonly running: number;
  }[];
  /** Of those that are not finished, by state. */
  readonly videos?: Readonly<Record<string, number>>;
  readonly workersAlive?: number;
  /** Those that are not settled. */
  readonly deadLetters?: number;
  readonly databaseConnections?: { readonly used: number; readonly idle: number; readonly waiting: number };
  readonly storeBytes?: Readonly<Partial<Record<"cache" | "vault", number>>>;
  readonly budgets?: readonly { readonly workspaceId: string; readonly period: string; readonly usedShare: number }[];
}

/** Every metric of the product as a function: who calls it need not know a name or a label. */
export interface Metrics {
  stepStarted(start: StepStart): void;
  stepEnded(end: StepEnd): void;
  costAdded(cost: { readonly workspaceId: string; readonly step: string; readonly costMicroInr: number }): void;
  videoEnded(state: "ready" | "failed" | "cancelled" | "blocked"): void;
  /** From the request for a video until its first step began: the server's own latency. */
  firstStepBegun(afterMs: number): void;
  /** Since the video was asked for. */
  firstChunkEncoded(afterMs: number): void;
  /** Since the video was asked for. */
  firstChunkPlayable(afterMs: number): void;
  /** The server's own time for what was there already. */
  previewAnswered(wallMs: number): void;
  framesMade(frames: { readonly rendered?: number; readonly reused?: number }): void;
  /** `route` is the pattern (`/v1/videos/{id}`), never what was asked for. */
  requestAnswered(request: { method: string; route: string; status: number; wallMs: number }): void;
  /** All of it, in Prometheus' text format 0.0.4. Those who ask at once get one answer. */
  collect(): Promise<string>;
}
