import { createDigester, limits, type Digest } from "../../../core/index.ts";
import { corruptBlob, missingBlob } from "../blob-loss.ts";
import type { S3Bucket } from "./s3-bucket.ts";
import { asStoreFailure } from "./s3-failure.ts";

/**
 * The bytes of an object as they come. Fails at the end if they are not those that the digest names, so that nobody stores
 * them; where the connection breaks, it goes on from there.
 * @throws SutradharError `blob_missing`, `blob_corrupt`, `store_unavailable`
 */
export async function* readObject(bucket: S3Bucket, key: string, digest: Digest): AsyncGenerator<Uint8Array> {
  const digester = createDigester();
  let sizeBytes = 0;
  for await (const piece of readSteadily(bucket, key, digest)) {
    digester.update(piece);
    sizeBytes += piece.length;
    yield piece;
  }
  if (digester.digest() !== digest) throw corruptBlob(digest, sizeBytes);
}

async function* readSteadily(bucket: S3Bucket, key: string, digest: Digest): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for (let attempt = 1; ; attempt += 1) {
    const body = await bucket.read(key, sizeBytes);
    if (!body) throw missingBlob(digest);
    try {
      for await (const piece of body as AsyncIterable<Uint8Array>) {
        sizeBytes += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      if (attempt >= limits.storeAttemptsMax) throw asStoreFailure(error, bucket.place, "read an object");
    }
  }
}
