import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildLog } from "../../../test/fixtures/built-log.ts";
import {
  formatEntryBundle,
  formatTilePath,
  listTiles,
  parseEntryBundle,
  parseTilePath,
  splitTile,
} from "./tile-path.ts";

describe("a tile's path", () => {
  // The examples of c2sp.org/tlog-tiles.
  it.each([
    [{ level: 0, index: 1_234_067, width: 256 }, "tile/0/x001/x234/067"],
    [{ level: 0, index: 0, width: 256 }, "tile/0/000"],
    [{ level: 1, index: 273, width: 112 }, "tile/1/273.p/112"],
    [{ level: "entries", index: 1000, width: 1 }, "tile/entries/x001/000.p/1"],
  ] as const)("of %o is %s", (tile, path) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it("reads back as the tile that it names", () => {
    const tile = fc.record({
      level: fc.oneof(fc.constant("entries" as const), fc.nat(63)),
      index: fc.nat(2 ** 40),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, (each) => {
        expect(parseTilePath(formatTilePath(each))).toEqual(each);
      }),
    );
  });

  it.each([
    "tile/0/0",
    "tile/0/x000/000",
    "tile/00/000",
    "tile/0/x001",
    "tile/0/001/002",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/64/000",
    "tile/data/000",
    "tile/0/../0",
    "checkpoint",
    "",
  ])("is not %s", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe("the tiles of a tree", () => {
  it("of 70,000 entries are those of the specification's example", () => {
    const tiles = [...listTiles(70_000)].filter(({ level }) => level !== "entries");
    const full = (level: number) => tiles.filter((tile) => tile.level === level && tile.width === 256).length;
    const partial = (level: number) =>
      tiles.filter((tile) => tile.level === level && tile.width < 256).map(({ width }) => width);
    expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
    expect([partial(0), partial(1), partial(2), partial(3)]).toEqual([[112], [17], [1], []]);
  });

  it("of 256 entries are a whole one and the first hash of the next level", () => {
    expect([...listTiles(256)].map(formatTilePath)).toEqual(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
  });

  it("that changed since a smaller tree are those that it does not have whole", () => {
    const changed = [...listTiles(700, 600)].map(formatTilePath);
    expect(changed).toEqual(["tile/entries/002.p/188", "tile/0/002.p/188", "tile/1/000.p/2"]);
    expect([...listTiles(0)]).toEqual([]);
  });

  it("hold one hash for each whole tile below", async () => {
    const { files } = await buildLog(Array.from({ length: 512 }, (_, index) => `${index}`));
    expect(files.get("tile/1/000.p/2")?.length).toBe(64);
    expect(() => splitTile(files.get("tile/1/000.p/2") as Uint8Array, 3)).toThrow("96 bytes");
  });
});

describe("a bundle of entries", () => {
  const entries = ["", "a", "नमस्ते".repeat(100)].map((text) => Buffer.from(text));

  it("reads back as what went in", () => {
    const bundle = formatEntryBundle(entries);
    expect(bundle.subarray(0, 5)).toEqual(Buffer.from([0, 0, 0, 1, 0x61]));
    expect(parseEntryBundle(bundle, 3).map((entry) => Buffer.from(entry))).toEqual(entries);
  });

  it("is refused where it is torn, too long, or of another width", () => {
    const bundle = Buffer.from(formatEntryBundle(entries));
    expect(() => parseEntryBundle(bundle.subarray(0, -1), 3)).toThrow("torn");
    expect(() => parseEntryBundle(Buffer.concat([bundle, Buffer.of(0)]), 3)).toThrow("torn");
    expect(() => parseEntryBundle(bundle, 2)).toThrow("torn");
    expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow("65535");
  });
});
