import { describe, expect, it } from "vitest";
import { codeBits } from "./mark-code.ts";
import { cellSide, createMarkPattern, lattice, signCells } from "./mark-pattern.ts";
import { encodeMark, type MarkId } from "./mark-payload.ts";

const key = { secret: new Uint8Array(32).fill(7), version: 1 };
const pattern = createMarkPattern(key);

describe("a key's pattern", () => {
  it("holds every bit of both layers once in each block, wherever the block lies", () => {
    for (const [left, top] of [
      [0, 0],
      [72, 68],
    ] as const) {
      const slots = new Set<string>();
      for (let row = top; row < top + 34; row++) {
        for (let column = left; column < left + 24; column++) {
          const cell = row * lattice.columns + column;
          if (pattern.layers[cell]) slots.add(`${pattern.layers[cell]} ${pattern.bits[cell]}`);
        }
      }
      expect(slots.size).toBe(2 * codeBits);
    }
  });

  it("brightens about as many cells as it darkens, so that no picture grows brighter", () => {
    const sum = pattern.chips.reduce((total, chip) => total + chip, 0);
    expect(Math.abs(sum)).toBeLessThan(3.5 * Math.sqrt(pattern.chips.length / 2));
  });

  it("is another with another version of the key", () => {
    const other = createMarkPattern({ ...key, version: 2 });
    const same = other.chips.filter((chip, cell) => chip !== 0 && chip === pattern.chips[cell]).length;
    expect(Math.abs((2 * same) / other.chips.length - 0.5)).toBeLessThan(0.03);
    expect(other.bits).not.toEqual(pattern.bits);
  });

  it("leaves every other cell as it was, so that no two that are changed have a side in common", () => {
    for (let cell = 0; cell < pattern.chips.length; cell++) {
      const isDrawn = (cell + Math.floor(cell / lattice.columns)) % 2 === 0;
      expect(pattern.chips[cell] !== 0).toBe(isDrawn);
    }
  });

  it("covers every picture that is delivered, but for a sliver of less than a tenth of a cell", () => {
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
      [1080, 1080],
      [854, 480],
    ] as const) {
      expect(width / cellSide({ width, height })).toBeLessThan(lattice.columns + 0.1);
      expect(height / cellSide({ width, height })).toBeLessThan(lattice.rows + 0.1);
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
