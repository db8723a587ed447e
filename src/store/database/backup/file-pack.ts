import { createWriteStream } from "node:fs";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { SutradharError } from "../../../core/index.ts";
import { checkName } from "./backup-manifest.ts";

/** What a pack is a row of: a line of JSON, and after a file's as many bytes as it says. A thousand small files are one entry. */
type Frame = { readonly folder: string } | { readonly file: string; readonly sizeBytes: number };

const pieceBytes = 1 << 20;

export function packFolder(folder: string): Uint8Array {
  return header({ folder });
}

/**
 * A file as long as it is when it is opened. One that shrinks as it is read is filled up with zeros: the log of what changed
 * meanwhile says what it really holds.
 */
export async function* packFile(path: string, name: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    yield header({ file: name, sizeBytes: size });
    for (let offset = 0; offset < size;) {
      const piece = await readPiece(file, offset, Math.min(pieceBytes, size - offset));
      yield piece;
      offset += piece.length;
    }
  } finally {
    await file.close();
  }
}

async function readPiece(file: FileHandle, offset: number, sizeBytes: number): Promise<Uint8Array> {
  const piece = Buffer.alloc(sizeBytes);
  const { bytesRead } = await file.read(piece, 0, sizeBytes, offset);
  return bytesRead === 0 ? piece : piece.subarray(0, bytesRead);
}

export function* packText(text: string, name: string): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  yield header({ file: name, sizeBytes: bytes.length });
  yield bytes;
}

function header(frame: Frame): Uint8Array {
  return Buffer.from(`${JSON.stringify(frame)}\n`);
}

/** Writes what a pack holds below `directory`. @throws SutradharError `archive_invalid` */
export async function unpackFiles(pieces: AsyncIterable<Uint8Array>, directory: string): Promise<void> {
  const source = createPieces(pieces);
  for (let frame = await readFrame(source); frame; frame = await readFrame(source)) {
    if ("folder" in frame) await mkdir(join(directory, checkName(frame.folder)), { recursive: true });
    else await unpackFile(source, frame, join(directory, checkName(frame.file)));
  }
}

async function unpackFile(source: Pieces, { sizeBytes }: { sizeBytes: number }, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const output = createWriteStream(path, { flags: "wx", mode: 0o600 });
  await once(output, "open");
  for (let left = sizeBytes; left > 0;) {
    const piece = await source.take(left);
    if (!piece) throw torn();
    left -= piece.length;
    if (!output.write(piece)) await once(output, "drain");
  }
  output.end();
  await once(output, "close");
}

async function readFrame(source: Pieces): Promise<Frame | undefined> {
  const line = await source.takeLine();
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line) as Frame;
  } catch {
    throw torn();
  }
}

function torn(): SutradharError {
  return new SutradharError("archive_invalid", "the backup's files of Postgres are torn: use another backup");
}

/** A stream that is taken in lengths that suit the reader. */
interface Pieces {
  /** At most so many bytes, or undefined at the end. */
  take(sizeBytesMax: number): Promise<Uint8Array | undefined>;
  takeLine(): Promise<string | undefined>;
}

function createPieces(pieces: AsyncIterable<Uint8Array>): Pieces {
  const iterator = pieces[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  async function take(sizeBytesMax: number): Promise<Uint8Array | undefined> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done) return undefined;
      rest = next.value;
    }
    const taken = rest.subarray(0, sizeBytesMax);
    rest = rest.subarray(taken.length);
    return taken;
  }
  return {
    take,
    async takeLine() {
      const parts: Uint8Array[] = [];
      for (;;) {
        const piece = await take(Number.POSITIVE_INFINITY);
        if (!piece) return parts.length === 0 ? undefined : Buffer.concat(parts).toString("utf8");
        const end = piece.indexOf(0x0a);
        if (end >= 0) {
          rest = piece.subarray(end + 1);
          return Buffer.concat([...parts, piece.subarray(0, end)]).toString("utf8");
        }
        parts.push(piece);
      }
    },
  };
}
