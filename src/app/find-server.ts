import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunningServer } from "../store/index.ts";

/** Where a server of a data directory says that it answers; the store writes it. */
const serverFile = "server.json";

/**
 * The server whose API answers on a data directory, if one runs. Every render asks, so that where none was ever started
 * nothing is loaded to find that out.
 */
export async function findServer(homeDirectory: string): Promise<RunningServer | undefined> {
  if (!existsSync(join(homeDirectory, serverFile))) return undefined;
  const { findRunningServer } = await import("../store/data-directory.ts");
  const server = await findRunningServer(homeDirectory, () => Date.now());
  // One that only works, or only looks after what others do, has no address.
  return server?.url ? server : undefined;
}
