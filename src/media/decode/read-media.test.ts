import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readMedia } from "./read-media.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-decode-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("reading a video", () => {
  it.each([
    ["text", "not a video"],
    ["nothing", ""],
    ["a playlist that would open others", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"],
    ["a list of files to join", "ffconcat version 1.0\nfile /etc/passwd\n"],
  ])("refuses %s and names the file", (name, content) => {
    const path = join(folder, `${name.replaceAll(" ", "-")}.mp4`);
    writeFileSync(path, content);
    expect(() => readMedia(path)).toThrow(
      expect.objectContaining({ code: "video_invalid", message: expect.stringContaining(path) }),
    );
  });

  it("says that a file does not exist", () => {
    const path = join(folder, "none.mp4");
    expect(() => readMedia(path)).toThrow(`${path} does not exist`);
  });
});
