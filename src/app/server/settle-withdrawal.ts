import { SutradharError } from "../../core/index.ts";
import type { JobQueue } from "../../executors/index.ts";
import { isPassing } from "../../executors/index.ts";
import {
  allowsAnything,
  getConsent,
  listAffectedVideos,
  listForDecision,
  listToSettle,
  noteSettled,
  readEnding,
  type Unsettled,
} from "../../governance/consent/index.ts";
import { bySystem, getVideo } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import { sealLikeness, type SealOptions } from "./seal-likeness.ts";
import { stopVideo } from "./video-changes.ts";

export interface SettleOptions extends SealOptions {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly queue: JobQueue;
  readonly likenesses: LikenessGuard;
}

/** How many videos are stopped at once: each is a transaction of its own, so that none waits for all. */
const atOnceMax = 4;

/**
 * Does what the end of a consent asks for: what is under way and not allowed any more is stopped, what is out comes before its
 * owner, and where a person allows nothing any more their likeness is sealed. The refusals did not wait for this: they hold
 * since the consent ended. Whoever dies on the way is followed by the scheduler; done again, it does nothing.
 * @returns how many videos were stopped
 */
export async function settleWithdrawal(options: SettleOptions, place: Unsettled): Promise<number> {
  const { database, desk } = options;
  const { workspaceId, id } = place;
  const before = await database.forWorkspace(workspaceId, async (trx) => ({
    consent: await getConsent(trx, place),
    seen: await readEnding(trx, id),
    videos: await listAffectedVideos(trx, place),
  }));
  if (before.consent.settledAt) return 0;
  const stopped = await stopRefused(options, workspaceId, before.videos.unfinished);
  const { status, principalId } = before.consent;
  // A consent that rests may be taken up again: what is out stays, and is refused meanwhile.
  if (status !== "paused") {
    await listRefused(options, { workspaceId, consentId: id, videos: before.videos.ready });
    const isUsed = await database.forWorkspace(workspaceId, (trx) => allowsAnything(trx, principalId));
    const visitor = { workspaceId, name: "the installation", actor: { kind: "system" } } as const;
    if (!isUsed) await sealLikeness(options, { visitor, principalId });
  }
  await database.forWorkspace(workspaceId, (trx) => noteSettled(trx, { id, seen: before.seen, now: desk.now() }));
  return stopped;
}

/** The same for all that nobody has seen to: for the scheduler. */
export async function settleAll(options: SettleOptions): Promise<number> {
  let stopped = 0;
  for (const place of await listToSettle(options.database)) stopped += await settleWithdrawal(options, place);
  return stopped;
}

async function stopRefused(options: SettleOptions, workspaceId: string, videos: readonly string[]): Promise<number> {
  let stopped = 0;
  for (let at = 0; at < videos.length; at += atOnceMax) {
    const some = videos.slice(at, at + atOnceMax);
    const done = await Promise.all(some.map((id) => patiently(() => stopIfRefused(options, workspaceId, id))));
    stopped += done.filter(Boolean).length;
  }
  return stopped;
}

/** Another consent of theirs may still allow it. */
async function stopIfRefused(options: SettleOptions, workspaceId: string, id: string): Promise<boolean> {
  const { database, queue, desk, likenesses } = options;
  return database.forWorkspace(workspaceId, async (trx) => {
    const refusal = await refusalOf(trx, likenesses, { id, point: "run" });
    if (!refusal) return false;
    const by = bySystem(desk.ledger, workspaceId);
    const problem = { code: refusal.code, message: refusal.message, ...refusal.details };
    await stopVideo(trx, { queue, now: desk.now }, { id, problem, by, to: "blocked" });
    return true;
  });
}

async function refusalOf(
  trx: Trx,
  likenesses: LikenessGuard,
  { id, point }: { readonly id: string; readonly point: "run" | "download" },
): Promise<SutradharError | undefined> {
  try {
    await likenesses.check(trx, await getVideo(trx, id), point);
    return undefined;
  } catch (error) {
    if (error instanceof SutradharError && error.code === "consent_refused") return error;
    throw error;
  }
}

async function listRefused(
  { database, desk, likenesses }: SettleOptions,
  listed: { readonly workspaceId: string; readonly consentId: string; readonly videos: readonly string[] },
): Promise<void> {
  const { workspaceId, consentId, videos } = listed;
  for (const videoId of videos) {
    await database.forWorkspace(workspaceId, async (trx) => {
      if (!(await refusalOf(trx, likenesses, { id: videoId, point: "download" }))) return;
      await listForDecision(trx, { workspaceId, consentId, videoId, now: desk.now() });
    });
  }
}

const triesMax = 5;

/** One that ended this instant needs no stopping; one that commits a step at this instant is tried again. */
async function patiently(work: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SutradharError && error.code === "state_conflict") return false;
      if (!isPassing(error) || tries === triesMax) throw error;
    }
  }
}
