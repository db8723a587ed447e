import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Colour, Ink } from "../captions/index.ts";
import { contrastRatio, coverWith, worstContrast } from "./contrast.ts";

const grey = (level: number): Colour => ({ red: level, green: level, blue: level });
const anyColour = fc.record({ red: fc.nat(255), green: fc.nat(255), blue: fc.nat(255) });

describe("contrast", () => {
  // Published pairs: black on white; the grey that just passes AA on white, and the one that just does not.
  it.each([
    [grey(0), grey(255), 21],
    [grey(255), grey(255), 1],
    [grey(0x76), grey(255), 4.54],
    [grey(0x77), grey(255), 4.48],
  ])("of %j on %j is %d", (a, b, ratio) => {
    expect(contrastRatio(a, b)).toBeCloseTo(ratio, 2);
    expect(contrastRatio(b, a)).toBe(contrastRatio(a, b));
  });

  it("over the worst picture is no more than over any picture at all", () => {
    const run = fc.property(anyColour, anyColour, fc.nat(255), anyColour, (colour, plate, opacity, background) => {
      const ink: Ink = { ...plate, opacity };
      const seen = contrastRatio(colour, coverWith(ink, background));
      expect(worstContrast(colour, ink)).toBeLessThanOrEqual(seen + 1e-9);
    });
    fc.assert(run, { numRuns: 500, seed: 20_261_122 });
  });

  it("of white on a clear plate is nothing: the picture may be white", () => {
    expect(worstContrast(grey(255), { ...grey(0), opacity: 0 })).toBe(1);
    expect(worstContrast(grey(128), { ...grey(0), opacity: 0 })).toBe(1);
    expect(worstContrast(grey(255), { ...grey(0), opacity: 255 })).toBe(21);
  });
});
