import { guardFont, readFontTable } from "./font-tables.ts";

/** A font's weight as it says itself, 1 to 1000; 400 where it does not. */
export function readFontWeight(font: Buffer): number {
  const table = readFontTable(font, "OS/2");
  const weight = table && table.length >= 6 ? table.readUInt16BE(4) : 400;
  return weight >= 1 && weight <= 1000 ? weight : 400;
}

/** OpenType tags of the scripts that a font has substitution rules for (`GSUB`): conjuncts, joined letters. */
export function readShapedScripts(font: Buffer): ReadonlySet<string> {
  const table = readFontTable(font, "GSUB");
  if (!table) return new Set();
  return guardFont(() => {
    const list = table.subarray(table.readUInt16BE(4));
    const count = list.readUInt16BE(0);
    return new Set(Array.from({ length: count }, (_, index) => list.toString("latin1", 2 + 6 * index, 6 + 6 * index)));
  });
}
