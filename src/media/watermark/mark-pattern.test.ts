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
      for (let row = top; row < top + 17; row++) {
        for (let column = left; column < left + 24; column++) {
          const cell = row * lattice.columns + column;
          slots.add(`${pattern.layers[cell]} ${pattern.bits[cell]}`);
        }
      }
      expect(slots.size).toBe(2 * codeBits);
    }
  });

  it("brightens about as many cells as it darkens, so that no picture grows brighter", () => {
    const sum = pattern.chips.reduce((total, chip) => total + chip, 0);
    expect(Math.abs(sum)).toBeLessThan(3.5 * Math.sqrt(pattern.chips.length));
  });

  it("is another with another version of the key", () => {
    const other = createMarkPattern({ ...key, version: 2 });
    const same = other.chips.filter((chip, cell) => chip === pattern.chips[cell]).length;
    expect(Math.abs(same / other.chips.length - 0.5)).toBeLessThan(0.03);
    expect(other.bits).not.toEqual(pattern.bits);
  });

  it("covers every picture that is delivered", () => {
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
      [1080, 1080],
      [854, 480],
    ] as const) {
      expect(width / cellSide({ width, height })).toBeLessThanOrEqual(lattice.columns);
      expect(height / cellSide({ width, height })).toBeLessThanOrEqual(lattice.rows);
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
