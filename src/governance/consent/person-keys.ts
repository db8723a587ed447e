import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../../core/index.ts";

/**
 * A key for each person, under which all of theirs is encrypted. They lie outside of the database and of its backups, so that
 * no restored database brings a destroyed key back: what was encrypted with it is then for ever unreadable.
 */
export interface PersonKeys {
  /** Makes a person's key. @throws SutradharError `state_conflict` where one is there, or was destroyed */
  create(personId: string): Promise<Uint8Array>;
  /** Undefined where there is none, and none any more. @throws SutradharError `config_invalid` under another master key */
  find(personId: string): Promise<Uint8Array | undefined>;
  /** Ends it. Where this resolves, it is gone from the disk; asked again, it does nothing. */
  destroy(personId: string): Promise<void>;
}

const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const idForm = /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * Keys as files, a file a person, wrapped by the master key.
 * @param folder readable to its owner alone; several servers need the same
 */
export function createPersonKeys({
  folder,
  masterKey,
}: {
  readonly folder: string;
  readonly masterKey: Uint8Array;
}): PersonKeys {
  const pathOf = (id: string): string => {
    if (!idForm.test(id)) throw new SutradharError("internal", "a person's key is named by their id");
    return join(folder, id);
  };
  return {
    async create(id) {
      const path = pathOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await isThere(`${path}.destroyed`)) throw conflict(id);
      const key = randomBytes(keyBytes);
      const part = `${path}~${chanceName()}`;
      try {
        await writeDurably(part, wrap(masterKey, key, id));
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
      const text = await readFile(pathOf(id), "utf8").catch(ifAbsent);
      return text === undefined ? undefined : unwrap(masterKey, text, id);
    },
    async destroy(id) {
      const path = pathOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(`${path}.destroyed`, "");
      await overwrite(path);
      await rm(path, { force: true });
      await syncFolder(folder);
    },
  };
}

/** Tells two processes apart that make one key at once. */
function chanceName(): string {
  return randomBytes(6).toString("hex");
}

function conflict(id: string): SutradharError {
  return new SutradharError(
    "state_conflict",
    `there is a key of ${id} already, or it was destroyed: a person has one, once`,
  );
}

function wrap(masterKey: Uint8Array, key: Uint8Array, id: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, masterKey, nonce).setAAD(Buffer.from(`person key ${id}`));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return [
    "1",
    nonce.toString("base64url"),
    cipher.getAuthTag().toString("base64url"),
    sealed.toString("base64url"),
  ].join(".");
}

function unwrap(masterKey: Uint8Array, text: string, id: string): Uint8Array {
  const [format, ...parts] = text.trim().split(".");
  const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, "base64url"));
  try {
    if (format !== "1" || !nonce || tag?.length !== 16 || !sealed) throw new Error("it is malformed");
    const decipher = createDecipheriv(algorithm, masterKey, nonce)
      .setAAD(Buffer.from(`person key ${id}`))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch (cause) {
    throw new SutradharError(
      "config_invalid",
      `the key of ${id} does not open with this installation's secrets key: bring back the one that it was made with`,
      { cause },
    );
  }
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
