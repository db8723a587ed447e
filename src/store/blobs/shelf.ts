import { existsSync, type BigIntStats } from "node:fs";
import { link, mkdir, readdir, rename, rm, stat, utimes, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDigest, limits, type Digest } from "../../core/index.ts";
import { livenessOf, markedName, parseMarkedName, type ProcessMark } from "./process-mark.ts";
import { asDiskFull, errorCodeOf, makeDirectory, settleWhole, syncDirectory, writeWhole } from "./write-whole.ts";

export interface ShelfOptions {
  readonly directory: string;
  /** Whose shelf this is, among the processes that share the folder. */
  readonly own: ProcessMark;
  /** A fresh path on the same file system, where a file is written before it gets its name. */
  readonly tempPath: () => string;
  readonly now: () => number;
}

export interface ShelfEntry {
  readonly name: Digest;
  readonly sizeBytes: number;
  readonly usedAtMs: number;
}

/**
 * A folder of files that are named by digests, appear whole or not at all, and remember when they were last used (their
 * modification time). Eviction takes a file in two moves, so that no lock is needed: it goes to `evicting/`, and only if
 * nobody has used it since it was listed is it removed. Who misses a file there takes it back. There it bears a name of
 * its evictor's own: nobody removes what another took, for it may have been taken back and taken anew.
 */
export interface Shelf {
  pathOf(name: Digest): string;
  /**
   * Does `action` with the path of a file that was marked as used, and tells whether nobody has changed the file since
   * this process last used it; undefined where there is none.
   */
  use<T>(name: Digest, action: (path: string, isUnchanged: boolean) => Promise<T>): Promise<T | undefined>;
  /** Writes a file, replacing one of that name. The name is asked for when the file is written. */
  add(name: () => Digest, write: (file: FileHandle) => Promise<void>): Promise<void>;
  /** Gives a file that lies at a `tempPath` this name; whoever wrote it need not have seen to its being on the disk. */
  take(name: Digest, tempPath: string): Promise<void>;
  /** Writes a file unless there is one of that name; says whether it was written. */
  addFirst(name: Digest, write: (file: FileHandle) => Promise<void>): Promise<boolean>;
  drop(name: Digest): Promise<void>;
  list(): Promise<ShelfEntry[]>;
  /** Which of these files lie there now. Unlike `use` it looks once, and marks none of them. */
  listPresent(names: readonly Digest[]): ReadonlySet<Digest>;
  /** Removes a file unless it was used since it was listed; says whether it did. */
  evict(entry: ShelfEntry): Promise<boolean>;
  /** Puts back what an eviction that died left half-way. */
  recover(): Promise<void>;
}

/** How often in a row a file is looked for where it was neither on the shelf nor on its way out: between two looks it may have moved. */
const looksMax = 3;

export async function createShelf({ directory, own, tempPath, now }: ShelfOptions): Promise<Shelf> {
  await makeDirectory(directory);
  await mkdir(join(directory, "evicting"), { recursive: true });
  const pathOf = (name: Digest): string => join(directory, name.slice(0, 2), name);

  /** What each file looked like after this process's last use of it. */
  const seen = new Map<Digest, string>();
  const see = async (name: Digest): Promise<void> => {
    seen.set(name, looksOf(await stat(pathOf(name), { bigint: true })));
  };

  async function use<T>(
    name: Digest,
    action: (path: string, isUnchanged: boolean) => Promise<T>,
  ): Promise<T | undefined> {
    const path = pathOf(name);
    for (let looks = 0; looks < looksMax;) {
      try {
        const before = await stat(path, { bigint: true });
        const isUnchanged = seen.get(name) === looksOf(before);
        await touch(path, before, now());
        await see(name);
        return await action(path, isUnchanged);
      } catch (error) {
        if (errorCodeOf(error) !== "ENOENT") throw error;
        // Others may take it away again and again, each once for every time that they listed it.
        if (!(await putBack(directory, name))) looks += 1;
      }
    }
    return undefined;
  }

  /** Writes a file aside, then lets `name` it; nothing stays aside. */
  async function place<T>(write: (file: FileHandle) => Promise<void>, name: (temp: string) => Promise<T>): Promise<T> {
    const temp = tempPath();
    try {
      await writeWhole(temp, now(), write);
      return await name(temp);
    } catch (error) {
      throw asDiskFull(error, temp);
    } finally {
      await rm(temp, { force: true });
    }
  }

  return {
    pathOf,
    use,
    add: (name, write) => place(write, (temp) => replace(temp, pathOf(name()), now)),
    take: (name, temp) => takeWhole(temp, pathOf(name), now).then(() => see(name)),
    addFirst: (name, write) =>
      place(write, async (temp) => {
        const done = await ignoring(
          ["EEXIST"],
          publish(temp, pathOf(name), link).then(() => true),
        );
        return done ?? false;
      }),
    drop: (name) => rm(pathOf(name), { force: true }),
    list: () => listShelf(directory),
    listPresent: (names) => listPresent(names, pathOf),
    evict: (entry) => evict(join(directory, "evicting", markedName(own, entry.name)), pathOf(entry.name), entry),
    recover: () => recover(directory, now()),
  };
}

async function takeWhole(temp: string, path: string, now: () => number): Promise<void> {
  try {
    await settleWhole(temp, now());
    await replace(temp, path, now);
  } catch (error) {
    throw asDiskFull(error, temp);
  }
}

/**
 * Gives a file its name, and marks it as used then: it may replace one that somebody used after this one was written, and
 * would be taken for older than that use.
 */
async function replace(temp: string, path: string, now: () => number): Promise<void> {
  await publish(temp, path, rename);
  await ignoring(
    ["ENOENT"],
    stat(path, { bigint: true }).then((status) => touch(path, status, now())),
  );
}

/** Gives a file its name, by `rename` or `link`, in a folder that is made as needed. */
async function publish(temp: string, path: string, give: (from: string, to: string) => Promise<void>): Promise<void> {
  await makeDirectory(dirname(path));
  await give(temp, path);
  await syncDirectory(dirname(path));
}

/** A file on its way out. */
interface Leaving {
  readonly path: string;
  readonly name: Digest;
  readonly mark: ProcessMark;
}

async function listLeaving(directory: string): Promise<Leaving[]> {
  const folder = join(directory, "evicting");
  return (await readdir(folder)).flatMap((file) => {
    const parsed = parseMarkedName(file);
    return parsed && isDigest(parsed.word) ? [{ path: join(folder, file), name: parsed.word, mark: parsed.mark }] : [];
  });
}

/** Takes back what an eviction has taken away; says whether there was anything. */
async function putBack(directory: string, name: Digest): Promise<boolean> {
  const leaving = (await listLeaving(directory)).filter((each) => each.name === name);
  for (const { path } of leaving) await giveBack(path, join(directory, name.slice(0, 2), name));
  return leaving.length > 0;
}

function giveBack(taken: string, path: string): Promise<void> {
  return ignoring(["ENOENT", "EEXIST"], link(taken, path));
}

async function evict(taken: string, path: string, { usedAtMs }: ShelfEntry): Promise<boolean> {
  try {
    // Most of what was used meanwhile is seen here, and stays where its users read it.
    if (usedAtOf(await stat(path)) !== usedAtMs) return false;
    await rename(path, taken);
    const isUnused = usedAtOf(await stat(taken)) === usedAtMs;
    if (!isUnused) await giveBack(taken, path);
    await rm(taken);
    return isUnused;
  } catch (error) {
    // Another process evicts or drops the same file.
    if (errorCodeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function recover(directory: string, nowMs: number): Promise<void> {
  for (const { path, name, mark } of await listLeaving(directory)) {
    if (!(await isLeft(path, mark, nowMs))) continue;
    await giveBack(path, join(directory, name.slice(0, 2), name));
    await rm(path, { force: true });
  }
}

/** Whether the evictor died. One on another machine cannot be seen: it is waited for as long as for its lease. */
async function isLeft(path: string, mark: ProcessMark, nowMs: number): Promise<boolean> {
  const liveness = livenessOf(mark);
  if (liveness !== "elsewhere") return liveness === "dead";
  const takenAtMs = (await ignoring(["ENOENT"], stat(path)))?.ctimeMs ?? nowMs;
  return nowMs - takenAtMs > limits.leaseElsewhereMsMax;
}

/** Without promises: a look at a file that is not there costs a few microseconds so, and an error with its stack else. */
function listPresent(names: readonly Digest[], pathOf: (name: Digest) => string): ReadonlySet<Digest> {
  return new Set(names.filter((name) => existsSync(pathOf(name))));
}

async function listShelf(directory: string): Promise<ShelfEntry[]> {
  const folders = (await readdir(directory)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  const entries: ShelfEntry[] = [];
  for (const folder of folders) {
    const names = (await readdir(join(directory, folder))).filter(isDigest).sort();
    for (const name of names) {
      const status = await ignoring(["ENOENT"], stat(join(directory, folder, name)));
      // Room on the disk, not length: a small file still takes a block. 512 is POSIX's unit for `blocks`.
      if (status) entries.push({ name, sizeBytes: status.blocks * 512, usedAtMs: usedAtOf(status) });
    }
  }
  return entries;
}

/** Always forward, also within one millisecond or with a clock that was set back: that is how eviction notices. */
async function touch(path: string, { mtimeNs }: BigIntStats, nowMs: number): Promise<void> {
  const usedAtMs = Math.max(nowMs, Math.round(Number(mtimeNs) / 1e6) + 1);
  await utimes(path, usedAtMs / 1000, usedAtMs / 1000);
}

/** Changes with every write to a file: no program can set the time of its last change. */
function looksOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs, ctimeNs].join();
}

function usedAtOf(status: { readonly mtimeMs: number }): number {
  return Math.round(status.mtimeMs);
}

async function ignoring<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(errorCodeOf(error) ?? "")) return undefined;
    throw error;
  }
}
