import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { readPictures } from "./read-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file's pictures", () => {
  it("come one after the other, until there are enough", async () => {
    const path = join(folder, "clip.mp4");
    await writeSmallClip(path, { frames: 12 });
    const tones: number[] = [];
    expect(readPictures(path, ({ luma }, index) => void (tones[index] = luma[0] as number))).toBe(12);
    expect(tones.every((tone, index) => Math.abs(tone - 60 - 2 * index) <= 2)).toBe(true);
    expect(readPictures(path, (_picture, index) => index === 4)).toBe(5);
  });

  it.each([
    ["text", "no video"],
    ["a playlist that would open others", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"],
    ["a list of files to join", "ffconcat version 1.0\nfile /etc/passwd\n"],
  ])("are not looked for in %s", (name, content) => {
    const path = join(folder, `${name.replaceAll(" ", "-")}.mp4`);
    writeFileSync(path, content);
    expect(() => readPictures(path, () => true)).toThrow(
      expect.objectContaining({ code: "video_invalid", message: expect.stringContaining(path) }),
    );
  });

  it("are missed where there is no file", () => {
    const path = join(folder, "none.mp4");
    expect(() => readPictures(path, () => true)).toThrow(`${path} does not exist`);
  });
});
