import { describe, expect, it } from "vitest";
import { codeBits } from "./mark-code.ts";
import { cellSide, colourLattice, isDark, lumaLattice, markCells } from "./mark-lattice.ts";
import { createMarkPattern, signCells } from "./mark-pattern.ts";
import { encodeMark, type MarkId } from "./mark-payload.ts";

const key = { secret: new Uint8Array(32).fill(7), version: 1 };
const pattern = createMarkPattern(key);

/** How often each bit of each layer stands in a part of a lattice. */
function countSlots(
  { columns, first }: typeof lumaLattice,
  part: { left: number; top: number; width: number; height: number },
) {
  const counts = { issuer: new Map<number, number>(), shot: new Map<number, number>() };
  for (let row = part.top; row < part.top + part.height; row++) {
    for (let column = part.left; column < part.left + part.width; column++) {
      const cell = first + row * columns + column;
      const layer = pattern.layers[cell];
      const bit = pattern.bits[cell] as number;
      if (layer) counts[layer].set(bit, (counts[layer].get(bit) ?? 0) + 1);
    }
  }
  return counts;
}

describe("a key's pattern", () => {
  it.each([0, 24, 72])(
    "holds every bit of both layers once in each 24 by 30 cells of brightness, from column %d",
    (left) => {
      for (const top of [0, 30, 60]) {
        const { issuer, shot } = countSlots(lumaLattice, { left, top, width: 24, height: 30 });
        for (const counts of [issuer, shot]) expect([counts.size, ...new Set(counts.values())]).toEqual([codeBits, 1]);
      }
    },
  );

  it("holds every bit of a shot once in each 12 by 18 cells of colour, and a fifth of the issuer's", () => {
    for (const [left, top] of [
      [0, 0],
      [48, 36],
    ] as const) {
      const { issuer, shot } = countSlots(colourLattice, { left, top, width: 12, height: 18 });
      expect([shot.size, ...new Set(shot.values())]).toEqual([codeBits, 1]);
      expect([issuer.size, ...new Set(issuer.values())]).toEqual([codeBits / 5, 1]);
    }
  });

  it("brightens about as many cells as it darkens, so that no picture grows brighter", () => {
    const sum = pattern.chips.reduce((total, chip) => total + chip, 0);
    expect(Math.abs(sum)).toBeLessThan(3.5 * Math.sqrt(pattern.chips.filter((chip) => chip !== 0).length));
  });

  it("is another with another version of the key", () => {
    const other = createMarkPattern({ ...key, version: 2 });
    const drawn = other.chips.filter((chip) => chip !== 0).length;
    const same = other.chips.filter((chip, cell) => chip !== 0 && chip === pattern.chips[cell]).length;
    expect(Math.abs(same / drawn - 0.5)).toBeLessThan(0.03);
    expect(other.bits).not.toEqual(pattern.bits);
  });

  it("leaves every other cell of brightness as it was, so that no two that are changed have a side in common", () => {
    for (let cell = 0; cell < colourLattice.first; cell++) {
      const [column, row] = [cell % lumaLattice.columns, Math.floor(cell / lumaLattice.columns)];
      expect(pattern.chips[cell] !== 0).toBe(isDark(column, row));
    }
    expect(pattern.chips.subarray(colourLattice.first).every((chip) => chip !== 0)).toBe(true);
    expect(pattern.chips.length).toBe(markCells);
  });

  it.each([lumaLattice, colourLattice])("covers every picture that is delivered, but for a sliver", (lattice) => {
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
      [1080, 1080],
      [854, 480],
    ] as const) {
      expect(width / cellSide(lattice, { width, height })).toBeLessThan(lattice.columns + 0.1);
      expect(height / cellSide(lattice, { width, height })).toBeLessThan(lattice.rows + 0.1);
    }
  });

  it("changes a layer's cells alone with the layer's codeword", () => {
    const codes = (id: string) => ({
      issuer: encodeMark(key, "issuer", "0000000001" as MarkId),
      shot: encodeMark(key, "shot", id as MarkId),
    });
    const [one, other] = [signCells(pattern, codes("00000000aa")), signCells(pattern, codes("00000000bb"))];
    const changed = [...one].flatMap((sign, cell) => (sign === other[cell] ? [] : [cell]));
    expect(new Set(changed.map((cell) => pattern.layers[cell]))).toEqual(new Set(["shot"]));
  });
});
