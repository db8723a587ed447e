import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { asDiskFull } from "../../store/index.ts";

export interface ReceiveOptions {
  /** A fresh path, where the archive lies while `work` is done. */
  readonly location: string;
  readonly bytesMax?: number;
}

/**
 * Writes what comes to a file, piece by piece, up to the size that an archive may have, does `work`, and removes it.
 * @throws SutradharError `file_too_large`, `request_invalid`, `disk_full`
 */
export async function receiveArchive<T>(
  request: Request,
  { location, bytesMax = limits.archiveBytesMax }: ReceiveOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await write(request, location, bytesMax);
    return await work();
  } finally {
    await rm(location, { force: true });
  }
}

async function write(request: Request, location: string, bytesMax: number): Promise<void> {
  const told = Number(request.headers.get("Content-Length") ?? 0);
  if (told > bytesMax) throw tooLarge(bytesMax);
  const { body } = request;
  if (!body) throw new SutradharError("request_invalid", "the body must be a zip of the asset's files, and is empty");
  try {
    await pipeline(limitPieces(body, bytesMax), createWriteStream(location, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    if (error instanceof SutradharError) throw error;
    const cause = asDiskFull(error, location);
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("request_invalid", "the archive broke off while it was sent: send it again", { cause });
  }
}

async function* limitPieces(pieces: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of pieces) {
    sizeBytes += piece.length;
    if (sizeBytes > bytesMax) throw tooLarge(bytesMax);
    yield piece;
  }
}

function tooLarge(bytesMax: number): SutradharError {
  return new SutradharError(
    "file_too_large",
    `an archive may have ${bytesMax} bytes (limits.archiveBytesMax): leave out what the asset does not name`,
  );
}
