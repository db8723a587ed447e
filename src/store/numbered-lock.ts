import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../core/index.ts";
import { errorCodeOf, livenessOf, ownMark, type ProcessMark } from "./blobs/index.ts";

/** A lock that one process holds until it lets go or dies. */
export interface NumberedLock {
  release(): Promise<void>;
}

/** Who holds a lock. */
export interface Holder {
  readonly mark: ProcessMark;
}

/** The newest file in a lock's folder: whose it was last, if anybody's. */
interface Standing {
  readonly number: number;
  readonly holder?: Holder;
}

/**
 * Takes a lock, also that of a dead process, or says who holds it. Each taking is a file of the next number, which the file
 * system lets one alone make, and the highest number is never removed: so of any number that take it at once one wins,
 * however long another may have slept between looking and taking.
 */
export async function takeLock(folder: string, now: () => number): Promise<NumberedLock | Holder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const standing = await readStanding(folder, now);
    if (standing.holder) return standing.holder;
    const number = standing.number + 1;
    if (await makeFile(folder, number)) {
      // A number below the highest can be free again: it was removed when a higher one was taken.
      if ((await highestNumber(folder)) === number) return holdLock(folder, number, now);
      await rm(join(folder, String(number)), { force: true });
    }
  }
}

/** Who holds a lock now. */
export async function findHolder(folder: string, now: () => number): Promise<Holder | undefined> {
  return (await readStanding(folder, now)).holder;
}

async function readStanding(folder: string, now: () => number): Promise<Standing> {
  const number = await highestNumber(folder);
  if (number === 0) return { number };
  const path = join(folder, String(number));
  try {
    const mark = parseMark(await readFile(path, "utf8"));
    return mark && (await isHeld(path, mark, now)) ? { number, holder: { mark } } : { number };
  } catch (error) {
    // It has been followed by a higher one since we looked.
    if (errorCodeOf(error) === "ENOENT") return readStanding(folder, now);
    throw error;
  }
}

/** Nobody's once it was let go; nor after a power cut that left it empty, since that ended its holder. */
function parseMark(text: string): ProcessMark | undefined {
  return text === "" ? undefined : (JSON.parse(text) as ProcessMark);
}

/** Whether a process on another machine lives cannot be seen; but while it lives it touches its file. */
async function isHeld(path: string, mark: ProcessMark, now: () => number): Promise<boolean> {
  const liveness = livenessOf(mark);
  if (liveness !== "elsewhere") return liveness === "alive";
  return now() - (await stat(path)).mtimeMs < limits.lockElsewhereMsMax;
}

async function highestNumber(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCodeOf(error) === "ENOENT") return [];
    throw error;
  });
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}

/** Makes a file with all its words in it, or finds that another has made it. */
async function makeFile(folder: string, number: number): Promise<boolean> {
  const part = await writePart(folder, JSON.stringify(ownMark()));
  try {
    await link(part, join(folder, String(number)));
    return true;
  } catch (error) {
    // Somebody has made it, or has just cleared up after himself and our part with it.
    if (errorCodeOf(error) === "EEXIST" || errorCodeOf(error) === "ENOENT") return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function writePart(folder: string, text: string): Promise<string> {
  const part = join(folder, `part-${randomBytes(6).toString("hex")}`);
  await writeFile(part, text, { flag: "wx", mode: 0o600 });
  return part;
}

async function holdLock(folder: string, number: number, now: () => number): Promise<NumberedLock> {
  const path = join(folder, String(number));
  for (const name of await readdir(folder)) {
    // Never a higher one: it would be of somebody who took us for dead.
    if (name.startsWith("part-") || Number(name) < number) await rm(join(folder, name), { force: true });
  }
  const touching = setInterval(() => {
    const seconds = now() / 1000;
    utimes(path, seconds, seconds).catch(() => undefined);
  }, limits.lockElsewhereMsMax / 6);
  touching.unref();
  return {
    async release() {
      clearInterval(touching);
      await rename(await writePart(folder, ""), path);
    },
  };
}
