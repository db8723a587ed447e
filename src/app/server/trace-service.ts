import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CopyTrace, TraceServices } from "../../api/index.ts";
import { findBearers, listMarks, type MarkBearers } from "../../productions/index.ts";
import { checkKey } from "../../provenance/marks/index.ts";
import type { MarkId } from "../../media/watermark/index.ts";
import type { Database } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { detectInThread } from "../copy-thread.ts";
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
      const detected = await detectInThread({ file, readers, claims });
      const reader = readers.find(({ key }) => key.version === detected.keyVersion);
      const marks = [...new Set(detected.shots.map(({ id }) => id))];
      const bearers = reader
        ? await database.forWorkspace(workspaceId, (trx) =>
            findBearers(trx, { workspaceId, keyCheck: checkKey(reader.key), marks }),
          )
        : none;
      return tell({ detected, reader, bearers, isWhole: asked.every((each) => each.isWhole) });
    },
  };
}

const none: MarkBearers = { videos: [], totals: new Map() };

function tell(found: {
  readonly detected: DetectedWatermark;
  readonly reader: WorkspaceReader | undefined;
  readonly bearers: MarkBearers;
  readonly isWhole: boolean;
}): CopyTrace {
  const { detected, reader, bearers, isWhole } = found;
  return {
    verdict: detected.verdict,
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
