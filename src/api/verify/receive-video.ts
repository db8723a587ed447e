import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { asDiskFull } from "../../store/index.ts";

/**
 * Writes what comes to a file, piece by piece, does `work`, and removes it whatever happens.
 * @throws SutradharError `file_too_large`, `request_invalid`, `disk_full`
 */
export async function receiveVideo<T>(request: Request, location: string, work: () => Promise<T>): Promise<T> {
  if (Number(request.headers.get("Content-Length") ?? 0) > limits.verifyBytesMax) throw tooLarge();
  if (!request.body) throw new SutradharError("request_invalid", "the body must be an MP4, and is empty");
  return receivePieces(request.body, location, work);
}

/** The same for what comes from anywhere. */
export async function receivePieces<T>(
  pieces: AsyncIterable<Uint8Array>,
  location: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await write(pieces, location);
    return await work();
  } finally {
    await rm(location, { force: true });
  }
}

async function write(pieces: AsyncIterable<Uint8Array>, location: string): Promise<void> {
  try {
    await pipeline(limitPieces(pieces), createWriteStream(location, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    if (error instanceof SutradharError) throw error;
    const cause = asDiskFull(error, location);
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("request_invalid", "the video broke off while it was sent: send it again", { cause });
  }
}

async function* limitPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of pieces) {
    sizeBytes += piece.length;
    if (sizeBytes > limits.verifyBytesMax) throw tooLarge();
    yield piece;
  }
}

function tooLarge(): SutradharError {
  return new SutradharError(
    "file_too_large",
    `a video to be verified here may have ${limits.verifyBytesMax} bytes (limits.verifyBytesMax): sutradhar verify reads larger ones`,
  );
}
