import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { afterAll, describe, expect, it } from "vitest";
import { writeSmallClip } from "../../test/fixtures/small-clip.ts";
import { limits } from "../core/index.ts";
import { parseBackground } from "../media/backdrop/index.ts";
import { createFileStore } from "../store/index.ts";
import { bindOwnBackground } from "./own-background.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-own-"));
afterAll(() => rmSync(folder, { recursive: true }));
const store = await createFileStore({ directory: join(folder, "store"), sizeBytesMax: 1e9, now: () => 0 });
const write = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const canvas = createCanvas(64, 36);
canvas.getContext("2d").fillRect(0, 0, 64, 20);
const png = canvas.toBuffer("image/png");
const clipPath = join(folder, "loop.mp4");
await writeSmallClip(clipPath, { frames: 10 });

async function readManifest(digest: string): Promise<Record<string, string>> {
  const read = async (each: string) => Buffer.from(await store.blobs.get(each as never)).toString("utf8");
  const { files } = JSON.parse(await read(digest)) as { files: Record<string, string> };
  return { ...files, description: await read(files["background.json"] as string) };
}

describe("a company's own background", () => {
  it.each([
    ["a picture", write("office.png", png), "office.png", "picture.png", undefined],
    [
      "a JPEG in capitals",
      write("OFFICE.JPEG", canvas.toBuffer("image/jpeg")),
      "OFFICE.JPEG",
      "picture.jpg",
      undefined,
    ],
    ["a clip", clipPath, "loop.mp4", "clip.mp4", true],
  ])("may be %s: it becomes an asset like any other", async (_name, path, named, file, isClip) => {
    const asset = await bindOwnBackground(path, named, store.blobs);
    expect(asset).toMatchObject({ kind: "background", title: named, ...(isClip ? { isClip } : {}) });
    const { description, ...files } = await readManifest(asset.digest);
    expect(Object.keys(files).sort()).toEqual(["background.json", file].sort());
    expect(parseBackground(description as string, named).name).toBe(asset.name);
  });

  it("is the same under another name, and another with other bytes", async () => {
    const [one, same, other] = await Promise.all([
      bindOwnBackground(write("a.png", png), "a.png", store.blobs),
      bindOwnBackground(write("b.png", png), "b.png", store.blobs),
      bindOwnBackground(write("c.png", createCanvas(64, 36).toBuffer("image/png")), "c.png", store.blobs),
    ]);
    expect([same.name, same.digest]).toEqual([one.name, one.digest]);
    expect(other.name).not.toBe(one.name);
  });

  const huge = Uint8Array.from(png);
  new DataView(huge.buffer).setUint32(16, 20_000);
  it.each([
    ["20,000 pixels wide", "wide.png", huge, "image_invalid", /wide.png is 20000 × 36/],
    ["cut short", "half.png", png.subarray(0, png.length - 20), "image_invalid", /half.png cannot be decoded/],
    ["a text", "notes.png", "not a picture", "image_invalid", /notes.png is not a PNG/],
    ["too heavy", "heavy.png", new Uint8Array(limits.imageBytesMax + 1), "file_too_large", /heavy.png has/],
    ["no clip", "talk.mp4", "not a clip", "video_invalid", /talk.mp4 is not an MP4/],
    ["an SVG", "logo.svg", "<svg/>", "background_invalid", /logo.svg must be a PNG/],
  ])("is refused where it is %s, with its name", async (_name, named, bytes, code, message) => {
    const failure = bindOwnBackground(write(named, bytes), named, store.blobs);
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("is refused where there is none", async () => {
    const failure = bindOwnBackground(join(folder, "none.png"), "none.png", store.blobs);
    await expect(failure).rejects.toMatchObject({ code: "file_missing", message: expect.stringContaining("none.png") });
  });
});
