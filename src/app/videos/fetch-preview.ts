import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path/posix";
import { resolve as resolvePath } from "node:path";
import { SutradharError } from "../../core/index.ts";
import type { ApiClient } from "../api-client.ts";
import { placeFile } from "../place-file.ts";

export interface FetchedPreview {
  readonly out: string;
  readonly segments: number;
  readonly durationMs: number;
  /** Whether nothing will follow. */
  readonly isWhole: boolean;
}

/**
 * Puts what can be seen of a video so far into one file: a playlist's segments behind what a player reads first are an
 * MP4 (ISO/IEC 14496-12 §8.16). It needs no player that knows HLS and keys.
 * @throws SutradharError `state_conflict` where nothing can be seen yet
 */
export async function fetchPreview(api: ApiClient, videoPath: string, to: string): Promise<FetchedPreview> {
  const address = `${videoPath}/preview.m3u8`;
  const playlist = await api.askText({ path: address });
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)?.[1];
  const segments = playlist.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  if (init === undefined || segments.length === 0) {
    throw new SutradharError("state_conflict", "nothing of the video can be seen yet: ask again in a moment");
  }
  const out = resolvePath(to);
  await placeFile(out, async (temporary) => {
    const piece = `${temporary}.piece`;
    try {
      await writeFile(temporary, "");
      for (const uri of [init, ...segments]) {
        await api.download({ path: resolve(dirname(address), uri), to: piece });
        await appendFile(temporary, await readFile(piece));
      }
    } finally {
      await rm(piece, { force: true });
    }
  });
  const durationsS = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => Number(seconds));
  return {
    out,
    segments: segments.length,
    durationMs: Math.round(durationsS.reduce((sum, each) => sum + each, 0) * 1_000),
    isWhole: playlist.includes("#EXT-X-ENDLIST"),
  };
}
