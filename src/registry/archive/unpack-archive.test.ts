import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rawZip, type RawEntry } from "../../../test/fixtures/raw-zip.ts";
import { digestBytes, limits } from "../../core/index.ts";
import { unpackArchive } from "./unpack-archive.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-unpack-"));
const work = join(folder, "work");
const zipPath = join(folder, "asset.zip");
let count = 0;
beforeEach(() => {
  rmSync(work, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function unpack(bytes: Uint8Array) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(zipPath, bytes);
  return unpackArchive(zipPath, () => join(work, `part-${++count}`));
}

const file = (
  name: string,
  data: string | Uint8Array = name.endsWith("/") ? "" : name,
  rest: Partial<RawEntry> = {},
): RawEntry => ({
  name,
  data,
  ...rest,
});

describe("an archive", () => {
  it("becomes its files, each with its digest, whole; those that nobody takes are removed", async () => {
    const { files, remove } = await unpack(
      rawZip([file("rig.json", "{}"), file("layers/"), file("layers/face.png", "face", { method: 0 })]),
    );
    expect([...files.keys()]).toEqual(["rig.json", "layers/face.png"]);
    for (const [path, { location, sizeBytes, digest }] of files) {
      const bytes = readFileSync(location);
      expect({ path, sizeBytes, digest }).toEqual({ path, sizeBytes: bytes.length, digest: digestBytes(bytes) });
    }
    await remove();
    expect(readdirSync(work)).toEqual([]);
  });

  it("may hold its files in one folder, and what systems leave in it is not taken", async () => {
    const { files } = await unpack(
      rawZip([file("kavya/"), file("kavya/rig.json"), file("kavya/.DS_Store"), file("__MACOSX/kavya/._rig.json")]),
    );
    expect([...files.keys()]).toEqual(["rig.json"]);
  });

  it("may be a zip64 whose sizes are true", async () => {
    const { files } = await unpack(rawZip([file("rig.json", "{}", { isZip64: true })]));
    expect(files.get("rig.json")?.sizeBytes).toBe(2);
  });
});

const zeros = new Uint8Array(5_000_000);
const many = Array.from({ length: limits.archiveEntriesMax + 1 }, (_, index) => file(`layers/${index}.png`, ""));
const kernel = file("a.bin", new Uint8Array(100_000), { method: 0 });

describe("an archive is refused, and nothing of it stays, where", () => {
  it.each<[string, readonly RawEntry[], RegExp]>([
    ["a path climbs", [file("../../etc/passwd")], /"\.\.\/\.\.\/etc\/passwd" climbs/],
    ["a path climbs from within", [file("layers/../../rig.json")], /climbs/],
    ["a path is absolute", [file("/etc/passwd")], /is absolute/],
    ["a path names a drive", [file("C:/rig.json")], /names a drive/],
    ["a path has a backslash", [file(String.raw`layers\..\rig.json`)], /has a backslash/],
    ["a path has a NUL", [file("rig.json\0.png")], /control character/],
    ["a path is no text", [{ name: Buffer.from([0x61, 0xff, 0xfe]), data: "x" }], /bytes that are no text/],
    ["a path has an empty part", [file("layers//face.png")], /empty part/],
    ["a path has a part that is a dot", [file("./rig.json")], /empty part/],
    ["a path ends in a dot", [file("rig.json.")], /ends in a dot/],
    ["a path is deep", [file("a/b/c/d/e/f/g.png")], /7 levels deep; 6 are allowed/],
    ["a path is long", [file("x".repeat(201))], /201 characters; a path may have 200/],
    ["two paths are one", [file("rig.json"), file("rig.json")], /rig\.json and rig\.json are one name/],
    ["two paths differ in case", [file("Face.png"), file("face.PNG")], /are one name/],
    ["two paths differ in how é is composed", [file("é.png"), file("e\u0301.png")], /are one name/],
    ["a path is a file and a folder", [file("layers"), file("Layers/face.png")], /a file and a folder at once/],
    ["an entry is a link", [file("face.png", "/etc/passwd", { mode: 0o120_777 })], /face\.png is a link/],
    ["an entry is a device", [file("face.png", "", { mode: 0o060_666 })], /no regular file/],
    ["a folder is a link", [file("layers/", "", { mode: 0o120_777 })], /is a link/],
    ["a folder has bytes", [file("layers/", "x")], /has bytes of its own/],
    ["an entry is encrypted", [file("rig.json", "{}", { flags: 0x801 })], /is encrypted/],
    ["an entry is encrypted strongly", [file("rig.json", "{}", { flags: 0x841 })], /strong encryption/],
    ["an entry is packed otherwise", [file("rig.json", "{}", { method: 12 })], /packed by method 12/],
    ["a file is a bomb", [file("rig.json", zeros)], /unpacks to 5000000 bytes from \d+; 100 times is the most/],
    [
      "a file says that it is huge",
      [file("rig.json", "{}", { says: { unpacked: 300_000_001, packed: 300_000_000 } })],
      /300000001 bytes unpacked; a file may have 300000000/,
    ],
    [
      "a zip64 says that it is huger than any file",
      [file("rig.json", "{}", { isZip64: true, says: { unpacked: 2 ** 50 } })],
      /1125899906842624 bytes unpacked/,
    ],
    [
      "files are too many bytes in all",
      [1, 2, 3].map((index) => file(`${index}.bin`, "x", { says: { unpacked: 200_000_000, packed: 100_000_000 } })),
      /more than 400000000 bytes unpacked/,
    ],
    ["there are too many", many, /1001 entries; it may have 1000/],
    [
      "a file is longer than it says",
      [file("rig.json", new Uint8Array(50_000), { says: { unpacked: 100 } })],
      /too many bytes in the stream/,
    ],
    [
      "a zip64 file is longer than it says",
      [file("rig.json", new Uint8Array(50_000), { isZip64: true, says: { unpacked: 100 } })],
      /too many bytes in the stream/,
    ],
    ["a file is shorter than it says", [file("rig.json", "{}", { says: { unpacked: 100 } })], /not enough bytes/],
    [
      "a stored file is longer than it says",
      [file("rig.json", "{}", { method: 0, says: { unpacked: 100 } })],
      /size mismatch/,
    ],
    ["a file reaches beyond the archive", [file("rig.json", "{}", { says: { packed: 5_000 } })], /overflows/],
    ["a file is damaged", [file("rig.json", "{}", { crc: 1 })], /rig\.json is damaged: its checksum differs/],
    ["two files share bytes", [kernel, { name: "b.bin", method: 0, sharesWith: 0 }], /has another name|share bytes/],
    [
      "a file has two names",
      [file("rig.json", "{}", { says: { localName: "evil.sh" } })],
      /rig\.json has another name where its bytes are/,
    ],
    ["it holds no files", [file("layers/", "")], /holds no files/],
    ["it holds litter alone", [file(".git/config")], /holds no files/],
  ])("%s", async (_what, entries, says) => {
    await expect(unpack(rawZip(entries))).rejects.toMatchObject({
      code: "archive_invalid",
      message: expect.stringMatching(says) as string,
    });
    expect(readdirSync(work)).toEqual([]);
  });

  it("two files share bytes under one name, as in a quine of entries", async () => {
    // Same name in both headers would be a duplicate: what is left are headers inside another entry's bytes.
    const inner = rawZip([file("b.bin", "x", { method: 0 })]);
    const outer = rawZip([file("a.bin", inner, { method: 0 }), file("b.bin", "x", { method: 0 })]);
    const start = outer.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    // The directory now says that b.bin lies inside the bytes of a.bin.
    outer.writeUInt32LE(30 + "a.bin".length, start + 42);
    await expect(unpack(outer)).rejects.toMatchObject({
      code: "archive_invalid",
      message: expect.stringMatching(/a\.bin and b\.bin share bytes/) as string,
    });
    expect(readdirSync(work)).toEqual([]);
  });

  it("it says that it has more entries than it has", async () => {
    await expect(unpack(rawZip([file("rig.json")], { entryCount: 3 }))).rejects.toMatchObject({
      code: "archive_invalid",
    });
  });

  it.each([
    ["it is another thing", Buffer.from("not a zip")],
    ["it is empty", Buffer.alloc(0)],
    ["it is cut off", rawZip([file("rig.json", "{}")]).subarray(0, -30)],
    ["it goes on behind its end", Buffer.concat([rawZip([file("rig.json", "{}")]), Buffer.from("more")])],
  ])("%s", async (_what, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: "archive_invalid" });
    expect(readdirSync(work)).toEqual([]);
  });

  it("a later entry is damaged: the earlier ones go too", async () => {
    const zip = rawZip([file("rig.json", "{}"), file("layers/face.png", "face", { crc: 1 })]);
    await expect(unpack(zip)).rejects.toMatchObject({ code: "archive_invalid" });
    expect(readdirSync(work)).toEqual([]);
  });

  it("it is larger than any may be, without being read", async () => {
    writeFileSync(zipPath, "");
    truncateSync(zipPath, limits.archiveBytesMax + 1);
    await expect(unpackArchive(zipPath, () => join(work, "x"))).rejects.toMatchObject({ code: "file_too_large" });
  });
});

it("is refused by a disk that is full, leaves nothing there, and is taken once there is room", async ({ skip }) => {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk]).status !== 0) {
    skip("this machine lets no test mount a file system");
  }
  try {
    const noise = file("a.png", randomBytes(600_000), { method: 0 });
    writeFileSync(zipPath, rawZip([noise, { ...noise, name: "b.png" }]));
    const unpackThere = () => unpackArchive(zipPath, () => join(disk, `part-${++count}`));
    await expect(unpackThere()).rejects.toMatchObject({ code: "disk_full" });
    expect(readdirSync(disk)).toEqual([]);
    writeFileSync(zipPath, rawZip([noise]));
    expect((await unpackThere()).files.size).toBe(1);
  } finally {
    spawnSync("umount", [disk]);
  }
});
