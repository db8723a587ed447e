import type { Digest, StatementKey } from "../../core/index.ts";
import type { BlobStore, Database, Trx } from "../../store/index.ts";
import type { AssetKind } from "../asset.ts";
import type { Likeness } from "./provenance.ts";

/** The files of a workspace's assets, kept for ever. */
export type AssetVault = Pick<
  BlobStore,
  "has" | "get" | "locate" | "put" | "putStream" | "takeFile" | "temporaryPath" | "remove"
>;

/** Where a registry lies: its rows, and the files of each workspace. */
export interface RegistryPlace {
  readonly database: Pick<Database, "forWorkspace">;
  /** What is written through it is these owners'. */
  readonly vaultOf: (workspaceId: string, owners?: readonly string[]) => Promise<AssetVault>;
  /** Who may sign models. Where there is one, only what one of them has signed is promoted. */
  readonly modelKeys?: readonly StatementKey[] | undefined;
}

/** Who does something: a key with its name, or the product itself. */
export interface Actor {
  readonly name: string;
  readonly keyId?: string;
}

/** A version that is about to be in the registry. */
export interface PushedAsset {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly likeness: Likeness;
}

/** A version that an alias is about to point at. */
export interface AliasedAsset extends PushedAsset {
  readonly alias: string;
  /** Whether it ever pointed at another version before: whoever names it gets something else from now on. */
  readonly isMove: boolean;
}

/** Who is asked, and told, when a registry changes, in the transaction of the change. Throwing refuses it. */
export interface RegistryWatch {
  pushing(trx: Trx, asset: PushedAsset): Promise<void>;
  /** An alias is about to point at a version. */
  tagging(trx: Trx, move: AliasedAsset): Promise<void>;
  tagged(
    trx: Trx,
    move: { readonly kind: AssetKind; readonly name: string; readonly alias: string; readonly to: string | null },
  ): Promise<void>;
}

/** Something that is asked of a registry: by whom, in which workspace, and when. */
export interface RegistryRequest extends RegistryPlace {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly now: Date;
  /** Absent: nobody is told, and no person's likeness is taken in. */
  readonly watch?: RegistryWatch;
}

/** What ships belongs to this workspace: everybody reads it, and the product alone writes there. */
export const sharedWorkspace = "shared";
