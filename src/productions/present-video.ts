import type { Video } from "./videos.ts";

/** A video as the API and the command line tell it. Times are ISO 8601 in UTC, and durations in ms. */
export interface VideoView {
  readonly id: string;
  readonly state: Video["state"];
  readonly title: string | null;
  readonly priority: Video["priority"];
  /** A trial: small, marked in every frame, at no price. */
  readonly test: boolean;
  /** Its caller's own name for it. */
  readonly callbackId: string | null;
  readonly startAfter: string | null;
  readonly deadline: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly progress: { readonly done: number; readonly total: number };
  readonly durationMs: number | null;
  readonly frames: number | null;
  readonly framesRendered: number;
  /** Of the video before it was signed: what a reproduction is held against. */
  readonly masterSha256: string | null;
  /** Of the file that is delivered. */
  readonly fileSha256: string | null;
  readonly estimate: object | null;
  readonly warnings: Video["warnings"];
  readonly problem: Video["problem"];
  readonly gates: object | null;
  /** From the request on, each by its own name: what a viewer waits for differs from what a server can be blamed for. */
  readonly timesMs: {
    /** Until the first step began: the server's own latency. */
    readonly serverLatency: number | null;
    /** Until the first chunk, of whichever shot, was encoded. */
    readonly firstChunkEncoded: number | null;
    /** Until the first chunk that a viewer sees could be played with its sound. */
    readonly firstChunkPlayable: number | null;
    readonly ready: number | null;
  };
  readonly links: Readonly<Record<string, string>>;
}

export function presentVideo(video: Video, progress: { readonly done: number; readonly total: number }): VideoView {
  const { id, state, createdAt, deliverables } = video;
  const since = (time: Date | null): number | null => (time ? time.getTime() - createdAt.getTime() : null);
  const self = `/v1/videos/${id}`;
  const files = Object.keys(deliverables ?? {}).filter(() => state === "ready");
  return {
    id,
    state,
    title: video.title,
    priority: video.priority,
    test: video.order.isTest ?? false,
    callbackId: video.callbackId,
    startAfter: tellTime(video.startAfter),
    deadline: tellTime(video.deadline),
    createdAt: createdAt.toISOString(),
    finishedAt: tellTime(video.finishedAt),
    progress,
    durationMs: video.durationMs,
    frames: video.frames,
    framesRendered: video.framesRendered,
    masterSha256: video.masterSha256,
    fileSha256: deliverables?.["video"] ?? null,
    estimate: video.estimate,
    warnings: video.warnings,
    problem: video.problem,
    gates: video.gates,
    timesMs: {
      serverLatency: since(video.startedAt),
      firstChunkEncoded: since(video.firstChunkAt),
      firstChunkPlayable: since(video.firstPlayableAt),
      ready: state === "ready" ? since(video.finishedAt) : null,
    },
    links: {
      self,
      events: `${self}/events`,
      preview: `${self}/preview.m3u8`,
      ...(video.lock ? { lock: `${self}/lock.json` } : {}),
      ...Object.fromEntries(files.map((name) => [name, `${self}/files/${name}`])),
    },
  };
}

function tellTime(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
