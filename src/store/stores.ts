import type { BlobCipher, BlobStore, Store } from "./blobs/index.ts";
import type { Database } from "./database/index.ts";
import type { StoreLocation } from "./store-location.ts";

/** Where each workspace has what it makes, and what it keeps. */
export interface Stores {
  /**
   * What steps make, evicted by least use, with the results of this workspace. What is written through it is these owners', and
   * encrypted for them; without any, it is nobody's.
   */
  openCache(workspaceId: string, owners?: readonly string[]): Promise<Store>;
  /** What is kept: scripts, assets, finished videos. Never evicted. Owners as above. */
  openVault(workspaceId: string, owners?: readonly string[]): Promise<BlobStore>;
  /**
   * Writes something and reads it back: for readiness and `doctor`.
   * @throws SutradharError `store_unavailable`, `disk_full`
   */
  probe(): Promise<void>;
  /**
   * How many bytes there are in the caches and vaults of all workspaces. Every file is looked at, so that it is not to be asked
   * often. Undefined where only the bucket knows.
   */
  measure(): Promise<StoreBytes | undefined>;
  /** Where they are, for people and logs, without secrets. */
  describe(): string;
  close(): Promise<void>;
}

export interface StoreBytes {
  readonly cache: number;
  readonly vault: number;
}

/** What a kind of place adds to what all of them do. `probe` sees to what lies outside the data directory. */
export interface StoresInOnePlace extends Omit<Stores, "describe" | "openCache" | "openVault"> {
  openCache(workspaceId: string): Promise<Store>;
  openVault(workspaceId: string): Promise<BlobStore>;
}

export interface StoresOptions {
  readonly location: StoreLocation;
  readonly homeDirectory: string;
  /** How much room the cache of each workspace may take on this machine. */
  readonly sizeBytesMax: number;
  /** What has to stay free on its file system, for the database; unset: `limits.storeFreeBytesMin`. */
  readonly freeBytesMin?: number;
  readonly database: Pick<Database, "engine">;
  /** Asked before a bucket is opened. @throws SutradharError where nothing may go there */
  readonly pass?: (url: string) => Promise<void>;
  /** What encrypts what is somebody's; absent where nothing is, as in a render without a server. */
  readonly cipher?: BlobCipher;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
}

/** The workspace that every installation has. */
export const firstWorkspace = "default";
