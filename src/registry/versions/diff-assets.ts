import { limits } from "../../core/index.ts";
import { decodeLayer } from "../../media/svg/index.ts";
import type { RgbaPicture } from "../../media/raster/index.ts";
import { getAsset } from "./asset-record.ts";
import { diffFields, type FieldChange } from "./diff-fields.ts";
import type { AssetVault, RegistryRequest } from "./registry-request.ts";
import { resolveIn, type KindReference, type ResolvedAsset } from "./resolve-asset.ts";
import { listFiles, type ShownFile } from "./show-asset.ts";

/** A file that two versions do not share. */
export interface FileChange {
  readonly path: string;
  readonly change: "added" | "removed" | "changed";
  readonly beforeBytes?: number;
  readonly afterBytes?: number;
  /** Of JSON: which fields. */
  readonly fields?: readonly FieldChange[];
  /** Of pictures. */
  readonly picture?: PictureChange;
}

export type PictureChange =
  /** The share of pixels that differ, and by how many of 255 levels at most. */
  | { readonly kind: "pixels"; readonly share: number; readonly levelsMax: number }
  | { readonly kind: "size"; readonly before: string; readonly after: string }
  /** One of them cannot be drawn, or there were too many to look at each. */
  | { readonly kind: "unseen" };

export interface AssetDiff {
  readonly from: Pick<ResolvedAsset, "kind" | "name" | "version" | "digest">;
  readonly to: Pick<ResolvedAsset, "kind" | "name" | "version" | "digest">;
  readonly unchanged: number;
  /** By path. */
  readonly files: readonly FileChange[];
}

type Reader = Pick<RegistryRequest, "database" | "vaultOf" | "workspaceId">;

/** How one version differs from another, which need not be of the same asset. @throws SutradharError `asset_unknown` */
export async function diffAssets(reader: Reader, from: KindReference, to: KindReference): Promise<AssetDiff> {
  const [before, after] = await reader.database.forWorkspace(reader.workspaceId, async (trx) => {
    const find = async (reference: KindReference) => {
      const record = await getAsset(trx, reader.workspaceId, reference);
      const asset = resolveIn(record, reference);
      return { asset, files: new Map((await listFiles(trx, record, asset.version)).map((file) => [file.path, file])) };
    };
    return [await find(from), await find(to)] as const;
  });
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])].toSorted();
  const changed = paths.filter((path) => before.files.get(path)?.digest !== after.files.get(path)?.digest);
  const vaults = { before: await reader.vaultOf(before.asset.owner), after: await reader.vaultOf(after.asset.owner) };
  const files: FileChange[] = [];
  let pictures = 0;
  for (const path of changed) {
    const isSeen = pictureName.test(path) && ++pictures <= limits.diffPicturesMax;
    files.push(await compare({ path, before: before.files.get(path), after: after.files.get(path), vaults, isSeen }));
  }
  return {
    from: identify(before.asset),
    to: identify(after.asset),
    unchanged: paths.length - changed.length,
    files,
  };
}

function identify({ kind, name, version, digest }: ResolvedAsset): AssetDiff["from"] {
  return { kind, name, version, digest };
}

const pictureName = /\.(?:png|jpe?g|webp|svg)$/i;

interface Pair {
  readonly path: string;
  readonly before: ShownFile | undefined;
  readonly after: ShownFile | undefined;
  readonly vaults: { readonly before: AssetVault; readonly after: AssetVault };
  readonly isSeen: boolean;
}

async function compare({ path, before, after, vaults, isSeen }: Pair): Promise<FileChange> {
  if (!before) return { path, change: "added", ...(after ? { afterBytes: after.sizeBytes } : {}) };
  if (!after) return { path, change: "removed", beforeBytes: before.sizeBytes };
  const sizes = { path, change: "changed", beforeBytes: before.sizeBytes, afterBytes: after.sizeBytes } as const;
  const isPicture = pictureName.test(path);
  if (!isPicture && !path.endsWith(".json")) return sizes;
  if (isPicture && !isSeen) return { ...sizes, picture: { kind: "unseen" } };
  const bytes = await Promise.all([vaults.before.get(before.digest), vaults.after.get(after.digest)]);
  if (isPicture) return { ...sizes, picture: await comparePictures(path, bytes) };
  const fields = diffFields(...bytes);
  return fields ? { ...sizes, fields } : sizes;
}

async function comparePictures(
  path: string,
  [before, after]: readonly [Uint8Array, Uint8Array],
): Promise<PictureChange> {
  const decode = (bytes: Uint8Array): Promise<RgbaPicture | undefined> =>
    decodeLayer(bytes, path).catch(() => undefined);
  const [one, other] = await Promise.all([decode(before), decode(after)]);
  if (!one || !other) return { kind: "unseen" };
  if (one.width !== other.width || one.height !== other.height) {
    return { kind: "size", before: `${one.width}×${one.height}`, after: `${other.width}×${other.height}` };
  }
  return { kind: "pixels", ...comparePixels(one.data, other.data) };
}

function comparePixels(one: Uint8Array, other: Uint8Array): { share: number; levelsMax: number } {
  let differing = 0;
  let levelsMax = 0;
  for (let at = 0; at < one.length; at += 4) {
    let levels = 0;
    for (let channel = at; channel < at + 4; channel++) {
      levels = Math.max(levels, Math.abs((one[channel] ?? 0) - (other[channel] ?? 0)));
    }
    if (levels > 0) differing++;
    if (levels > levelsMax) levelsMax = levels;
  }
  return { share: differing / (one.length / 4), levelsMax };
}
