import { createId, SutradharError, type Digest } from "../../core/index.ts";
import type { Caller } from "../../access/index.ts";
import type { ReproductionView } from "../../api/index.ts";
import { getVideo } from "../../productions/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import type { VideoServiceOptions } from "./video-service.ts";

/** Asks for a video to be made again from its lock. @throws SutradharError `state_conflict` where it was never made. */
export async function beginReproduction(
  { database, queue, now }: VideoServiceOptions,
  { workspaceId }: Caller,
  id: string,
): Promise<ReproductionView> {
  return database.forWorkspace(workspaceId, async (trx) => {
    const video = await getVideo(trx, id);
    if (!video.lock || !video.masterSha256) {
      throw new SutradharError("state_conflict", `${id} was never made, so that nothing can be made again of it`);
    }
    const run = createId("run", now().getTime());
    await enqueuePlan(trx, queue, id, { reproduce: run });
    return { run, state: "queued", expected: video.masterSha256, masterSha256: null, isSame: null, findings: [] };
  });
}

/** What came of it so far. A run that is not written down yet waits for its plan. */
export async function readReproduction(
  { database }: VideoServiceOptions,
  { workspaceId }: Caller,
  { id, run }: { readonly id: string; readonly run: string },
): Promise<ReproductionView> {
  return database.forWorkspace(workspaceId, async (trx) => {
    const video = await getVideo(trx, id);
    const row = await trx
      .selectFrom("runs")
      .select(["state", "problem"])
      .where("id", "=", run)
      .where("video_id", "=", id)
      .where("purpose", "=", "reproduce")
      .executeTakeFirst();
    const expected = video.masterSha256;
    if (!row) return { run, state: "queued", expected, masterSha256: null, isSame: null, findings: [] };
    const made = await trx
      .selectFrom("steps")
      .select("outputs")
      .where("run_id", "=", run)
      .where("step", "in", ["assemble", "assemble-sound"])
      .where("state", "=", "done")
      .executeTakeFirst();
    const masterSha256: Digest | null = made?.outputs?.["master"] ?? null;
    const isSame = row.state === "running" ? null : row.state === "done" && masterSha256 === expected;
    return { run, state: row.state, expected, masterSha256, isSame, findings: findingsOf(row.problem) };
  });
}

function findingsOf(problem: { readonly message: string; readonly [name: string]: unknown } | null): string[] {
  if (!problem) return [];
  const { problems } = problem as { readonly problems?: readonly { readonly message: string }[] };
  return problems && problems.length > 0 ? problems.map(({ message }) => message) : [problem.message];
}
