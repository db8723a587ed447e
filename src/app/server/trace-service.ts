import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CopyTrace, TraceServices } from "../../api/index.ts";
import { limits } from "../../core/index.ts";
import { mirrorPrint, wordsOf, type PrintedFrame } from "../../media/fingerprint/index.ts";
import { findBearers, listLikelyVideos, listMarks, listPrints, type MarkBearers } from "../../productions/index.ts";
import { comparePrints, tellContent } from "../../provenance/prints/index.ts";
import { checkKey } from "../../provenance/marks/index.ts";
import type { MarkId } from "../../media/watermark/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { lookInThread } from "../copy-thread.ts";
import { listReaders, type DetectedWatermark, type WorkspaceReader } from "../detect-watermark.ts";
import { makeFolders } from "../make-folders.ts";
import { createMarkKeys } from "../mark-keys.ts";

export interface TraceServiceOptions {
  readonly config: Pick<Config, "homeDirectory" | "secretsKeyFile" | "markKeyVersion">;
  readonly database: Pick<Database, "forWorkspace">;
}

/** Leads a copy back to the videos that it could be of, by the keys and the marks of its caller's workspace alone. */
export function createTraceService({ config, database }: TraceServiceOptions): TraceServices {
  const folder = join(config.homeDirectory, "tracing");
  const ready = rm(folder, { recursive: true, force: true }).then(() => makeFolders(folder));
  // Whoever asks first is told.
  ready.catch(() => undefined);
  const openKeys = createMarkKeys(config);
  return {
    prepare: async () => {
      await ready;
      return folder;
    },
    async trace({ workspaceId }, file) {
      const readers = listReaders(await openKeys(), workspaceId);
      const asked = await database.forWorkspace(workspaceId, (trx) =>
        Promise.all(readers.map(async ({ key }) => listMarks(trx, { workspaceId, keyCheck: checkKey(key) }))),
      );
      const claims = Object.fromEntries(
        readers.map(({ key }, index) => [key.version, (asked[index]?.marks ?? []) as readonly MarkId[]]),
      );
      const { detected, prints } = await lookInThread({ file, readers, claims });
      const reader = readers.find(({ key }) => key.version === detected.keyVersion);
      const marks = [...new Set(detected.shots.map(({ id }) => id))];
      const bearers = reader
        ? await database.forWorkspace(workspaceId, (trx) =>
            findBearers(trx, { workspaceId, keyCheck: checkKey(reader.key), marks }),
          )
        : none;
      const { content, looksLike } = await database.forWorkspace(workspaceId, (trx) =>
        compareContent(trx, { workspaceId, prints, detected, bearers }),
      );
      const isWhole = asked.every((each) => each.isWhole);
      return { ...tell({ detected, reader, bearers, isWhole }), content, looksLike };
    },
  };
}

interface PrintedCopy {
  readonly workspaceId: string;
  readonly prints: readonly PrintedFrame[];
  readonly detected: DetectedWatermark;
  readonly bearers: MarkBearers;
}

/** Whether a mark stands where it belongs; and where there is none, which videos look like the copy. */
async function compareContent(
  trx: Trx,
  { workspaceId, prints, detected, bearers }: PrintedCopy,
): Promise<Pick<CopyTrace, "content" | "looksLike">> {
  const copy = prints.slice(0, limits.printsMax);
  const [bearer] = bearers.videos;
  if (bearer) {
    const video = await listPrints(trx, { workspaceId, videoId: bearer.video });
    const { geometry } = detected;
    const isWhole = geometry !== null && geometry.scaleX === 1 && geometry.scaleY === 1 && !geometry.isFlipped;
    return { content: tellContent({ copy, video, isWhole }), looksLike: [] };
  }
  // Who wants a copy not to be found mirrors it first.
  const ways = [copy, copy.map(({ frame, print }) => ({ frame, print: mirrored(print) }))];
  const found = new Map<string, { readonly video: string; readonly alike: number; readonly seconds: number }>();
  for (const way of ways) {
    const words = way.slice(0, wordedSecondsMax).flatMap(({ print }) => wordsOf(Buffer.from(print, "hex")));
    for (const videoId of await listLikelyVideos(trx, { workspaceId, words })) {
      const { alike, seconds } = comparePrints(way, await listPrints(trx, { workspaceId, videoId }));
      const isBetter = alike > (found.get(videoId)?.alike ?? 0);
      if (isBetter && 2 * alike >= seconds) found.set(videoId, { video: videoId, alike, seconds });
    }
  }
  return { content: null, looksLike: [...found.values()].toSorted((a, b) => b.alike - a.alike) };
}

function mirrored(print: string): string {
  return Buffer.from(mirrorPrint(Buffer.from(print, "hex"))).toString("hex");
}

/** Seconds of a copy whose prints are looked up: a minute says enough. */
const wordedSecondsMax = 60;

const none: MarkBearers = { videos: [], totals: new Map() };

function tell(found: {
  readonly detected: DetectedWatermark;
  readonly reader: WorkspaceReader | undefined;
  readonly bearers: MarkBearers;
  readonly isWhole: boolean;
}): Omit<CopyTrace, "content" | "looksLike"> {
  const { detected, reader, bearers, isWhole } = found;
  return {
    verdict: detected.verdict,
    isSearched: detected.isSearched,
    keyVersion: reader?.key.version ?? null,
    shots: detected.shots.map(({ id, fromFrame, toFrame }) => {
      const videosTotal = bearers.totals.get(id) ?? 0;
      const names = videosTotal === 0 ? "nothing_known" : videosTotal === 1 ? "one_video" : "shared_shot";
      return { mark: id, fromFrame, toFrame, names, videosTotal };
    }),
    videos: bearers.videos.map((video) => ({ ...video, shots: { ...video.shots } })),
    isWhole,
  };
}
