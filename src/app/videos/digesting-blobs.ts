import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDigester, digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import type { BlobStore } from "../../store/index.ts";

/** Blobs that are digested and not kept, but for the short ones: who binds a folder reads its manifest again. */
export type DigestingBlobs = Pick<BlobStore, "put" | "get" | "temporaryPath" | "takeFile">;

const keptBytesMax = 1_000_000;

/** For who wants to know what a script is made of, and has no store. */
export function createDigestingBlobs(): DigestingBlobs {
  const kept = new Map<Digest, Uint8Array>();
  return {
    async put(bytes) {
      const digest = digestBytes(bytes);
      if (bytes.length <= keptBytesMax) kept.set(digest, bytes);
      return digest;
    },
    async get(digest) {
      const bytes = kept.get(digest);
      if (!bytes) throw new SutradharError("internal", `${digest} was digested and not kept`);
      return bytes;
    },
    temporaryPath: () => join(tmpdir(), `sutradhar-${randomUUID()}`),
    takeFile: digestFile,
  };
}

/** Piece by piece: a clip may be too large to hold. */
export async function digestFile(path: string): Promise<Digest> {
  const digester = createDigester();
  for await (const piece of createReadStream(path)) digester.update(piece as Uint8Array);
  return digester.digest();
}
