import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { SutradharError, type Digest } from "../../core/index.ts";
import { packArchive } from "../archive/index.ts";
import { formatAssetName } from "../asset-name.ts";
import type { AssetKind } from "../asset.ts";
import { getAsset } from "./asset-record.ts";
import type { Likeness } from "./provenance.ts";
import type { RegistryRequest } from "./registry-request.ts";
import { resolveIn, type KindReference } from "./resolve-asset.ts";
import { listFiles } from "./show-asset.ts";

/** A version as a zip, which is the same bytes every time. */
export interface PulledAsset {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  /** Of the manifest, not of the zip. */
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Read it, or destroy it. */
  readonly stream: Readable;
}

/**
 * A face or a voice that is somebody's is used here, and leaves by no door: who may make a video of it has no need of the original, and
 * whoever has that needs no consent any more.
 */
function refuseOriginal({ kind, name }: Pick<PulledAsset, "kind" | "name">, likeness: Likeness | undefined): void {
  if (likeness?.kind !== "person") return;
  throw new SutradharError(
    "consent_refused",
    `${kind}/${name} is a person's likeness, and cannot be exported: ask them, or whoever made it, for the original`,
    { details: { point: "export", reason: "original_not_exported" } },
  );
}

/** @throws SutradharError `asset_unknown`, `blob_missing` where a file is lost: before anything is sent, not in its midst */
export async function pullAsset(
  { database, vaultOf, workspaceId }: Pick<RegistryRequest, "database" | "vaultOf" | "workspaceId">,
  reference: KindReference,
): Promise<PulledAsset> {
  const { resolved, likeness, files } = await database.forWorkspace(workspaceId, async (trx) => {
    const record = await getAsset(trx, workspaceId, reference);
    const found = resolveIn(record, reference);
    const standing = record.versions.find(({ version }) => version === found.version);
    return { resolved: found, likeness: standing?.likeness, files: await listFiles(trx, record, found.version) };
  });
  refuseOriginal(resolved, likeness);
  const vault = await vaultOf(resolved.owner);
  for (const { path, digest } of files) {
    if (await vault.has(digest)) continue;
    throw new SutradharError(
      "blob_missing",
      `${path} of ${formatAssetName(resolved)} is missing: restore it from a backup, or push the version again`,
      { details: { digest } },
    );
  }
  const { stream, sizeBytes } = await packArchive(
    files.map((file) => ({
      path: file.path,
      sizeBytes: file.sizeBytes,
      open: async () => createReadStream(await vault.locate(file.digest)),
    })),
  );
  const { kind, name, version, digest } = resolved;
  return { kind, name, version, digest, sizeBytes, stream };
}
