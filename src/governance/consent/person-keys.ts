import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { partBeside, SutradharError } from "../../core/index.ts";
import { createLocalMasterKey, type MasterKey } from "../keys/index.ts";

/**
 * A key for each person, under which all of theirs is encrypted. They lie outside of the database and of its backups, so that
 * no restored database brings a destroyed key back: what was encrypted with it is then for ever unreadable.
 */
export interface PersonKeys {
  /**
   * Makes a person's key.
   * @param key one that was kept elsewhere before
   * @throws SutradharError `state_conflict` where one is there, or was destroyed
   */
  create(personId: string, key?: Uint8Array): Promise<Uint8Array>;
  /** Undefined where there is none, and none any more. @throws SutradharError `config_invalid` under another master key */
  find(personId: string): Promise<Uint8Array | undefined>;
  /** Ends it. Where this resolves, it is gone from the disk; asked again, it does nothing. */
  destroy(personId: string): Promise<void>;
  isDestroyed(personId: string): Promise<boolean>;
  /** The key that is there, or one that is made now. @throws SutradharError `data_erased` where it was destroyed */
  ensure(personId: string): Promise<Uint8Array>;
  /** Ids of all who have one, and of all whose was destroyed. */
  list(): Promise<{ readonly standing: readonly string[]; readonly destroyed: readonly string[] }>;
  /** Wraps anew what the current master key did not wrap. Begun again after a kill, it goes on. */
  rewrap(): Promise<{ readonly rewrapped: number; readonly total: number }>;
}

const keyBytes = 32;
/** Unwrapped keys at hand, by what wraps them: a service is not asked for each blob. The file is looked at each time. */
const openedMax = 2_000;
const idForm = /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * Keys as files, a file a person or a campaign, wrapped by the master key.
 * @param folder readable to its owner alone; several servers need the same
 * @param masterKey what wraps them, or 32 bytes that do
 */
export function createPersonKeys({
  folder,
  masterKey,
}: {
  readonly folder: string;
  readonly masterKey: Uint8Array | MasterKey;
}): PersonKeys {
  const master = masterKey instanceof Uint8Array ? createLocalMasterKey(masterKey) : masterKey;
  const { unwrap, forget } = createUnwrapper(master);
  const pathOf = (id: string): string => {
    if (!idForm.test(id)) throw new SutradharError("internal", "a person's key is named by their id");
    return join(folder, id);
  };
  const keys: PersonKeys = {
    async create(id, key = randomBytes(keyBytes)) {
      const path = pathOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await isThere(`${path}.destroyed`)) throw conflict(id);
      const part = partBeside(path);
      try {
        await writeDurably(part, await master.wrap(key, id));
        // A link is made once: whoever comes second is told.
        await link(part, path).catch((error: NodeJS.ErrnoException) => {
          throw error.code === "EEXIST" ? conflict(id) : error;
        });
      } finally {
        await rm(part, { force: true });
      }
      await syncFolder(folder);
      return key;
    },
    async find(id) {
      const path = pathOf(id);
      const text = await readFile(path, "utf8").catch(ifAbsent);
      // One that was brought back from a backup stays destroyed.
      if (text !== undefined && (await isThere(`${path}.destroyed`))) return undefined;
      return text === undefined ? undefined : unwrap(text, id);
    },
    async destroy(id) {
      const path = pathOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(`${path}.destroyed`, "");
      await overwrite(path);
      await rm(path, { force: true });
      await syncFolder(folder);
      forget(id);
    },
    isDestroyed: (id) => isThere(`${pathOf(id)}.destroyed`),
    ensure: (id) => ensureKey(keys, id),
    list: () => listKeys(folder),
    rewrap: () => rewrapAll(master, folder),
  };
  return keys;
}

/** Remembers what it unwrapped, by what wraps it. */
function createUnwrapper(master: MasterKey): {
  readonly unwrap: (text: string, id: string) => Promise<Uint8Array>;
  readonly forget: (id: string) => void;
} {
  const opened = new Map<string, Uint8Array>();
  const unwrap = async (text: string, id: string): Promise<Uint8Array> => {
    const name = `${id} ${text}`;
    const known = opened.get(name);
    if (known) return known;
    const key = await master.unwrap(text, id);
    opened.set(name, key);
    if (opened.size > openedMax) opened.delete(opened.keys().next().value as string);
    return key;
  };
  const forget = (id: string): void => {
    for (const name of opened.keys()) if (name.startsWith(`${id} `)) opened.delete(name);
  };
  return { unwrap, forget };
}

async function ensureKey(keys: Pick<PersonKeys, "find" | "create" | "isDestroyed">, id: string): Promise<Uint8Array> {
  const known = await keys.find(id);
  if (known) return known;
  if (await keys.isDestroyed(id)) {
    throw new SutradharError("data_erased", `the key of ${id} was destroyed: nothing is kept of them any more`);
  }
  return keys.create(id).catch(async (error: unknown) => {
    // Another process was faster.
    const made = await keys.find(id);
    if (made) return made;
    throw error;
  });
}

async function rewrapAll(master: MasterKey, folder: string): ReturnType<PersonKeys["rewrap"]> {
  const { standing } = await listKeys(folder);
  let rewrapped = 0;
  for (const id of standing) if (await rewrapOne(master, join(folder, id), id)) rewrapped += 1;
  if (rewrapped > 0) await syncFolder(folder);
  return { rewrapped, total: standing.length };
}

async function listKeys(folder: string): ReturnType<PersonKeys["list"]> {
  const names = (await readdir(folder).catch(ifAbsent)) ?? [];
  const destroyed = names.filter((name) => name.endsWith(".destroyed")).map((name) => name.slice(0, -10));
  const gone = new Set(destroyed);
  return {
    standing: names.filter((name) => idForm.test(name) && !gone.has(name)).sort(),
    destroyed: destroyed.sort(),
  };
}

/** The file is replaced whole, unless its key is destroyed meanwhile: then nothing comes back. */
async function rewrapOne(master: MasterKey, path: string, id: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(ifAbsent);
  if (text === undefined || master.isCurrent(text.trim())) return false;
  const part = partBeside(path);
  try {
    await writeDurably(part, await master.wrap(await master.unwrap(text, id), id));
    await rename(part, path);
    if (await isThere(`${path}.destroyed`)) await rm(path, { force: true });
    return true;
  } finally {
    await rm(part, { force: true });
  }
}

function conflict(id: string): SutradharError {
  return new SutradharError(
    "state_conflict",
    `there is a key of ${id} already, or it was destroyed: a person has one, once`,
  );
}

async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flush: true });
}

/** What lay on the disk is written over first; a file system that keeps old blocks keeps only what the master key wraps. */
async function overwrite(path: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY).catch(ifAbsent);
  if (!file) return;
  try {
    const { size } = await file.stat();
    await file.write(randomBytes(Math.max(1, size)), 0, Math.max(1, size), 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await readFile(path).catch(ifAbsent)) !== undefined;
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
