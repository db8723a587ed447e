import { limits } from "../../core/index.ts";
import { wordsOf, type PrintedFrame } from "../../media/fingerprint/index.ts";
import { getVideo, listLikelyVideos, listPrints } from "../../productions/index.ts";
import { comparePrints } from "../../provenance/prints/index.ts";
import type { Database } from "../../store/index.ts";

interface AlikeVideo {
  readonly workspaceId: string;
  readonly videoId: string;
}

/** Seconds of a copy whose prints are looked up: a minute says enough. */
const wordedSecondsMax = 60;
/** One second that looks alike says little. */
const secondsMin = 2;

/** Videos that were released, of which most seconds of a copy look like some second; those of a campaign may all do. */
export async function findAlike(
  database: Pick<Database, "forWorkspace">,
  { workspaces, prints }: { readonly workspaces: readonly string[]; readonly prints: readonly PrintedFrame[] },
): Promise<readonly AlikeVideo[]> {
  const copy = prints.slice(0, limits.printsMax);
  const words = copy.slice(0, wordedSecondsMax).flatMap(({ print }) => wordsOf(Buffer.from(print, "hex")));
  const found: AlikeVideo[] = [];
  for (const workspaceId of workspaces.slice(0, limits.verifyKeysMax)) {
    await database.forWorkspace(workspaceId, async (trx) => {
      for (const videoId of await listLikelyVideos(trx, { workspaceId, words })) {
        const { alike, seconds } = comparePrints(copy, await listPrints(trx, { workspaceId, videoId }));
        if (alike < secondsMin || 2 * alike < seconds) continue;
        const { state } = await getVideo(trx, videoId);
        if (state === "ready" || state === "withdrawn") found.push({ workspaceId, videoId });
      }
    });
  }
  return found;
}
