import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flickerCell } from "./flicker.ts";

const sheet = { columns: 5, rows: 5, hertz: 2 };
const rest = { column: 2, row: 2 };
const clocks = fc.record({
  frames: fc.integer({ min: 1, max: 1800 }),
  frameRate: fc.constantFrom(25, 30, 60),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
});
const lights = fc.integer({ min: 0, max: 199 });
const cellsOf = (light: number, clock: { frames: number; frameRate: number; seed: number }) =>
  Array.from({ length: clock.frames }, (_, frame) => flickerCell(sheet, light, frame, clock));

describe("a light that flickers", () => {
  it("is at rest in the first and the last frame of every shot", () => {
    const run = fc.property(lights, clocks, (light, clock) => {
      expect(flickerCell(sheet, light, 0, clock)).toEqual(rest);
      expect(flickerCell(sheet, light, clock.frames - 1, clock)).toEqual(rest);
    });
    fc.assert(run, { numRuns: 500 });
  });

  it("stays on its sheet, and changes ten times a second at most", () => {
    const run = fc.property(lights, clocks, (light, clock) => {
      const cells = cellsOf(light, clock);
      for (const { column, row } of cells) expect(column >= 0 && column < 5 && row >= 0 && row < 5).toBe(true);
      const changes = cells.filter(
        (cell, i) => i > 0 && (cell.column !== cells[i - 1]?.column || cell.row !== cells[i - 1]?.row),
      );
      expect(changes.length).toBeLessThanOrEqual((clock.frames / clock.frameRate) * 10 + 1);
    });
    fc.assert(run, { numRuns: 60 });
  });

  it("visits most of its cells in ten seconds", () => {
    for (let light = 0; light < 12; light++) {
      const cells = cellsOf(light, { frames: 300, frameRate: 30, seed: 7 });
      expect(new Set(cells.map(({ column, row }) => `${column}/${row}`)).size).toBeGreaterThan(9);
    }
  });

  it("moves a cell or two at a time, never from one end to the other", () => {
    for (let light = 0; light < 20; light++) {
      const cells = cellsOf(light, { frames: 600, frameRate: 30, seed: 99 });
      for (let i = 1; i < cells.length; i++) {
        expect(Math.abs((cells[i]?.column ?? 0) - (cells[i - 1]?.column ?? 0))).toBeLessThanOrEqual(2);
        expect(Math.abs((cells[i]?.row ?? 0) - (cells[i - 1]?.row ?? 0))).toBeLessThanOrEqual(2);
      }
    }
  });

  it("does as its neighbour does only by chance, and otherwise in another shot", () => {
    const clock = { frames: 300, frameRate: 30, seed: 7 };
    const [one, other, later] = [cellsOf(0, clock), cellsOf(3, clock), cellsOf(0, { ...clock, seed: 8 })];
    const same = (a: typeof one, b: typeof one) =>
      a.filter(({ column, row }, i) => column === b[i]?.column && row === b[i]?.row);
    expect(same(one, other).length).toBeLessThan(200);
    expect(same(one, later).length).toBeLessThan(200);
  });

  it("never changes what it does: every film hangs on it", () => {
    const cells = cellsOf(4, { frames: 90, frameRate: 30, seed: 1 }).filter((_, frame) => frame % 9 === 5);
    expect(cells.map(({ column, row }) => `${column}${row}`).join(" ")).toMatchInlineSnapshot(
      `"22 32 22 12 11 11 13 21 22 22"`,
    );
  });
});
