import { SutradharError, type Digest } from "../../core/index.ts";

export function missingBlob(digest: Digest): SutradharError {
  return new SutradharError("blob_missing", `the store has no blob ${digest}: run again to make it`, {
    details: { digest },
  });
}

export function corruptBlob(digest: Digest, sizeBytes?: number): SutradharError {
  return new SutradharError(
    "blob_corrupt",
    `the blob ${digest} did not have the bytes that it was stored with and was dropped: run again to make it, and look at the disk if this repeats`,
    { details: { digest, ...(sizeBytes === undefined ? {} : { sizeBytes }) } },
  );
}

/** Whether the bytes are not to be had here: they never were, or were altered. */
export function isBlobLoss(error: unknown): boolean {
  return error instanceof SutradharError && (error.code === "blob_missing" || error.code === "blob_corrupt");
}
