import { SutradharError } from "../../core/index.ts";
import { guardFont, readFontTable } from "./font-tables.ts";

const codePointMax = 0x10_ffff;
/** A made-up table can claim far more ranges than there are characters. */
const charactersMax = 400_000;

/**
 * The code points that a font has a glyph for, read from its `cmap` table (formats 4 and 12).
 * @throws SutradharError `font_invalid`.
 */
export function readFontCharacters(font: Buffer): ReadonlySet<number> {
  const cmap = readFontTable(font, "cmap");
  if (!cmap) throw new SutradharError("font_invalid", "the font has no table of characters (cmap): export it again");
  return guardFont(() => readCmap(cmap));
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
  let read = 0;
  for (let segment = 0; segment < size; segment += 2) {
    const end = table.readUInt16BE(14 + segment);
    const start = table.readUInt16BE(16 + size + segment);
    const delta = table.readInt16BE(16 + 2 * size + segment);
    const rangeAt = 16 + 3 * size + segment;
    const range = table.readUInt16BE(rangeAt);
    read += checkRange(start, end, read);
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
  let read = 0;
  for (let group = 0; group < groups; group++) {
    const start = table.readUInt32BE(16 + 12 * group);
    const end = table.readUInt32BE(20 + 12 * group);
    read += checkRange(start, end, read);
    for (let code = start; code <= end; code++) characters.add(code);
  }
}

/** How many characters a range claims. @throws RangeError for more than a font can have. */
function checkRange(start: number, end: number, before: number): number {
  const count = Math.max(0, end - start + 1);
  if (end > codePointMax || before + count > charactersMax) throw new RangeError("a font claims too many characters");
  return count;
}
