import type { StepReport } from "../../executors/index.ts";

/** What a worker process tells the server that started it. */
export type WorkerNotice = { readonly kind: "ready" } | StepBegun | StepEnded | VideoEnded;

interface StepBegun {
  readonly kind: "started";
  readonly step: string;
  readonly priority: string;
  readonly queuedMs: number;
}

interface StepEnded extends Pick<StepReport, "outcome" | "usage" | "costMicroInr"> {
  readonly kind: "ended";
  readonly step: string;
  readonly workspaceId: string;
}

/** A video came to its end by what this worker did. */
export interface VideoEnded {
  readonly kind: "video ended";
  readonly video: string;
  readonly requestId: string | null;
  readonly state: "ready" | "failed" | "blocked";
  /** From the request on; those of a video that is ready, as far as they are known. */
  readonly timesMs: {
    readonly serverLatency: number | null;
    readonly firstChunkEncoded: number | null;
    readonly firstChunkPlayable: number | null;
  };
  /** Frames of a video that is ready which nobody had to draw for it. */
  readonly framesReused: number;
}
