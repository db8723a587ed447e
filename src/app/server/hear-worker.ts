import type { WorkerEvent } from "../../executors/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { createVideoWatch } from "./watch-videos.ts";
import type { WorkerNotice } from "./worker-notice.ts";

export interface WorkerHearing {
  readonly log: Log;
  readonly database: Pick<Database, "engine">;
  /** Told what is to be counted; must not throw. */
  readonly tell: (notice: WorkerNotice) => void;
}

/** Hears what a worker does: what went wrong is for the log, the rest is for whoever counts. */
export function hearWorker({ log, database, tell }: WorkerHearing): (event: WorkerEvent) => void {
  const watch = createVideoWatch(database, (ended) => {
    const { video, state, requestId } = ended;
    log.info("a video has come to its end", { video, state, requestId });
    tell(ended);
  });
  return (event) => {
    logEvent(log, event);
    const notice = toNotice(event);
    if (notice) tell(notice);
    watch(event).catch((error: unknown) => log.debug("the end of a video was not counted", { error }));
  };
}

function toNotice(event: WorkerEvent): WorkerNotice | undefined {
  if (event.kind === "started") {
    const { node, run, queuedMs } = event.taken;
    return { kind: "started", step: node.step, priority: run.priority, queuedMs };
  }
  if (event.kind !== "ended") return undefined;
  const { taken, report } = event;
  const { outcome, usage, costMicroInr } = report;
  return { kind: "ended", step: taken.node.step, workspaceId: taken.run.workspaceId, outcome, usage, costMicroInr };
}

function logEvent(log: Log, event: WorkerEvent): void {
  if (event.kind === "trouble") log.warn("trouble in a worker", { error: event.error });
  else if (event.kind === "planned" && event.error) {
    // What cannot be mended by another try has ended the video instead.
    log.warn("a video could not be planned, and is tried again", { video: event.job.video, error: event.error });
  } else if (event.kind === "ended" && event.report.error) {
    const { run, node, fence } = event.taken;
    const { outcome, error } = event.report;
    log.warn("a step did not succeed", { video: run.videoId, run: run.id, node: node.id, fence, outcome, error });
  }
}
