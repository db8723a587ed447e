import { PassThrough, type Readable } from "node:stream";
import { ZipFile } from "yazl";

/** A file to pack, opened when its turn comes. */
export interface PackedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly open: () => Promise<Readable>;
}

/** A zip tells local time and no zone: this is the same hour everywhere. Its clock starts in 1980. */
const epoch = new Date(1980, 0, 1, 12);

/**
 * A zip of these files, the same bytes every time: sorted, of one date, and stored as they are, since what deflate makes
 * differs between its versions, and pictures and clips are packed already. Its length is known before it is read.
 */
export async function packArchive(
  files: readonly PackedFile[],
): Promise<{ readonly stream: Readable; readonly sizeBytes: number }> {
  const zip = new ZipFile();
  const stream = new PassThrough();
  let reading: Readable | undefined;
  stream.on("close", () => reading?.destroy());
  zip.on("error", (error: Error) => stream.destroy(error));
  zip.outputStream.pipe(stream);
  const openNext = async (file: PackedFile, give: (error: unknown, opened: Readable) => void): Promise<void> => {
    try {
      reading = await file.open();
      reading.on("error", (error) => stream.destroy(error));
      give(undefined, reading);
    } catch (error) {
      stream.destroy(error as Error);
    }
  };
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const options = { size: file.sizeBytes, mtime: epoch, mode: 0o100_644, compress: false, forceDosTimestamp: true };
    zip.addReadStreamLazy(file.path, options, (give) => void openNext(file, give));
  }
  const sizeBytes = await new Promise<number>((resolve) => {
    zip.end({ forceZip64Format: false, comment: "" }, resolve as () => void);
  });
  return { stream, sizeBytes };
}
