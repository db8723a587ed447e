import { getFileNameLowLevel, type Entry, type ZipFile } from "yauzl";
import { limits } from "../../core/index.ts";
import { invalidArchive } from "./invalid-archive.ts";
import { foldPath, isLitter, readEntryPath } from "./entry-path.ts";

/** A file that an archive says it holds, judged by what it says. */
export interface ArchiveEntry {
  readonly path: string;
  readonly entry: Entry;
}

const typeMask = 0o170_000;
const regularFile = 0o100_000;
const folder = 0o040_000;
const methods = { stored: 0, deflated: 8 } as const;
/** So small a file may be packed as tightly as it likes. */
const ratioFreeBytes = 1_000_000;

/**
 * Reads an archive's directory, and refuses it for what it says: nothing has been unpacked by then. What it says is held
 * against the bytes as they are unpacked.
 * @throws SutradharError `archive_invalid`
 */
export async function checkEntries(zip: ZipFile): Promise<ArchiveEntry[]> {
  if (zip.entryCount > limits.archiveEntriesMax) {
    throw invalidArchive(`it has ${zip.entryCount} entries; it may have ${limits.archiveEntriesMax}`);
  }
  const entries: (ArchiveEntry & { readonly isFolder: boolean })[] = [];
  const names = createNames();
  let unpackedBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const { path, isFolder } = readName(entry);
    refuseKind(entry, path, isFolder);
    names.add(path, isFolder);
    unpackedBytes += entry.uncompressedSize;
    if (!isFolder) refuseSizes(entry, path, unpackedBytes);
    entries.push({ path, isFolder, entry });
  }
  names.check();
  const ranges: Range[] = [];
  for (const { entry, path } of entries) ranges.push(await locate(zip, entry, path));
  refuseOverlap(ranges);
  const files = entries.filter(({ path, isFolder }) => !isFolder && !isLitter(path));
  if (files.length === 0) throw invalidArchive("it holds no files");
  return files;
}

function readName(entry: Entry): { readonly path: string; readonly isFolder: boolean } {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  const written = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  const read = readEntryPath(written);
  if ("path" in read) return read;
  throw invalidArchive(`${JSON.stringify(written.slice(0, 120))} ${read.refused}`);
}

/** A link could lead anywhere, and so could whatever is neither a file nor a folder. */
function refuseKind(entry: Entry, path: string, isFolder: boolean): void {
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (type !== 0 && type !== (isFolder ? folder : regularFile)) {
    throw invalidArchive(`${path} is a link or another thing that is no regular file: put the file itself in`);
  }
  if (entry.isEncrypted()) throw invalidArchive(`${path} is encrypted: pack it without a password`);
  if (entry.compressionMethod !== methods.stored && entry.compressionMethod !== methods.deflated) {
    throw invalidArchive(`${path} is packed by method ${entry.compressionMethod}: only deflate is read`);
  }
  if (isFolder && entry.uncompressedSize > 0) throw invalidArchive(`the folder ${path} has bytes of its own`);
}

function refuseSizes({ uncompressedSize, compressedSize }: Entry, path: string, unpackedBytes: number): void {
  if (uncompressedSize > limits.archiveEntryBytesMax) {
    throw invalidArchive(
      `${path} has ${uncompressedSize} bytes unpacked; a file may have ${limits.archiveEntryBytesMax}`,
    );
  }
  if (unpackedBytes > limits.archiveUnpackedBytesMax) {
    throw invalidArchive(`it has more than ${limits.archiveUnpackedBytesMax} bytes unpacked`);
  }
  if (uncompressedSize <= ratioFreeBytes || uncompressedSize <= compressedSize * limits.archiveRatioMax) return;
  throw invalidArchive(
    `${path} unpacks to ${uncompressedSize} bytes from ${compressedSize}; ${limits.archiveRatioMax} times is the most`,
  );
}

/** One path, one file: whatever else two names of it would be on another system. */
function createNames() {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  return {
    add(path: string, isFolder: boolean): void {
      const folded = foldPath(path);
      const before = isFolder ? undefined : files.get(folded);
      if (before !== undefined) throw invalidArchive(`${before} and ${path} are one name: keep one of them`);
      if (!isFolder) files.set(folded, path);
      const parts = folded.split("/");
      for (let depth = 1; depth < parts.length; depth++) folders.set(parts.slice(0, depth).join("/"), path);
      if (isFolder) folders.set(folded, path);
    },
    check(): void {
      for (const [folded, path] of files) {
        if (folders.has(folded)) throw invalidArchive(`${path} is a file and a folder at once`);
      }
    },
  };
}

interface Range {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Where an entry's bytes lie, by its own header, which must name it as the directory does. */
async function locate(zip: ZipFile, entry: Entry, path: string): Promise<Range> {
  const header = await zip.readLocalFileHeaderPromise(entry);
  if (!header.fileName.equals(entry.fileNameRaw)) {
    throw invalidArchive(`${path} has another name where its bytes are: pack it anew`);
  }
  return {
    path,
    start: entry.relativeOffsetOfLocalHeader,
    end: header.fileDataStart + entry.compressedSize,
  };
}

/** One run of packed bytes that many entries share unpacks to petabytes (D. Fifield, "A better zip bomb", 2019). */
function refuseOverlap(ranges: readonly Range[]): void {
  const ordered = ranges.toSorted((a, b) => a.start - b.start);
  for (const [index, { path, start }] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before && start < before.end) throw invalidArchive(`${before.path} and ${path} share bytes: pack it anew`);
  }
}
