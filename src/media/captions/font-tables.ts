import { brotliDecompressSync } from "node:zlib";
import { limits, SutradharError } from "../../core/index.ts";

/** The tables that are read here; a font has more. */
export type FontTableName = "cmap" | "GSUB" | "OS/2";

interface Entry {
  readonly tag: string;
  readonly start: number;
  readonly length: number;
}

// W3C WOFF File Format 2.0, §4.1: the tags with a number of their own. Only these places matter here:
// glyf (10) and loca (11) are the two whose stored length differs by transform.
const woff2Tags: Readonly<Record<number, string>> = { 0: "cmap", 6: "OS/2", 28: "GSUB" };
const tagGlyf = 10;
const tagLoca = 11;
const tagSpelled = 63;

const woff2HeaderBytes = 48;
const numTablesOffset = 12;
const compressedSizeOffset = 20;

/**
 * A table of a WOFF2, TrueType or OpenType font, or undefined where it has none of that name.
 * @throws SutradharError `font_invalid` for other or damaged bytes.
 */
export function readFontTable(font: Buffer, name: FontTableName): Buffer | undefined {
  return guardFont(() => (isWoff2(font) ? readWoff2(font, name) : readSfnt(font, name)));
}

/** Runs a reader of a font's bytes: what it reads beyond their end is the font's fault. */
export function guardFont<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("font_invalid", "the font is damaged: export it again", { cause });
  }
}

function isWoff2(font: Buffer): boolean {
  return font.length >= woff2HeaderBytes && font.toString("latin1", 0, 4) === "wOF2";
}

/** OpenType 1.9: a directory of 16-byte records behind 12 bytes. */
function readSfnt(font: Buffer, name: FontTableName): Buffer | undefined {
  const kind = font.toString("latin1", 0, 4);
  if (kind !== "\u0000\u0001\u0000\u0000" && kind !== "OTTO" && kind !== "true") {
    throw new SutradharError(
      "font_invalid",
      "a font must be a WOFF2, TTF or OTF file, got other bytes: collections (.ttc) and WOFF 1 must be converted",
    );
  }
  const count = font.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    if (font.toString("latin1", at, at + 4) !== name) continue;
    const start = font.readUInt32BE(at + 8);
    const length = font.readUInt32BE(at + 12);
    if (start + length > font.length) throw new RangeError("a table ends behind the file");
    return font.subarray(start, start + length);
  }
  return undefined;
}

function readWoff2(font: Buffer, name: FontTableName): Buffer | undefined {
  const { entries, dataStart } = readWoff2Directory(font);
  const entry = entries.find(({ tag }) => tag === name);
  if (!entry) return undefined;
  const compressed = font.subarray(dataStart, dataStart + font.readUInt32BE(compressedSizeOffset));
  const tables = brotliDecompressSync(compressed, { maxOutputLength: limits.imageBytesMax });
  return tables.subarray(entry.start, entry.start + entry.length);
}

function readWoff2Directory(font: Buffer): { entries: readonly Entry[]; dataStart: number } {
  let at = woff2HeaderBytes;
  const readBase128 = (): number => {
    let value = 0;
    for (;;) {
      const byte = font.readUInt8(at++);
      value = value * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0) return value;
    }
  };
  const entries: Entry[] = [];
  let start = 0;
  const count = font.readUInt16BE(numTablesOffset);
  for (let index = 0; index < count; index++) {
    const flags = font.readUInt8(at++);
    const tagNumber = flags & 0x3f;
    const tag = tagNumber === tagSpelled ? font.toString("latin1", at, at + 4) : (woff2Tags[tagNumber] ?? "");
    if (tagNumber === tagSpelled) at += 4;
    let length = readBase128();
    const version = flags >> 6;
    const isTransformed = tagNumber === tagGlyf || tagNumber === tagLoca ? version !== 3 : version !== 0;
    if (isTransformed) length = readBase128();
    entries.push({ tag, start, length });
    start += length;
  }
  return { entries, dataStart: at };
}
