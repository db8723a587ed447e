import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { createDigester, limits, SutradharError } from "../../../core/index.ts";
import { asDiskFull, errorCodeOf, markedName, ownMark, syncDirectory } from "../../blobs/index.ts";
import { manifestName, type BackupManifest } from "./backup-manifest.ts";
import { openBackup } from "./backup-reader.ts";

export interface EntryOptions {
  /** False for what cannot be made smaller. */
  readonly compress: boolean;
  /** Who may read and write it: 0o600. */
  readonly mode: number;
}

/** A backup as it is written: one zip, which appears under its name when it is whole and has been read back. */
export interface BackupWriter {
  add(name: string, pieces: AsyncIterable<Uint8Array>, options: EntryOptions): Promise<void>;
  finish(manifest: Omit<BackupManifest, "files">): Promise<void>;
  /** Removes what was written, unless it was finished. */
  discard(): Promise<void>;
}

/** Fast, and already most of what there is to gain. */
const compressionLevel = 1;

/** @throws SutradharError `output_unwritable`, `disk_full` */
export async function createBackup(path: string): Promise<BackupWriter> {
  await checkFree(path);
  const part = `${path}.${markedName(ownMark(), "part")}`;
  const zip = new ZipFile();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  zip.on("error", broken.reject);
  const written = pipeline(zip.outputStream, createWriteStream(part, { flags: "wx", mode: 0o600 }));
  written.catch(broken.reject);
  const files: Record<string, { sizeBytes: number; sha256: string }> = {};

  async function add(name: string, pieces: AsyncIterable<Uint8Array>, options: EntryOptions): Promise<void> {
    if (Object.keys(files).length >= limits.backupFilesMax) throw tooMany();
    const digester = createDigester();
    let sizeBytes = 0;
    const ended = Promise.withResolvers<void>();
    async function* measure() {
      for await (const piece of pieces) {
        digester.update(piece);
        sizeBytes += piece.length;
        yield piece;
      }
    }
    const stream = Readable.from(measure());
    stream.once("end", ended.resolve);
    stream.once("error", ended.reject);
    const { compress } = options;
    const mode = 0o100_000 | (options.mode & 0o777);
    zip.addReadStream(stream, name, compress ? { mode, compress, compressionLevel } : { mode, compress });
    await Promise.race([ended.promise, broken.promise]);
    files[name] = { sizeBytes, sha256: digester.digest() };
  }

  return {
    add: (name, pieces, options) =>
      add(name, pieces, options).catch((error: unknown) => {
        throw writeFailure(error, path);
      }),
    async finish(manifest) {
      try {
        zip.addBuffer(Buffer.from(JSON.stringify({ ...manifest, files })), manifestName, { mode: 0o100_600 });
        zip.end();
        await Promise.race([written, broken.promise]);
        await syncFile(part);
        await verify(part);
        await rename(part, path);
        await syncDirectory(dirname(path));
      } catch (error) {
        throw writeFailure(error, path);
      }
    },
    async discard() {
      await rm(part, { force: true });
    },
  };
}

async function checkFree(path: string): Promise<void> {
  if (!(await stat(path).catch(() => undefined))) return;
  throw new SutradharError(
    "output_unwritable",
    `${path} is there already, and a backup is never overwritten: name another file`,
  );
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What cannot be read back is no backup. */
async function verify(path: string): Promise<void> {
  const backup = await openBackup(path);
  try {
    await backup.verify();
  } finally {
    backup.close();
  }
}

function tooMany(): SutradharError {
  return new SutradharError(
    "limit_exceeded",
    `a backup may hold ${limits.backupFilesMax} files (limits.backupFilesMax): take a snapshot of the file system, with the server stopped`,
  );
}

function writeFailure(error: unknown, path: string): unknown {
  const code = errorCodeOf(error);
  if (error instanceof SutradharError || code === undefined) return error;
  if (!/^E(ACCES|PERM|ROFS|NOENT|NOTDIR|ISDIR)$/.test(code)) return asDiskFull(error, path);
  return new SutradharError("output_unwritable", `the backup ${path} cannot be written (${code})`, { cause: error });
}
