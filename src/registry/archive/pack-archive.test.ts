import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { packArchive, type PackedFile } from "./pack-archive.ts";
import { unpackArchive } from "./unpack-archive.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-pack-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (path: string, text: string): PackedFile => ({
  path,
  sizeBytes: Buffer.byteLength(text),
  open: () => Promise.resolve(Readable.from([Buffer.from(text)])),
});

describe("a zip of an asset", () => {
  const files = [
    file("rig.json", "{}"),
    file("layers/face.png", "face"),
    file("layers/brow.png", "brow".repeat(9_999)),
  ];

  it("has the same bytes every time, whatever the order, and the length that it was said to have", async () => {
    const one = await packArchive(files);
    const bytes = await buffer(one.stream);
    expect(bytes.length).toBe(one.sizeBytes);
    const other = await buffer((await packArchive(files.toReversed())).stream);
    expect(digestBytes(other)).toBe(digestBytes(bytes));
    expect(digestBytes(bytes)).toBe("239d420f1a8ab80bfe4fcf7725645398cf8ac620877afeb3b2494b97ff59b369");
  });

  it("is read again as the files that went in", async () => {
    const path = join(folder, "asset.zip");
    writeFileSync(path, await buffer((await packArchive(files)).stream));
    let count = 0;
    const { files: read } = await unpackArchive(path, () => join(folder, `part-${++count}`));
    expect([...read.keys()].sort()).toEqual(files.map((each) => each.path).sort());
    expect(readFileSync(read.get("layers/face.png")?.location ?? "", "utf8")).toBe("face");
  });

  it("breaks off where a file cannot be read, or is not as long as it was said to be", async () => {
    const gone = { path: "a", sizeBytes: 1, open: () => Promise.reject(new Error("it is gone")) };
    await expect(packArchive([gone]).then(({ stream }) => buffer(stream))).rejects.toThrow("it is gone");
    const short = { ...file("a", "abc"), sizeBytes: 5 };
    await expect(packArchive([short]).then(({ stream }) => buffer(stream))).rejects.toThrow(/unexpected number/);
  });
});
