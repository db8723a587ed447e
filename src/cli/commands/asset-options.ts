import { openAssetClient, readConfig, type AssetClient } from "../../app/index.ts";
import type { ServerOptions } from "../server-options.ts";

/** The registry of the server that is meant. */
export function openRegistry({ server }: ServerOptions): Promise<AssetClient> {
  return openAssetClient({ ...readConfig(), server });
}

export const nameHelp = "kind/name@version: a version, a range such as ^1 or an alias such as production";
