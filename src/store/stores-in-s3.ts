import { join } from "node:path";
import { limits } from "../core/index.ts";
import {
  createDatabaseResultIndex,
  createFileStore,
  createS3BlobStore,
  openS3Bucket,
  probeBucket,
  type S3Bucket,
  type S3Location,
} from "./blobs/index.ts";
import type { StoresInOnePlace, StoresOptions } from "./stores.ts";

async function openBucket({ pass }: StoresOptions, location: S3Location): Promise<S3Bucket> {
  const { endpoint, region = "us-east-1", bucket } = location;
  // As the SDK has it, docs.aws.amazon.com/general/latest/gr/s3.html.
  await pass?.(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
  return openS3Bucket(location);
}

/**
 * Stores in a bucket: `prefix/cache/WORKSPACE/…` and `prefix/vault/WORKSPACE/…`, the kind before the workspace so that one
 * rule of the bucket can empty all caches. What is read or written lies in the data directory while it is used.
 */
export function openS3Stores(options: StoresOptions, location: S3Location): StoresInOnePlace {
  const { homeDirectory, sizeBytesMax, freeBytesMin = limits.storeFreeBytesMin, database, now } = options;
  const openLocal = (workspaceId: string, kind: "cache" | "vault"): ReturnType<typeof createFileStore> =>
    createFileStore({ directory: join(homeDirectory, "fetched", workspaceId, kind), sizeBytesMax, freeBytesMin, now });
  const below = (...names: readonly string[]): string => [location.prefix, ...names].filter(Boolean).join("/");

  let opening: Promise<S3Bucket> | undefined;
  const getBucket = (): Promise<S3Bucket> => {
    opening ??= openBucket(options, location);
    opening.catch(() => (opening = undefined));
    return opening;
  };

  return {
    async openCache(workspaceId) {
      const [bucket, local] = [await getBucket(), await openLocal(workspaceId, "cache")];
      const prefix = below("cache", workspaceId);
      return {
        ...local,
        blobs: createS3BlobStore({ bucket, prefix, local, refreshAfterMs: limits.storeRefreshMs, now }),
        results: createDatabaseResultIndex({ database, workspaceId }),
      };
    },
    async openVault(workspaceId) {
      const [bucket, local] = [await getBucket(), await openLocal(workspaceId, "vault")];
      return createS3BlobStore({ bucket, prefix: below("vault", workspaceId), local, now });
    },
    // Where the rule that empties caches would sweep it away: no workspace has such a name.
    probe: async () => probeBucket(await getBucket(), below("cache", ".probe")),
    measure: async () => undefined,
    close: async () => (await opening)?.close(),
  };
}
