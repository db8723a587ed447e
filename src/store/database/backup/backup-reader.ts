import type { Readable } from "node:stream";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { createDigester, limits, SutradharError } from "../../../core/index.ts";
import { errorCodeOf } from "../../blobs/index.ts";
import { manifestName, parseManifest, type BackupManifest } from "./backup-manifest.ts";

/** A backup that is there. */
export interface BackupReader {
  readonly manifest: BackupManifest;
  /** The names of its files that begin so. */
  list(prefix: string): readonly string[];
  modeOf(name: string): number;
  open(name: string): Promise<Readable>;
  /** Reads everything and compares it with the manifest. @throws SutradharError `archive_invalid` */
  verify(): Promise<void>;
  close(): void;
}

/** @throws SutradharError `archive_invalid`, `file_missing` */
export async function openBackup(path: string): Promise<BackupReader> {
  const zip = await openZip(path);
  try {
    const entries = await readEntries(zip, path);
    const open = async (name: string): Promise<Readable> => zip.openReadStreamPromise(entryOf(entries, name, path));
    const manifest = parseManifest(await readText(await open(manifestName)));
    return {
      manifest,
      list: (prefix) => Object.keys(manifest.files).filter((name) => name.startsWith(prefix)),
      modeOf: (name) => (entryOf(entries, name, path).externalFileAttributes >>> 16) & 0o777,
      open,
      async verify() {
        for (const [name, { sizeBytes, sha256 }] of Object.entries(manifest.files)) {
          await verifyEntry(await open(name), { name, path, sizeBytes, sha256 });
        }
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false });
  } catch (cause) {
    if (errorCodeOf(cause) === "ENOENT") {
      throw new SutradharError("file_missing", `there is no backup ${path}`, { cause });
    }
    throw broken(path, (cause as Error).message, cause);
  }
}

async function readEntries(zip: ZipFile, path: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size > limits.backupFilesMax) throw new Error("it has more files than a backup may");
      entries.set(entry.fileName, entry);
    }
  } catch (cause) {
    throw broken(path, (cause as Error).message, cause);
  }
  return entries;
}

function entryOf(entries: ReadonlyMap<string, Entry>, name: string, path: string): Entry {
  const entry = entries.get(name);
  if (!entry) throw broken(path, `${name} is not in it`);
  return entry;
}

async function readText(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

async function verifyEntry(
  stream: Readable,
  { name, path, sizeBytes, sha256 }: { name: string; path: string; sizeBytes: number; sha256: string },
): Promise<void> {
  const digester = createDigester();
  let readBytes = 0;
  try {
    for await (const piece of stream) {
      digester.update(piece as Buffer);
      readBytes += (piece as Buffer).length;
    }
  } catch (cause) {
    throw broken(path, `${name}: ${(cause as Error).message}`, cause);
  }
  if (readBytes !== sizeBytes || digester.digest() !== sha256) throw broken(path, `${name} is not what was written`);
}

function broken(path: string, reason: string, cause?: unknown): SutradharError {
  return new SutradharError("archive_invalid", `${path} is no whole backup: ${reason}; use another one`, { cause });
}
