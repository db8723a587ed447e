import type { WorkerEvent } from "../../executors/index.ts";
import { findVideo, presentVideo, type Video } from "../../productions/index.ts";
import { isMaking, type Database } from "../../store/index.ts";
import type { VideoEnded } from "./worker-notice.ts";

/**
 * Which videos a worker brings to their end, once each: asked of their rows when what ended them is committed. Those that
 * are cancelled are not among them, since that is the API's doing.
 */
export function createVideoWatch(
  { engine }: Pick<Database, "engine">,
  tell: (ended: VideoEnded) => void,
): (event: WorkerEvent) => Promise<void> {
  return async (event) => {
    const id = videoThatMayHaveEnded(event);
    if (!id) return;
    const video = await engine.transaction().execute((trx) => findVideo(trx, id));
    const ended = video && describeEnd(video);
    if (ended) tell(ended);
  };
}

function videoThatMayHaveEnded(event: WorkerEvent): string | null {
  if (event.kind === "planned") return event.job.reproduce === undefined ? event.job.video : null;
  if (event.kind !== "ended" || !isMaking(event.taken.run.purpose)) return null;
  const { taken, report } = event;
  const isLast = report.outcome === "dead" || (report.outcome === "done" && taken.node.step === "release");
  return isLast ? taken.run.videoId : null;
}

function describeEnd(video: Video): VideoEnded | undefined {
  const { id, requestId, state, frames, framesRendered } = video;
  if (state !== "ready" && state !== "failed" && state !== "blocked") return undefined;
  const isReady = state === "ready";
  const { timesMs } = presentVideo(video, { done: 0, total: 0 });
  return {
    kind: "video ended",
    video: id,
    requestId,
    state,
    timesMs: {
      serverLatency: isReady ? timesMs.serverLatency : null,
      firstChunkEncoded: isReady ? timesMs.firstChunkEncoded : null,
      firstChunkPlayable: isReady ? timesMs.firstChunkPlayable : null,
    },
    framesReused: isReady ? Math.max(0, (frames ?? 0) - framesRendered) : 0,
  };
}
