import { hashSizeBytes, type Hash } from "./merkle.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** How many hashes or entries a whole tile has; tiles cover eight levels of the tree each (c2sp.org/tlog-tiles). */
export const tileWidth = 256;

/** Which tile: of a level of hashes or of the entries, its number, and how much of it is there. */
export interface Tile {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]`, with N in groups of three digits, all but the last with an `x` before them. */
export function formatTilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/.{3}/g) ?? [];
  const number = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${number}${width === tileWidth ? "" : `.p/${width}`}`;
}

/** The tile that a path names; undefined where it names none, or spells one in a second way. */
export function parseTilePath(path: string): Tile | undefined {
  const match =
    /^tile\/(?<level>entries|[0-5]?[0-9]|6[0-3])\/(?<number>(?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/(?<width>[0-9]{1,3}))?$/.exec(
      path,
    );
  const { level = "", number = "", width } = match?.groups ?? {};
  if (!match) return undefined;
  const tile: Tile = {
    level: level === "entries" ? level : Number(level),
    index: Number(number.replaceAll(/[x/]/g, "")),
    width: width === undefined ? tileWidth : Number(width),
  };
  return formatTilePath(tile) === path && tile.width > 0 && tile.width <= tileWidth ? tile : undefined;
}

/** How many hashes a tree of `size` leaves has on a level, of which each stands for `256 ** level` leaves. */
export function hashesOnLevel(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** The tile of a level that holds its `position`-th hash, as wide as a tree of `size` leaves has it. */
export function tileOf(size: number, level: number | "entries", position: number): Tile {
  const count = hashesOnLevel(size, level === "entries" ? 0 : level);
  const index = Math.floor(position / tileWidth);
  return { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
}

/** Every tile and bundle of a tree, the entries first, partial ones last on each level. */
export function* listTiles(size: number, from = 0): Generator<Tile> {
  for (const level of ["entries", 0, 1, 2, 3, 4, 5, 6] as const) {
    const reach = tileWidth ** (level === "entries" ? 0 : level);
    const count = Math.floor(size / reach);
    const start = Math.floor(Math.floor(from / reach) / tileWidth) * tileWidth;
    for (let position = start; position < count; position += tileWidth) yield tileOf(size, level, position);
  }
}

/** Takes a tile's bytes apart. @throws VerificationFailure `malformed` where it is not `width` hashes long. */
export function splitTile(bytes: Uint8Array, width: number): Hash[] {
  if (bytes.length !== width * hashSizeBytes) {
    throw new VerificationFailure(
      "malformed",
      `a tile of ${width} hashes has ${width * hashSizeBytes} bytes, got ${bytes.length}`,
    );
  }
  return Array.from({ length: width }, (_, place) =>
    bytes.subarray(place * hashSizeBytes, (place + 1) * hashSizeBytes),
  );
}

/** Entries one after another, each behind its length in two bytes, the larger first. */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff) {
        throw new VerificationFailure("malformed", `an entry has at most 65535 bytes, got ${entry.length}`);
      }
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** Takes a bundle apart. @throws VerificationFailure `malformed` where it does not hold exactly `width` entries. */
export function parseEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (at + 2 + length > bytes.length) break;
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (at !== bytes.length || entries.length !== width) {
    throw new VerificationFailure(
      "malformed",
      `a bundle of ${width} entries was expected, and it is torn or of another length`,
    );
  }
  return entries;
}
