import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { canonicalJson, digestBytes, limits, partBeside, SutradharError } from "../core/index.ts";

export interface KeyBackupReport {
  readonly file: string;
  readonly createdAt: string;
  readonly keys: number;
  readonly destroyed: number;
  /** Of a restoration: those that were missing and are there again. */
  readonly restored?: number;
  /** Keys in the backup that were destroyed since, and stay so. */
  readonly refused?: number;
}

const keyName = /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/;
const tombstone = ".destroyed";

const schema = z.strictObject({
  format: z.literal("sutradhar person keys 1"),
  createdAt: z.iso.datetime(),
  /** Wrapped by the master key, as they lie there. */
  keys: z.record(z.string().regex(keyName), z.string().max(8_192)),
  destroyed: z.array(z.string().regex(keyName)),
  sha256: z.string(),
});

const dayMs = 86_400_000;

/** The keys as they are wrapped, and the names of those that were destroyed, in one file for its owner alone. @throws SutradharError `output_unwritable` */
export async function backUpKeys({
  folder,
  file,
  now,
}: {
  readonly folder: string;
  readonly file: string;
  readonly now: Date;
}): Promise<KeyBackupReport> {
  const target = resolve(file);
  if (!relative(resolve(folder), target).startsWith("..")) {
    throw new SutradharError(
      "output_unwritable",
      "a backup among the keys themselves would be lost with them: name a file elsewhere",
    );
  }
  const names = await readdir(folder).catch(none);
  const destroyed = names.filter((name) => name.endsWith(tombstone)).map((name) => name.slice(0, -tombstone.length));
  const gone = new Set(destroyed);
  const keys: Record<string, string> = {};
  for (const name of names) {
    if (keyName.test(name) && !gone.has(name)) keys[name] = await readFile(join(folder, name), "utf8");
  }
  const content = { format: "sutradhar person keys 1" as const, createdAt: now.toISOString(), keys, destroyed };
  const text = JSON.stringify({ ...content, sha256: digestBytes(canonicalJson(content)) });
  const part = partBeside(target);
  try {
    await writeFile(part, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(part, target);
  } catch (cause) {
    throw new SutradharError("output_unwritable", `the backup could not be written to ${target}`, { cause });
  } finally {
    await rm(part, { force: true });
  }
  return { file: target, createdAt: content.createdAt, keys: Object.keys(keys).length, destroyed: destroyed.length };
}

/**
 * Brings back keys that are missing. What was destroyed, here or by the backup's own word, stays destroyed; and a backup that is older than
 * the window is none: nobody knows what was destroyed since.
 * @throws SutradharError `archive_invalid`, `state_conflict`, `file_missing`
 */
export async function restoreKeys({
  folder,
  file,
  now,
  daysMax,
}: {
  readonly folder: string;
  readonly file: string;
  readonly now: Date;
  readonly daysMax: number;
}): Promise<KeyBackupReport> {
  const backup = await readBackup(file);
  const ageMs = now.getTime() - Date.parse(backup.createdAt);
  if (ageMs > daysMax * dayMs) {
    throw new SutradharError(
      "state_conflict",
      `the backup is of ${backup.createdAt}, and keys are restored from ${daysMax} days at most (SUTRADHAR_KEY_BACKUP_DAYS): what was destroyed since would come back`,
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = new Set(await readdir(folder));
  const gone = new Set(
    [...names].filter((name) => name.endsWith(tombstone)).map((name) => name.slice(0, -tombstone.length)),
  );
  for (const id of backup.destroyed) {
    if (!gone.has(id)) await writeFile(join(folder, `${id}${tombstone}`), "", { mode: 0o600, flush: true });
    gone.add(id);
    await rm(join(folder, id), { force: true });
  }
  let [restored, refused] = [0, 0];
  for (const [id, text] of Object.entries(backup.keys)) {
    if (gone.has(id)) refused += 1;
    else if (!names.has(id)) {
      await writeFile(join(folder, id), text, { mode: 0o600, flag: "wx", flush: true });
      restored += 1;
    }
  }
  const { createdAt, keys, destroyed } = backup;
  return { file, createdAt, keys: Object.keys(keys).length, destroyed: destroyed.length, restored, refused };
}

async function readBackup(file: string): Promise<z.infer<typeof schema>> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no backup ${file}`, { cause });
  });
  if (bytes.length > limits.blobBytesMax)
    throw new SutradharError("archive_invalid", `${file} is too large for a backup of keys`);
  try {
    const { sha256, ...content } = schema.parse(JSON.parse(bytes.toString("utf8")));
    if (digestBytes(canonicalJson(content)) !== sha256) throw new Error("its bytes were changed");
    return { ...content, sha256 };
  } catch (cause) {
    throw new SutradharError(
      "archive_invalid",
      `${dirname(file) === "." ? file : resolve(file)} is no whole backup of people's keys: ${(cause as Error).message.slice(0, 200)}`,
      { cause },
    );
  }
}

function none(error: NodeJS.ErrnoException): string[] {
  if (error.code !== "ENOENT") throw error;
  return [];
}
