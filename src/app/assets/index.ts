/** The registry of a server, as the command line uses it. */
export type { AssetAnswer, DiffAnswer, ListedAnswer, VersionAnswer } from "./asset-answers.ts";
export { createAssetClient, type AssetClient, type ListOrder, type PushOrder } from "./asset-client.ts";
export { gatherFiles } from "./gather-files.ts";
export type { PulledFolder } from "./place-pulled.ts";
