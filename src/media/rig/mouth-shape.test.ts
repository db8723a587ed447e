import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadShippedRig } from "../../../test/fixtures/shipped-stage.ts";
import { curveAt } from "./curve.ts";
import { mouthShape, type MouthPose } from "./mouth-shape.ts";

const { mouth } = (await loadShippedRig()).rig;
const rest: MouthPose = { jaw: 0, width: 0, round: 0, upper: 0, lower: 0, press: 0, tuck: 0, smile: 0 };
const across = Array.from({ length: 41 }, (_, i) => i / 20 - 1);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const signed = fc.double({ min: -1, max: 1, noNaN: true });
const anyPose: fc.Arbitrary<MouthPose> = fc.record({
  jaw: share,
  width: signed,
  round: share,
  upper: share,
  lower: share,
  press: share,
  tuck: share,
  smile: signed,
});

describe("a curve", () => {
  const samples = Array.from({ length: 17 }, (_, i) => (i * i) % 7);
  it("goes through its samples and stays at its ends beyond them", () => {
    for (const [i, sample] of samples.entries()) expect(curveAt(samples, i / 8 - 1)).toBeCloseTo(sample, 9);
    expect([curveAt(samples, -3), curveAt(samples, 3)]).toEqual([samples[0], samples[16]]);
  });

  it("keeps a straight line straight", () => {
    const line = Array.from({ length: 17 }, (_, i) => 3 * i - 5);
    for (const u of across) expect(curveAt(line, u)).toBeCloseTo(3 * ((u + 1) * 8) - 5, 9);
  });
});

describe("a mouth", () => {
  it("is shut when its lips are pressed, whatever else it does", () => {
    fc.assert(
      fc.property(anyPose, (pose) => {
        const shape = mouthShape(mouth, { ...pose, press: 1, round: 0 });
        for (const u of across) {
          const { top, bottom } = shape.edgesAt(u);
          expect(bottom).toBe(top);
        }
      }),
    );
  });

  it("opens to the jaw's drop in the middle when only the jaw falls", () => {
    const { top, bottom } = mouthShape(mouth, { ...rest, jaw: 1 }).edgesAt(0);
    // The upper lip rises by its share of the jaw too.
    expect(bottom - top).toBeCloseTo(mouth.jawDrop + 0.3 * mouth.upperRaise, 6);
  });

  it("never has its lower edge above its upper, and meets in its corners", () => {
    fc.assert(
      fc.property(anyPose, signed, (pose, u) => {
        const shape = mouthShape(mouth, pose);
        const { top, bottom } = shape.edgesAt(u);
        expect(bottom).toBeGreaterThanOrEqual(top);
        for (const corner of [-1, 1]) {
          const edges = shape.edgesAt(corner);
          expect(edges.bottom - edges.top).toBeCloseTo(0, 6);
        }
        expect(shape.left[0]).toBeLessThan(shape.right[0]);
      }),
    );
  });

  it("opens further the more the jaw falls, and grows narrower as it rounds", () => {
    const gaps = [0, 0.25, 0.5, 0.75, 1].map((jaw) => {
      const { top, bottom } = mouthShape(mouth, { ...rest, jaw }).edgesAt(0);
      return bottom - top;
    });
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    const widthOf = (round: number) => {
      const { left, right } = mouthShape(mouth, { ...rest, round });
      return right[0] - left[0];
    };
    expect(widthOf(1)).toBeLessThan(0.9 * widthOf(0));
  });
});
