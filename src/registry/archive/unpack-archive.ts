import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { openPromise, type ZipFile } from "yauzl";
import { createDigester, limits, SutradharError, type Digest } from "../../core/index.ts";
import { asDiskFull } from "../../store/blobs/index.ts";
import { checkEntries, type ArchiveEntry } from "./check-entries.ts";
import { invalidArchive } from "./invalid-archive.ts";

/** A file of an asset, before it is stored. */
export interface LooseFile {
  /** Where it lies. */
  readonly location: string;
  readonly sizeBytes: number;
  readonly digest: Digest;
}

/** An asset's files by their paths in it. */
export type LooseFiles = ReadonlyMap<string, LooseFile>;

/** The files of an archive, each at a temporary path of its own. */
export interface UnpackedArchive {
  readonly files: LooseFiles;
  /** Removes those that nobody has taken. */
  remove(): Promise<void>;
}

/**
 * Unpacks a zip: everything that its directory says is judged before a byte is written, and every byte as it comes. No more
 * than a piece is ever in memory, and after a refusal nothing lies at the temporary paths.
 * @param location of the zip
 * @param temporaryPath gives a fresh path for each file
 * @throws SutradharError `archive_invalid`, `file_too_large`, `disk_full`
 */
export async function unpackArchive(location: string, temporaryPath: () => string): Promise<UnpackedArchive> {
  const { size } = await stat(location);
  if (size > limits.archiveBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `the archive has ${size} bytes; it may have ${limits.archiveBytesMax}: leave out what the asset does not name`,
    );
  }
  const zip = await openPromise(location, { autoClose: false, decodeStrings: false, validateEntrySizes: true }).catch(
    (cause: unknown) => {
      throw invalidArchive(`it cannot be read as a zip (${messageOf(cause)})`, cause);
    },
  );
  const written: string[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(written.map((path) => rm(path, { force: true })));
  };
  try {
    const files = new Map<string, LooseFile>();
    for (const entry of await checkEntries(zip)) {
      const target = temporaryPath();
      written.push(target);
      files.set(entry.path, await unpackEntry(zip, entry, target));
    }
    return { files: withoutWrapper(files), remove };
  } catch (error) {
    await remove();
    throw explain(error);
  } finally {
    zip.close();
  }
}

/** What yauzl finds has no code; all else has one, of ours or of the system. */
function explain(error: unknown): unknown {
  if (error instanceof SutradharError || !(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || code.startsWith("Z_")) return invalidArchive(error.message, error);
  return asDiskFull(error, "the data directory");
}

async function unpackEntry(zip: ZipFile, { path, entry }: ArchiveEntry, target: string): Promise<LooseFile> {
  const source = await zip.openReadStreamPromise(entry);
  const digester = createDigester();
  let sizeBytes = 0;
  let checksum = 0;
  await pipeline(
    source,
    async function* count(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        sizeBytes += piece.length;
        checksum = crc32(piece, checksum);
        digester.update(piece);
        // yauzl ends a stream that is longer than was said; whatever was said, this is the most.
        if (sizeBytes > limits.archiveEntryBytesMax) throw invalidArchive(`${path} is larger than it says`);
        yield piece;
      }
    },
    createWriteStream(target, { flags: "wx", mode: 0o600 }),
  );
  if (checksum !== entry.crc32) throw invalidArchive(`${path} is damaged: its checksum differs; pack it anew`);
  return { location: target, sizeBytes, digest: digester.digest() };
}

/** Most archives of a folder hold that folder, and the asset's files in it. */
function withoutWrapper(files: LooseFiles): LooseFiles {
  const [first = ""] = files.keys();
  const wrapper = first.slice(0, first.indexOf("/") + 1);
  const isWrapped = wrapper !== "" && [...files.keys()].every((path) => path.startsWith(wrapper));
  return isWrapped ? new Map([...files].map(([path, file]) => [path.slice(wrapper.length), file])) : files;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "damaged";
}
