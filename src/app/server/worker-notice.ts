import type { StepReport } from "../../executors/index.ts";

/** What a worker process tells the server that started it. */
export type WorkerNotice =
  | { readonly kind: "ready" }
  | { readonly kind: "started"; readonly step: string; readonly priority: string; readonly queuedMs: number }
  | {
      readonly kind: "ended";
      readonly step: string;
      readonly outcome: StepReport["outcome"];
      readonly usage: StepReport["usage"];
    };
