/** A zip whose files lie in it as they are: an archive of evidence is packed so, and nothing has to be unpacked to check it. */
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;
const endSizeBytes = 22;
const filesMax = 5_000;

/** Its files by path. @throws Error where it is another kind of zip, or its parts contradict each other */
export function readStoredZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.length - endSizeBytes;
  // No comment stands behind it: what was appended would be seen.
  if (end < 0 || zip.readUInt32LE(end) !== endMark) throw new Error("it is no zip, or something was appended to it");
  const count = zip.readUInt16LE(end + 10);
  if (count > filesMax) throw new Error(`it has ${count} files`);
  const files = new Map<string, Uint8Array>();
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const { path, data, next } = readEntry(zip, at);
    if (files.has(path)) throw new Error(`${path} is in it twice`);
    files.set(path, data);
    at = next;
  }
  if (at !== end) throw new Error("something stands between its directory and its end");
  return files;
}

function readEntry(
  zip: Buffer,
  at: number,
): { readonly path: string; readonly data: Uint8Array; readonly next: number } {
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== entryMark) throw new Error("its directory cannot be read");
  if (zip.readUInt16LE(at + 10) !== 0) throw new Error("a file in it is packed: unpack it, and check the folder");
  const sizeBytes = zip.readUInt32LE(at + 24);
  const nameBytes = zip.readUInt16LE(at + 28);
  const next = at + 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  const path = zip.toString("utf8", at + 46, at + 46 + nameBytes);
  const start = zip.readUInt32LE(at + 42);
  if (start + 30 > zip.length || zip.readUInt32LE(start) !== fileMark)
    throw new Error(`${path} is not where it should be`);
  const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
  if (from + sizeBytes > zip.length) throw new Error(`${path} is cut short`);
  return { path, data: zip.subarray(from, from + sizeBytes), next };
}
