import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import type { CompletedPart } from "@aws-sdk/client-s3";
import { limits, SutradharError, type Digest } from "../../../core/index.ts";
import type { S3Bucket } from "./s3-bucket.ts";

export interface S3Upload {
  readonly key: string;
  readonly path: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Stores a file as an object that is there whole, or not at all. A large one goes in parts, of which few are in memory at
 * once; the server checks the sha256 of every request, so that nothing is stored that was altered on its way.
 */
export async function uploadFile(bucket: S3Bucket, upload: S3Upload): Promise<void> {
  const file = await open(upload.path, "r");
  try {
    if (upload.sizeBytes <= limits.storePartBytesMax) await uploadWhole(bucket, upload, file);
    else await uploadInParts(bucket, upload, file);
  } finally {
    await file.close();
  }
}

async function uploadWhole(bucket: S3Bucket, { key, metadata, ...upload }: S3Upload, file: FileHandle): Promise<void> {
  const Body = await readPart(file, 0, upload.sizeBytes);
  const ChecksumSHA256 = Buffer.from(upload.digest, "hex").toString("base64");
  await bucket.ask("store an object", (client, Bucket) =>
    client.putObject({ Bucket, Key: key, Metadata: { ...metadata }, Body, ChecksumSHA256 }),
  );
}

async function uploadInParts(bucket: S3Bucket, upload: S3Upload, file: FileHandle): Promise<void> {
  const { key: Key, metadata } = upload;
  const { UploadId } = await bucket.ask("begin an object in parts", (client, Bucket) =>
    client.createMultipartUpload({ Bucket, Key, Metadata: { ...metadata }, ChecksumAlgorithm: "SHA256" }),
  );
  try {
    const Parts = await uploadParts(bucket, { Key, UploadId }, file, upload.sizeBytes);
    await bucket.ask("complete an object in parts", (client, Bucket) =>
      client.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
  } catch (error) {
    // The answer was lost on its way, and when it was asked for again all had been done.
    if (isGone(error) && (await bucket.head(Key))?.metadata["sha256"] === upload.digest) return;
    // What lies in a bucket unfinished is paid for. Should this fail too, the bucket's own rule removes it.
    await bucket
      .ask("give up an object in parts", (client, Bucket) => client.abortMultipartUpload({ Bucket, Key, UploadId }))
      .catch(() => undefined);
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof SutradharError && error.details["reason"] === "NoSuchUpload";
}

interface UploadTarget {
  readonly Key: string;
  readonly UploadId: string | undefined;
}

async function uploadParts(
  bucket: S3Bucket,
  target: UploadTarget,
  file: FileHandle,
  sizeBytes: number,
): Promise<CompletedPart[]> {
  const partBytes = limits.storePartBytesMax;
  const count = Math.ceil(sizeBytes / partBytes);
  const parts: CompletedPart[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < count) {
      const index = next;
      next += 1;
      const offset = index * partBytes;
      const Body = await readPart(file, offset, Math.min(partBytes, sizeBytes - offset));
      parts[index] = await uploadPart(bucket, target, index + 1, Body);
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(count, limits.storePartsAtOnceMax) }, work));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
  return parts;
}

async function uploadPart(
  bucket: S3Bucket,
  target: UploadTarget,
  PartNumber: number,
  Body: Uint8Array,
): Promise<CompletedPart> {
  const ChecksumSHA256 = createHash("sha256").update(Body).digest("base64");
  const { ETag } = await bucket.ask("store a part of an object", (client, Bucket) =>
    client.uploadPart({ ...target, Bucket, PartNumber, Body, ChecksumSHA256 }),
  );
  return { PartNumber, ETag, ChecksumSHA256 };
}

async function readPart(file: FileHandle, offset: number, sizeBytes: number): Promise<Buffer> {
  const part = Buffer.allocUnsafe(sizeBytes);
  for (let read = 0; read < sizeBytes;) {
    const { bytesRead } = await file.read(part, read, sizeBytes - read, offset + read);
    if (bytesRead === 0) throw new SutradharError("internal", `a file became shorter than ${offset + sizeBytes} bytes`);
    read += bytesRead;
  }
  return part;
}
