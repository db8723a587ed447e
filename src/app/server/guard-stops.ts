import { listStandingStops, refuseStopped, refuseStoppedVideo } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";

/** Work on a video, or on none. */
export interface GuardedWork {
  readonly workspaceId: string;
  readonly videoId: string | null;
}

/** For how long it is believed that nothing stands still in a workspace: a stop is felt within this time. */
const keptMs = 1_000;

/**
 * Refuses work that somebody has stopped. Where nothing stands still, which is nearly always, a burst of steps asks once; where
 * something does, each step asks for itself, so that what was lifted goes on at once.
 * @throws SutradharError `stopped`, `workspace_stopped`
 */
export function createStopGuard({
  database: { engine },
  now,
}: {
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
}): (work: GuardedWork) => Promise<void> {
  const known = new Map<string, { readonly atMs: number; readonly isFree: Promise<boolean> }>();
  const ask = async (workspaceId: string): Promise<boolean> =>
    (await listStandingStops(engine, workspaceId)).length === 0;
  return async ({ workspaceId, videoId }) => {
    const nowMs = now().getTime();
    const last = known.get(workspaceId);
    const current = last && nowMs - last.atMs < keptMs ? last : { atMs: nowMs, isFree: ask(workspaceId) };
    known.set(workspaceId, current);
    // What failed is asked anew, and refuses meanwhile.
    current.isFree.catch(() => known.delete(workspaceId));
    if (await current.isFree) return;
    if (videoId === null) await refuseStopped(engine, { workspaceId, uses: [] });
    else await refuseStoppedVideo(engine, { id: videoId, workspaceId });
  };
}
