import { open, type FileHandle } from "node:fs/promises";
import { createDigester, digestBytes, limits, SutradharError, type Digest } from "../../core/index.ts";
import { listBoxes, walkBoxes, type Mp4Box } from "./mp4-boxes.ts";

/** What an MP4 plays, whatever lies beside it: its coded pictures and sound, and how they are laid out in time. */
export interface MediaPrint {
  readonly samples: Digest;
  /** The description with its offsets counted from the first sample, since what is put before it moves them all. */
  readonly description: Digest;
}

const pieceBytes = 1 << 20;

/** @throws SutradharError `video_invalid` */
export async function printMedia(path: string): Promise<MediaPrint> {
  const file = await open(path, "r");
  try {
    const boxes = await listBoxes(file);
    const media = boxes.filter(({ type }) => type === "mdat");
    const description = boxes.find(({ type }) => type === "moov");
    if (!description || !media[0]) throw new SutradharError("video_invalid", "it has no pictures that could be found");
    const samples = createDigester();
    for (const box of media) {
      for await (const piece of readPieces(file, box)) samples.update(piece);
    }
    return { samples: samples.digest(), description: await printDescription(file, description, media[0].contents) };
  } finally {
    await file.close();
  }
}

async function* readPieces(file: FileHandle, { contents, end }: Mp4Box): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(pieceBytes);
  for (let at = contents; at < end;) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, end - at), at);
    if (bytesRead === 0) throw new SutradharError("video_invalid", "it ends within its pictures");
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function printDescription(file: FileHandle, { contents, end }: Mp4Box, firstSample: number): Promise<Digest> {
  if (end - contents > limits.videoDescriptionBytesMax) {
    throw new SutradharError("video_invalid", "its description is too long");
  }
  const bytes = Buffer.alloc(end - contents);
  await file.read(bytes, 0, bytes.length, contents);
  countFrom(bytes, firstSample);
  return digestBytes(bytes);
}

const holders = new Set(["trak", "mdia", "minf", "stbl"]);

/** Counts the offsets of chunks from there, in place. */
function countFrom(bytes: Buffer, firstSample: number): void {
  for (const { type, contents } of walkBoxes(bytes)) {
    if (holders.has(type)) countFrom(contents, firstSample);
    if (type !== "stco" && type !== "co64") continue;
    const width = type === "stco" ? 4 : 8;
    // Version and flags, then how many there are.
    for (let at = 8; at + width <= contents.length; at += width) {
      if (width === 4) contents.writeInt32BE(contents.readUInt32BE(at) - firstSample, at);
      else contents.writeBigInt64BE(contents.readBigUInt64BE(at) - BigInt(firstSample), at);
    }
  }
}
