/**
 * `node scripts/make-confusables.ts TABLES`: makes `src/governance/moderation/normalise/confusables.json`, the characters
 * that look like ASCII letters. TABLES is `src/tables.rs` of the Rust package `unicode-security` (`cargo fetch`), which
 * carries Unicode's confusables.txt (UTS #39; Unicode License v3) in full and names its version.
 */
import { readFileSync, writeFileSync } from "node:fs";

const [path] = process.argv.slice(2);
if (!path) throw new Error("usage: node scripts/make-confusables.ts path/to/unicode-security/src/tables.rs");
const tables = readFileSync(path, "utf8");
const version = /UNICODE_VERSION: \(u64, u64, u64\) = \((\d+), (\d+), (\d+)\)/.exec(tables)?.slice(1).join(".");
const prototypes = readPrototypes(tables);

/** What each class of lookalikes looks like, as the lower-case ASCII letter that a reader sees. */
const asciiOf = new Map<string, string>([
  ["l", "l"],
  ["rn", "m"],
  ["O", "o"],
]);
for (const letter of "abcdefghijklmnopqrstuvwxyz") {
  for (const form of [letter.toUpperCase(), letter]) {
    const prototype = prototypes.get(form) ?? form;
    if (!asciiOf.has(prototype)) asciiOf.set(prototype, letter);
  }
}

/** What Unicode's table leaves in classes of their own, since they are small where the ASCII letter is a capital. */
const supplement: Readonly<Record<string, string>> = pairUp([
  ["мтнвкяипгғҡӎ", "mthbkrnnrfkm"],
  ["αβεηκμτωχ", "abenkmtwx"],
  ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍ", "abcdefghijklm"],
  ["ɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "noprstuvwyz"],
]);
for (const [character, ascii] of Object.entries(supplement)) asciiOf.set(character, ascii);

const letters: Record<string, string> = { ...supplement };
for (const [character, prototype] of prototypes) {
  // Compatibility is folded before this table is asked, so that only what is left by then is needed.
  if (character.normalize("NFKC") !== character || character < "\u0080") continue;
  if (!/^(?:\p{L}|\p{N}|\p{S})/u.test(character)) continue;
  const ascii = spellInAscii(prototype);
  if (ascii !== undefined) letters[character] ??= ascii;
}
// A small letter stands for what its capital looks like where nothing else is known of it, as with Cherokee.
for (const [character, ascii] of Object.entries(letters)) {
  const small = character.toLowerCase();
  if ([...small].length === 1 && small >= "\u0080") letters[small] ??= ascii;
}
const source = "confusables.txt, by unicode-security; Unicode License v3";
writeFileSync(
  new URL("../src/governance/moderation/normalise/confusables.json", import.meta.url),
  `${JSON.stringify({ unicodeVersion: version, source, letters: sortKeys(letters) }, undefined, 1)}\n`,
);
process.stdout.write(`${Object.keys(letters).length} characters of Unicode ${version}\n`);

function pairUp(rows: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(rows.flatMap(([from, to]) => [...from].map((letter, index) => [letter, to[index]!])));
}

function sortKeys(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function readPrototypes(rust: string): Map<string, string> {
  const section = /pub mod confusable_detection \{[\s\S]*?const CONFUSABLES[^=]*= &\[([\s\S]*?)\n {4}\];/.exec(rust);
  if (!section) throw new Error("expected a module confusable_detection with a table CONFUSABLES");
  const entries = section[1]!.matchAll(/\('\\u\{([0-9a-f]+)\}',\s*&\[([^\]]*)\]\)/g);
  return new Map(
    [...entries].map(([, from, to]) => [
      letterOf(from!),
      [...to!.matchAll(/\\u\{([0-9a-f]+)\}/g)].map(([, hex]) => letterOf(hex!)).join(""),
    ]),
  );
}

function letterOf(hex: string): string {
  return String.fromCodePoint(Number.parseInt(hex, 16));
}

/** Undefined where a part of the prototype looks like no ASCII letter. Marks on it are dropped, as they are from text. */
function spellInAscii(prototype: string): string | undefined {
  const bare = prototype.normalize("NFD").replace(/\p{M}+/gu, "");
  const whole = asciiOf.get(bare);
  if (whole) return whole;
  const parts = [...bare].map((part) => asciiOf.get(part));
  return parts.length > 0 && parts.length <= 3 && parts.every((part) => part !== undefined)
    ? parts.join("")
    : undefined;
}
