import { describe, expect, it } from "vitest";
import { createPlaylist } from "./playlist.ts";

const two = [
  { uri: "preview/0.m4s", durationMs: 6_000 },
  { uri: "preview/1.m4s", durationMs: 1_966 + 2 / 3 },
];
const request = { segments: two, initUri: "preview/init.mp4", isFinished: false, targetDurationMs: 6_000 };

describe("a preview's playlist", () => {
  it("is a list that grows, played from its start", () => {
    expect(createPlaylist(request).split("\n")).toEqual([
      "#EXTM3U",
      "#EXT-X-VERSION:7",
      "# sound: unnormalised",
      "#EXT-X-TARGETDURATION:6",
      "#EXT-X-MEDIA-SEQUENCE:0",
      "#EXT-X-PLAYLIST-TYPE:EVENT",
      "#EXT-X-INDEPENDENT-SEGMENTS",
      "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
      '#EXT-X-MAP:URI="preview/init.mp4"',
      "#EXTINF:6.000000,",
      "preview/0.m4s",
      "#EXTINF:1.966667,",
      "preview/1.m4s",
      "",
    ]);
  });

  it("only grows, and ends once", () => {
    const before = createPlaylist({ ...request, segments: two.slice(0, 1) });
    const after = createPlaylist({ ...request, isFinished: true });
    expect(after.startsWith(before)).toBe(true);
    expect(before).not.toContain("#EXT-X-ENDLIST");
    expect(after.endsWith("#EXT-X-ENDLIST\n")).toBe(true);
  });

  it("says where times do not follow", () => {
    const segments = [two[0]!, { ...two[1]!, isDiscontinuous: true }];
    expect(createPlaylist({ ...request, segments })).toContain("preview/0.m4s\n#EXT-X-DISCONTINUITY\n#EXTINF");
  });

  it("rounds its target up", () => {
    expect(createPlaylist({ ...request, targetDurationMs: 6_001 })).toContain("#EXT-X-TARGETDURATION:7\n");
  });

  it("refuses a segment that is longer than was promised", () => {
    expect(() => createPlaylist({ ...request, targetDurationMs: 5_999 })).toThrow(
      expect.objectContaining({ code: "option_invalid", message: expect.stringContaining("preview/0.m4s") }),
    );
  });
});
