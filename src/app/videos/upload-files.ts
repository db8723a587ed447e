import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { ApiClient } from "../api-client.ts";
import type { ReadOrder } from "./read-order.ts";

/** Sends what the server does not have yet, a few at once; the same bytes under two names are sent once. */
export async function uploadFiles(api: ApiClient, files: ReadOrder["files"], signal?: AbortSignal): Promise<void> {
  const waiting = new Map(Object.values(files).map(({ digest, path }) => [digest, path]));
  const rest = waiting.entries();
  const work = async (): Promise<void> => {
    // All take from one iterator, so that each file is taken once.
    for (const [digest, path] of rest) await upload(api, { digest, path, signal });
  };
  await Promise.all(Array.from({ length: Math.min(limits.uploadsAtOnceMax, waiting.size) }, work));
}

async function upload(
  api: ApiClient,
  {
    digest,
    path,
    signal,
  }: { readonly digest: Digest; readonly path: string; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const address = `/v1/blobs/${digest}`;
  const { isStored } = await api.ask<{ readonly isStored: boolean }>({ path: address, signal });
  if (isStored) return;
  const file = { path, contentType: "application/octet-stream" };
  await api.ask({ method: "PUT", path: address, file, signal }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new SutradharError("file_missing", `${path} went while it was sent: try again`, { cause });
  });
}
