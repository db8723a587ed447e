import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { printMedia, type MediaPrint } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-print-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

let clip: Buffer;
let print: MediaPrint;
beforeAll(async () => {
  await writeSmallClip(at("clip.mp4"));
  clip = readFileSync(at("clip.mp4"));
  print = await printMedia(at("clip.mp4"));
});

/** The clip with some of its bytes changed in a copy. */
async function printChanged(change: (bytes: Buffer) => Buffer): Promise<MediaPrint> {
  writeFileSync(at("changed.mp4"), change(Buffer.from(clip)));
  return printMedia(at("changed.mp4"));
}

it("stays where something is put before the media, and its offsets go along", async () => {
  const room = Buffer.alloc(64);
  room.writeUInt32BE(room.length);
  room.write("free", 4, "latin1");
  const moved = await printChanged((bytes) => {
    const afterType = bytes.readUInt32BE(0);
    for (let offsets = bytes.indexOf("stco"); offsets >= 0; offsets = bytes.indexOf("stco", offsets + 4)) {
      const count = bytes.readUInt32BE(offsets + 8);
      for (let index = 0; index < count; index++) {
        const place = offsets + 12 + 4 * index;
        bytes.writeUInt32BE(bytes.readUInt32BE(place) + room.length, place);
      }
    }
    return Buffer.concat([bytes.subarray(0, afterType), room, bytes.subarray(afterType)]);
  });
  expect(moved).toEqual(print);
});

it("changes with one byte of a sample, of how long one is shown, or of where one lies", async () => {
  const flip = (find: string, further: number) => (bytes: Buffer) => {
    const place = bytes.indexOf(find) + further;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return bytes;
  };
  expect((await printChanged(flip("mdat", 900))).samples).not.toBe(print.samples);
  expect((await printChanged(flip("stts", 19))).description).not.toBe(print.description);
  expect((await printChanged(flip("stco", 15))).description).not.toBe(print.description);
});

it.each([
  { fault: "is empty", bytes: Buffer.alloc(0) },
  { fault: "is text", bytes: Buffer.from("no video at all") },
  { fault: "ends within a box", bytes: Buffer.from("0000006466747970", "hex") },
  { fault: "has a box of no length that could be", bytes: Buffer.from("0000000466747970", "hex") },
])("refuses a file that $fault", async ({ bytes }) => {
  writeFileSync(at("bad.mp4"), bytes);
  await expect(printMedia(at("bad.mp4"))).rejects.toMatchObject({ code: "video_invalid" });
});
