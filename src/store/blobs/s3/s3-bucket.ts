import type { Readable } from "node:stream";
import type { GetObjectCommandOutput, S3 } from "@aws-sdk/client-s3";
import { limits } from "../../../core/index.ts";
import { asStoreFailure, isAbsence } from "./s3-failure.ts";
import { describeS3, type S3Location } from "./s3-location.ts";

/** How long the server may take, in ms. */
export interface S3Timeouts {
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** Until it begins to answer, what is sent included. */
  readonly answerMs: number;
}

/** What is known of an object without fetching it. */
export interface S3ObjectHead {
  readonly sizeBytes: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly writtenAtMs: number;
}

export interface S3Copy {
  readonly from: string;
  readonly to: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One bucket, with failures in our words, time-outs, and retries where the server or the network was at fault. */
export interface S3Bucket {
  /** For messages. */
  readonly place: string;
  readonly location: S3Location;
  /** Undefined where there is no such object. */
  head(key: string): Promise<S3ObjectHead | undefined>;
  /** The object's bytes from `offset` on, as they come; undefined where there is no such object. */
  read(key: string, offset: number): Promise<Readable | undefined>;
  /**
   * Copies an object within the bucket, also onto itself, which makes it young again; `metadata` replaces what it had.
   * Undefined where there is none to copy. The sha256 is the server's own, if it takes one.
   */
  copy(copy: S3Copy): Promise<{ readonly sha256: string | undefined } | undefined>;
  remove(key: string): Promise<void>;
  /** Does something else with the client; what it throws comes out in our words. */
  ask<T>(operation: string, action: (client: S3, bucket: string) => Promise<T>): Promise<T>;
  close(): void;
}

const defaultTimeouts: S3Timeouts = {
  connectMs: limits.storeConnectTimeoutMs,
  idleMs: limits.storeIdleTimeoutMs,
  answerMs: limits.storeAnswerTimeoutMs,
};

export async function openS3Bucket(
  location: S3Location,
  { connectMs, idleMs, answerMs }: S3Timeouts = defaultTimeouts,
): Promise<S3Bucket> {
  const client = await createClient(location, { connectMs, idleMs, answerMs });
  const place = describeS3(location);
  const { bucket: Bucket } = location;

  async function ask<T>(operation: string, action: (client: S3, bucket: string) => Promise<T>): Promise<T> {
    try {
      return await action(client, Bucket);
    } catch (error) {
      throw asStoreFailure(error, place, operation);
    }
  }

  return {
    place,
    location,
    ask,
    head: (Key) =>
      ask("look for an object", async () => {
        const head = await unlessAbsent(client.headObject({ Bucket, Key }));
        if (!head) return undefined;
        const { ContentLength = 0, Metadata = {}, LastModified } = head;
        return { sizeBytes: ContentLength, metadata: Metadata, writtenAtMs: LastModified?.getTime() ?? 0 };
      }),
    read: (Key, offset) =>
      ask("read an object", async () => {
        const Range = offset > 0 ? { Range: `bytes=${offset}-` } : {};
        const got = await unlessAbsent<GetObjectCommandOutput>(client.getObject({ Bucket, Key, ...Range }));
        return got?.Body as Readable | undefined;
      }),
    copy: ({ from, to, metadata }) =>
      ask("copy an object", async () => {
        const replacement = metadata && { Metadata: { ...metadata }, MetadataDirective: "REPLACE" as const };
        const CopySource = [Bucket, ...from.split("/")].map(encodeURIComponent).join("/");
        const target = { Bucket, Key: to, ChecksumAlgorithm: "SHA256" as const };
        const copied = await unlessAbsent(client.copyObject({ ...target, CopySource, ...replacement }));
        return copied && { sha256: copied.CopyObjectResult?.ChecksumSHA256 };
      }),
    remove: (Key) => ask("remove an object", async () => void (await client.deleteObject({ Bucket, Key }))),
    close: () => client.destroy(),
  };
}

/** The SDK takes a fifth of a second to load: it is, by those who use it. */
async function createClient(location: S3Location, timeouts: S3Timeouts): Promise<S3> {
  const { S3 } = await import("@aws-sdk/client-s3");
  const { endpoint, credentials, pathStyle = endpoint !== undefined } = location;
  const region = location.region ?? (endpoint && "us-east-1");
  return new S3({
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(credentials && { credentials }),
    forcePathStyle: pathStyle,
    maxAttempts: limits.storeAttemptsMax,
    // We send a sha256 with each object, and take one of what we read: more sums would prove no more.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      socketTimeout: timeouts.idleMs,
      requestTimeout: timeouts.answerMs,
      throwOnRequestTimeout: true,
    },
  });
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
