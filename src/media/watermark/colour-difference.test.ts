import { differenceCiede2000, modeLab65, modeRgb, useMode } from "culori/fn";
import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { differenceOf, toLab, type Lab } from "./colour-difference.ts";

useMode(modeRgb);
useMode(modeLab65);
const peer = differenceCiede2000();
const asPeerHasIt = ([l, a, b]: Lab) => ({ mode: "lab65" as const, l, a, b });

describe("how different two colours look", () => {
  it.each([
    // Of the paper's table 1: hues to both sides of zero, without a hue, far apart, and dark ones.
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as [Lab, Lab, number][])("is what the standard's table says: %j and %j", (one, other, wanted) => {
    expect(differenceOf(one, other)).toBeCloseTo(wanted, 4);
    expect(differenceOf(other, one)).toBeCloseTo(wanted, 4);
  });

  it("is what a library says of colours as they are coded, also of those that no screen shows", () => {
    const random = createRandom(digestBytes("colours"));
    const pick = () => Math.floor(random() * 256);
    for (let round = 0; round < 2_000; round++) {
      const [y, u, v] = [pick(), pick(), pick()];
      const [one, other] = [toLab(y, u, v), toLab(y, u + 1 + (round % 3), v - (round % 2))];
      const wanted = peer(asPeerHasIt(one), asPeerHasIt(other));
      expect(Math.abs(differenceOf(one, other) - wanted)).toBeLessThan(1e-9);
    }
  });

  it("has black, white and grey without a hue", () => {
    for (const [luma, lightness] of [
      [16, 0],
      [235, 100],
    ] as const) {
      const [l, a, b] = toLab(luma, 128, 128);
      expect(l).toBeCloseTo(lightness, 3);
      expect(Math.hypot(a, b)).toBeLessThan(0.02);
    }
  });
});
