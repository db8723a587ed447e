import { SutradharError } from "../../../core/index.ts";
import { markedName, ownMark } from "../process-mark.ts";
import type { S3Bucket } from "./s3-bucket.ts";

/**
 * Stores an object below `prefix`, reads it back and removes it.
 * @throws SutradharError `store_unavailable`, `disk_full`
 */
export async function probeBucket(bucket: S3Bucket, prefix: string): Promise<void> {
  const Key = `${prefix}/${markedName(ownMark(), "probe")}`;
  const Body = Buffer.from(Key);
  await bucket.ask("store an object", (client, Bucket) => client.putObject({ Bucket, Key, Body }));
  try {
    const body = await bucket.read(Key, 0);
    const read = await bucket.ask("read an object", async () => body?.toArray());
    if (Body.equals(Buffer.concat((read ?? []) as Uint8Array[]))) return;
  } finally {
    await bucket.remove(Key);
  }
  throw new SutradharError("store_unavailable", `the store ${bucket.place} gave back other bytes than were stored`);
}
