/** Zips, in and out: read as what a stranger sent, written the same every time. */
export { packArchive, type PackedFile } from "./pack-archive.ts";
export { unpackArchive, type LooseFile, type LooseFiles, type UnpackedArchive } from "./unpack-archive.ts";
