import { SutradharError } from "../../core/index.ts";
import type { VideoView } from "../../productions/index.ts";
import type { ApiClient } from "../api-client.ts";
import type { RenderProgress } from "../report-progress.ts";

export interface FollowOptions {
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
  /** Told once, each. */
  readonly onWarning?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long the server may hold an answer back while nothing happens. */
const waitMs = 5_000;

const settled: ReadonlySet<VideoView["state"]> = new Set([
  "ready",
  "in_review",
  "blocked",
  "failed",
  "cancelled",
  "withdrawn",
]);

/** Waits until a video is made, has failed or waits for a person. @throws SutradharError as `ask`; `cancelled` by `signal` */
export async function followVideo(
  api: ApiClient,
  id: string,
  { onProgress, onWarning, signal }: FollowOptions,
): Promise<VideoView> {
  const startedMs = performance.now();
  const warned = new Set<string>();
  for (let waitedMs = 0; ; waitedMs = waitMs) {
    const path = `/v1/videos/${encodeURIComponent(id)}?waitMs=${waitedMs}`;
    const view = await api.ask<VideoView>({ path, signal });
    for (const { message } of view.warnings.filter((warning) => !warned.has(warning.message))) {
      warned.add(message);
      onWarning?.(message);
    }
    const { done, total } = view.progress;
    const elapsedMs = performance.now() - startedMs;
    if (total > 0) onProgress?.({ stage: "render", done, total, unit: "steps", elapsedMs });
    if (settled.has(view.state)) return view;
  }
}

/** Has the server stop making a video that nobody waits for any more. It may have ended meanwhile. */
export async function cancelOrdered(api: ApiClient, id: string): Promise<void> {
  await api.ask({ method: "POST", path: `/v1/videos/${id}/cancel` }).catch((error: unknown) => {
    if (!(error instanceof SutradharError) || error.code !== "state_conflict") throw error;
  });
}
