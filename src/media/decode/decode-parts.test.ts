import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { decodeMediaParts, listMediaParts } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "decode-parts-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Digests of what is shown, by part and picture. */
function see(path: string, isWanted: (part: number, picture: number) => boolean): ReadonlyMap<string, string> {
  const parts = listMediaParts(path);
  const seen = new Map<string, string>();
  decodeMediaParts(path, parts, {
    pictures: new Set(parts.pictures.keys()),
    sound: new Set(),
    isWanted,
    picture(part, { index, luma, blue, red }) {
      seen.set(`${part} ${index}`, createHash("sha256").update(luma).update(blue).update(red).digest("hex"));
    },
    heard: () => undefined,
  });
  return seen;
}

it("shows the same pictures, whichever others are passed over", async () => {
  const path = join(folder, "clip.mp4");
  const frames = 72;
  await writeSmallClip(path, { frames });
  const all = see(path, () => true);
  expect(new Set(all.values()).size).toBe(frames);
  for (const isWanted of [() => false, (_part: number, picture: number) => picture % 7 < 2]) {
    const some = see(path, isWanted);
    expect(some.size).toBeLessThan(frames);
    for (const [name, digest] of some) expect([name, digest]).toEqual([name, all.get(name)]);
  }
});
