import type { BlobStore, Database } from "../../store/index.ts";

/** The files of a workspace's assets, kept for ever. */
export type AssetVault = Pick<
  BlobStore,
  "has" | "get" | "locate" | "put" | "putStream" | "takeFile" | "temporaryPath" | "remove"
>;

/** Where a registry lies: its rows, and the files of each workspace. */
export interface RegistryPlace {
  readonly database: Pick<Database, "forWorkspace">;
  readonly vaultOf: (workspaceId: string) => Promise<AssetVault>;
}

/** Who does something: a key with its name, or the product itself. */
export interface Actor {
  readonly name: string;
  readonly keyId?: string;
}

/** Something that is asked of a registry: by whom, in which workspace, and when. */
export interface RegistryRequest extends RegistryPlace {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** What ships belongs to this workspace: everybody reads it, and the product alone writes there. */
export const sharedWorkspace = "shared";
