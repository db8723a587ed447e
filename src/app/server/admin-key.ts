import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { partBeside } from "../../core/index.ts";
import { firstWorkspace, type Database } from "../../store/index.ts";

/** Where an installation's first key lies, for its owner alone. */
export function adminKeyPath(homeDirectory: string): string {
  return join(homeDirectory, "admin-key");
}

/**
 * Makes an administrator's key on the first start. The file is written before the key is: a key that nobody can read again
 * is none. It is the installation's, and nobody's own: whoever has the data directory has it, and it does not expire.
 * @returns whether it was made now
 */
export async function ensureAdminKey(database: Database, homeDirectory: string, now: Date): Promise<boolean> {
  const { count } = await database.engine
    .selectFrom("keys")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count > 0) return false;
  const path = adminKeyPath(homeDirectory);
  const secret = await readSecret(path);
  const owner = { service: "administrator" };
  await addKey(database, {
    workspaceId: firstWorkspace,
    name: "administrator",
    secret,
    scopes: [allScopes],
    owner,
    isWide: true,
    now,
  });
  return true;
}

/** One that was written before the server died is used: somebody may have read it already. */
async function readSecret(path: string): Promise<string> {
  const standing = await readFile(path, "utf8").catch(() => undefined);
  if (standing?.trim().startsWith("sk_")) return standing.trim();
  const secret = createSecret();
  const part = partBeside(path);
  await writeFile(part, `${secret}\n`, { mode: 0o600 });
  await chmod(part, 0o600);
  await rename(part, path);
  return secret;
}
