import { rm } from "node:fs/promises";
import type { Digest } from "../../core/index.ts";
import { unpackArchive } from "../archive/index.ts";
import type { AssetKind } from "../asset.ts";
import { checkAsset, type AssetClaim } from "../checks/index.ts";
import { checkProvenance, type Provenance } from "./provenance.ts";
import type { RegistryRequest } from "./registry-request.ts";
import { createManifest, storeAsset } from "./store-asset.ts";

export interface AssetPush {
  /** Where a zip of the asset's files lies. It is read, and left there. */
  readonly archive: string;
  /** What the files tell may be left out. */
  readonly claim: AssetClaim;
  readonly provenance: Provenance;
}

export interface PushReport {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly title: string;
  /** False where these very bytes were pushed under this version before. */
  readonly isNew: boolean;
  /** Files that were in the archive and do not belong to the asset. */
  readonly ignored: readonly string[];
}

/**
 * Takes an asset into the registry. It is unpacked, judged and digested before anything is stored; whatever refuses it,
 * nothing of it stays behind.
 * @throws SutradharError `archive_invalid`, `asset_invalid`, `asset_exists`, `file_too_large`, `limit_exceeded`
 */
export async function pushAsset(request: RegistryRequest, push: AssetPush): Promise<PushReport> {
  const vault = await request.vaultOf(request.workspaceId);
  const temporaryPath = (): string => vault.temporaryPath();
  const unpacked = await unpackArchive(push.archive, temporaryPath);
  const made: string[] = [];
  try {
    const asset = await checkAsset(push.claim, {
      files: unpacked.files,
      temporaryPath: () => {
        made.push(temporaryPath());
        return made.at(-1) ?? "";
      },
    });
    checkProvenance(asset.kind, push.provenance);
    const { manifest, digest } = createManifest(asset);
    const isNew = await storeAsset(request, {
      asset,
      provenance: push.provenance,
      manifest,
      digest,
      store: (to, { location }) => to.takeFile(location),
    });
    const { kind, name, version, title, ignored } = asset;
    return { kind, name, version, digest, title, isNew, ignored };
  } finally {
    await unpacked.remove();
    await Promise.all(made.map((path) => rm(path, { force: true })));
  }
}
