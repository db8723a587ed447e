import type { FileHandle } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";

/** A box at the top of an MP4: where it begins, where its contents do, and where it ends. */
export interface Mp4Box {
  readonly type: string;
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

const boxesMax = 10_000;

/** The boxes at the top of a file (ISO/IEC 14496-12 §4.2). @throws SutradharError `video_invalid` */
export async function listBoxes(file: FileHandle): Promise<Mp4Box[]> {
  const { size } = await file.stat();
  const boxes: Mp4Box[] = [];
  const head = Buffer.alloc(16);
  for (let start = 0; start < size;) {
    const { bytesRead } = await file.read(head, 0, 16, start);
    const box = parseHead(head.subarray(0, bytesRead), start, size);
    if (!box || boxes.length >= boxesMax) throw new SutradharError("video_invalid", "it is no MP4 that can be read");
    boxes.push(box);
    start = box.end;
  }
  if (boxes.length === 0) throw new SutradharError("video_invalid", "it is empty");
  return boxes;
}

function parseHead(head: Buffer, start: number, size: number): Mp4Box | undefined {
  if (head.length < 8) return undefined;
  const type = head.toString("latin1", 4, 8);
  const short = head.readUInt32BE(0);
  if (short === 1 && head.length < 16) return undefined;
  // 1: the length is the 64 bits behind the type. 0: it goes to the end of the file.
  const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - start : short;
  const contents = start + (short === 1 ? 16 : 8);
  const end = start + length;
  return end > size || end < contents ? undefined : { type, start, contents, end };
}

/** Every box within bytes that hold boxes alone. Stops where they make no sense. */
export function* walkBoxes(bytes: Buffer): Generator<{ readonly type: string; readonly contents: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length < 8 || at + length > bytes.length) return;
    yield { type: bytes.toString("latin1", at + 4, at + 8), contents: bytes.subarray(at + 8, at + length) };
    at += length;
  }
}
