import { chmod, chown, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { getClusterUser } from "./cluster-user.ts";

/** Gives the files of a cluster that somebody has put into `directory` to whom Postgres will run as, and to nobody else. */
export async function placeCluster(directory: string): Promise<void> {
  const { isOther, userId, groupId } = await getClusterUser();
  async function give(path: string): Promise<void> {
    const isFolder = (await lstat(path)).isDirectory();
    await chmod(path, isFolder ? 0o700 : 0o600);
    if (isOther) await chown(path, userId, groupId);
    if (isFolder) for (const name of await readdir(path)) await give(join(path, name));
  }
  await give(directory);
}
