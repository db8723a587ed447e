import { SutradharError } from "../../core/index.ts";
import { previewSound } from "./tracks.ts";

export interface PlaylistRequest {
  /** In order, from the first; `uri` is relative to the playlist. */
  readonly segments: readonly {
    readonly uri: string;
    readonly durationMs: number;
    /** Its times or its coding do not follow those of the one before. */
    readonly isDiscontinuous?: boolean;
  }[];
  /** Where the init segment is, relative to the playlist. */
  readonly initUri: string;
  /** Nothing will be added. */
  readonly isFinished: boolean;
  /** No segment is longer, now or later. */
  readonly targetDurationMs: number;
}

/**
 * An HLS media playlist (RFC 8216 §4) that only grows at its end. Players start at its beginning, not at the edge.
 * @throws SutradharError `option_invalid` where a segment is longer than the target.
 */
export function createPlaylist({ segments, initUri, isFinished, targetDurationMs }: PlaylistRequest): string {
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    // A comment (§4.1): EXT-X-SESSION-DATA is for playlists of playlists only.
    `# sound: ${previewSound}`,
    `#EXT-X-TARGETDURATION:${Math.ceil(targetDurationMs / 1_000)}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-PLAYLIST-TYPE:EVENT",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
    `#EXT-X-MAP:URI="${initUri}"`,
  ];
  for (const { uri, durationMs, isDiscontinuous } of segments) {
    if (durationMs > targetDurationMs) {
      throw new SutradharError(
        "option_invalid",
        `a segment may last ${targetDurationMs} ms at most, ${uri} lasts ${durationMs} ms: raise targetDurationMs`,
      );
    }
    if (isDiscontinuous) lines.push("#EXT-X-DISCONTINUITY");
    lines.push(`#EXTINF:${(durationMs / 1_000).toFixed(6)},`, uri);
  }
  if (isFinished) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
}
