import { brotliDecompressSync } from "node:zlib";
import { limits, SutradharError } from "../../core/index.ts";

// W3C WOFF File Format 2.0, §4.1: the tags with a number of their own. Only their places matter here:
// cmap is the first, glyf (10) and loca (11) are the two whose stored length differs by transform.
const tagCmap = 0;
const tagGlyf = 10;
const tagLoca = 11;
const tagSpelled = 63;

const headerBytes = 48;
const numTablesOffset = 12;
const compressedSizeOffset = 20;

/** The code points that a WOFF2 font has a glyph for, read from its `cmap` table (formats 4 and 12). */
export function readFontCharacters(woff2: Buffer): ReadonlySet<number> {
  if (woff2.length < headerBytes || woff2.toString("latin1", 0, 4) !== "wOF2") {
    throw new SutradharError("internal", "a font must be a WOFF2 file, got other bytes: install the packages again");
  }
  const { cmapStart, cmapLength, dataStart } = findCmap(woff2);
  const compressed = woff2.subarray(dataStart, dataStart + woff2.readUInt32BE(compressedSizeOffset));
  const tables = brotliDecompressSync(compressed, { maxOutputLength: limits.imageBytesMax });
  return readCmap(tables.subarray(cmapStart, cmapStart + cmapLength));
}

function findCmap(woff2: Buffer): { cmapStart: number; cmapLength: number; dataStart: number } {
  let at = headerBytes;
  const readBase128 = (): number => {
    let value = 0;
    for (;;) {
      const byte = woff2.readUInt8(at++);
      value = value * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0) return value;
    }
  };
  let start = 0;
  let cmap = { cmapStart: 0, cmapLength: 0 };
  const count = woff2.readUInt16BE(numTablesOffset);
  for (let index = 0; index < count; index++) {
    const flags = woff2.readUInt8(at++);
    const tag = flags & 0x3f;
    if (tag === tagSpelled) at += 4;
    let length = readBase128();
    const version = flags >> 6;
    const isTransformed = tag === tagGlyf || tag === tagLoca ? version !== 3 : version !== 0;
    if (isTransformed) length = readBase128();
    if (tag === tagCmap) cmap = { cmapStart: start, cmapLength: length };
    start += length;
  }
  return { ...cmap, dataStart: at };
}

function readCmap(cmap: Buffer): ReadonlySet<number> {
  const characters = new Set<number>();
  const subtables = cmap.readUInt16BE(2);
  for (let index = 0; index < subtables; index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + 8 * index + 4));
    const format = subtable.readUInt16BE(0);
    if (format === 4) readSegments(subtable, characters);
    if (format === 12) readGroups(subtable, characters);
  }
  return characters;
}

/** OpenType `cmap` format 4: four parallel arrays, a segment each, the last of which (0xFFFF) says the end. */
function readSegments(table: Buffer, characters: Set<number>): void {
  const size = table.readUInt16BE(6);
  for (let segment = 0; segment < size; segment += 2) {
    const end = table.readUInt16BE(14 + segment);
    const start = table.readUInt16BE(16 + size + segment);
    const delta = table.readInt16BE(16 + 2 * size + segment);
    const rangeAt = 16 + 3 * size + segment;
    const range = table.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const stored = range === 0 ? code : table.readUInt16BE(rangeAt + range + 2 * (code - start));
      const glyph = stored === 0 && range !== 0 ? 0 : (stored + delta) & 0xffff;
      if (glyph !== 0) characters.add(code);
    }
  }
}

/** OpenType `cmap` format 12: groups of consecutive code points. */
function readGroups(table: Buffer, characters: Set<number>): void {
  const groups = table.readUInt32BE(12);
  for (let group = 0; group < groups; group++) {
    const start = table.readUInt32BE(16 + 12 * group);
    const end = table.readUInt32BE(20 + 12 * group);
    for (let code = start; code <= end; code++) characters.add(code);
  }
}
