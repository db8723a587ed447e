import { formatWav, limits, SutradharError } from "../../core/index.ts";
import { erased, getVideo, refuseStoppedVideo, type Campaign } from "../../productions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";
import type { LikenessGuard } from "./likeness-guard.ts";

const sampleRateHz = 48_000;
const gapSamples = sampleRateHz / 2;

export interface NamesOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly stores: Stores;
  readonly likenesses: LikenessGuard;
}

/**
 * The sentences of the first videos that say what their rows say, one after the other with a pause between: for somebody who
 * knows the names to listen to. A WAV file, mono, 16 bits.
 * @throws SutradharError `state_conflict` until samples are spoken, `data_erased`; as a preview of them is refused
 */
export async function joinNames(
  { database, stores, likenesses }: NamesOptions,
  { id, workspaceId, sealedKey, quote }: Campaign,
): Promise<Uint8Array> {
  if (sealedKey === null) throw erased(id);
  const personal = ((quote ?? {}) as { readonly shots?: readonly { id: string; isSpoken?: boolean }[] }).shots ?? [];
  const nodes = personal.flatMap((shot) => (shot.isSpoken ? [`speak/${shot.id}`] : []));
  const spoken = await database.forWorkspace(workspaceId, async (trx) => {
    const found = await trx
      .selectFrom("videos as v")
      .innerJoin("runs as r", "r.video_id", "v.id")
      .innerJoin("steps as s", "s.run_id", "r.id")
      .select(["s.outputs", "v.id as video", "v.campaign_row", "s.node_id"])
      .distinctOn(["v.campaign_row", "s.node_id"])
      .where("v.campaign_id", "=", id)
      .where("s.node_id", "in", nodes.length > 0 ? nodes : [""])
      .where("s.state", "=", "done")
      .orderBy("v.campaign_row")
      .orderBy("s.node_id")
      .limit(limits.campaignSamplesMax * 10)
      .execute();
    for (const video of new Set(found.map((each) => each.video))) await admit(trx, likenesses, video);
    return found;
  });
  const { blobs } = await stores.openCache(workspaceId);
  const sounds: Uint8Array[] = [];
  for (const { outputs } of spoken) {
    const digest = outputs?.["pcm"];
    // What the cache has let go is not worth speaking again for this.
    const pcm = digest && (await blobs.get(digest).catch(() => undefined));
    if (pcm) sounds.push(pcm, new Uint8Array(gapSamples * 2));
  }
  if (sounds.length === 0) {
    throw new SutradharError("state_conflict", `nothing that rows of ${id} say is spoken yet: ask for a sample first`);
  }
  return formatWav(sounds, { sampleRateHz });
}

/** A voice that was stopped, or that its person takes back, is not heard any more, also not here. */
async function admit(trx: Trx, likenesses: LikenessGuard, id: string): Promise<void> {
  const video = await getVideo(trx, id);
  await refuseStoppedVideo(trx, video);
  await likenesses.check(trx, video, "preview");
}
