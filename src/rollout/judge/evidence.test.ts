import { describe, expect, test } from "vitest";
import { limitEvidence } from "./limit-evidence.ts";
import { addTo, createMoments, shiftBetween, shiftEvidence, shiftOfPairs } from "./mean-evidence.ts";
import { createRelativeEvidence } from "./relative-evidence.ts";

/** Reference values, computed independently of this code, to nine digits. */
const closeTo = 9;

function relative(bad: { readonly candidate: number; readonly champion: number }, share = 0.05): number {
  const evidence = createRelativeEvidence();
  for (let index = 0; index < bad.champion; index++) evidence.add({ isCandidate: false, share });
  for (let index = 0; index < bad.candidate; index++) evidence.add({ isCandidate: true, share });
  return evidence.value();
}

describe("evidence of relative failure", () => {
  test.each([
    [0, 5, -1.413604054],
    [1, 0, 2.042249799],
    [2, 0, 4.350524131],
    [3, 0, 6.812039029],
    [3, 2, 5.027163626],
    [4, 4, 5.870209588],
    [5, 10, 5.057748807],
  ])("%i of the candidate's and %i of the champion's at 5 %% give %f", (candidate, champion, expected) => {
    expect(relative({ candidate, champion })).toBeCloseTo(expected, closeTo);
  });

  test("does not depend on the order", () => {
    const one = createRelativeEvidence();
    const other = createRelativeEvidence();
    const outcomes = [true, false, false, true, false].map((isCandidate, index) => ({
      isCandidate,
      share: index < 2 ? 0.05 : 0.25,
    }));
    outcomes.forEach((outcome) => one.add(outcome));
    outcomes.toReversed().forEach((outcome) => other.add(outcome));
    expect(one.value()).toBeCloseTo(other.value(), 12);
  });

  test("says nothing where there was no choice", () => {
    const evidence = createRelativeEvidence();
    evidence.add({ isCandidate: true, share: 1 });
    evidence.add({ isCandidate: false, share: 0 });
    expect(evidence.value()).toBe(0);
  });

  test.each([0.05, 0.25, 0.5])("its expectation is 1 if the arms are alike, at a share of %f", (share) => {
    const candidate = createRelativeEvidence();
    candidate.add({ isCandidate: true, share });
    const champion = createRelativeEvidence();
    champion.add({ isCandidate: false, share });
    expect(share * Math.exp(candidate.value()) + (1 - share) * Math.exp(champion.value())).toBeCloseTo(1, 12);
  });
});

describe("evidence beyond a limit", () => {
  test.each([
    [0, 20, -0.697881922],
    [2, 20, 2.123041883],
    [4, 20, 7.178462246],
    [3, 10, 6.008375413],
  ])("%i bad of %i at a limit of 1 %% give %f", (bad, units, expected) => {
    expect(limitEvidence({ bad, units, limit: 0.01 })).toBeCloseTo(expected, closeTo);
  });
});

describe("evidence of a shifted mean", () => {
  /** What a t says in this form, with whatever is left as the unit. */
  const byT = (t: number, { size, freedom }: { readonly size: number; readonly freedom: number }) =>
    shiftEvidence({ size, freedom, left: 1, explained: t ** 2 / freedom });

  test.each([
    [2.5, 20, 380, 1.689806821],
    [4, 20, 380, 5.598539959],
    [4.5, 30, 570, 7.680878039],
  ])("t of %f with %i and %i units gives %f", (t, n1, n2, expected) => {
    expect(byT(t, { size: (n1 * n2) / (n1 + n2), freedom: n1 + n2 - 2 })).toBeCloseTo(expected, closeTo);
  });

  test.each([
    [3, 15, 1.992224024],
    [5, 15, 4.51118238],
  ])("t of %f over %i pairs gives %f", (t, pairs, expected) => {
    expect(byT(t, { size: pairs, freedom: pairs - 1 })).toBeCloseTo(expected, closeTo);
  });

  const stratum = (champion: readonly number[], candidate: readonly number[]) => {
    const arms = { champion: createMoments(), candidate: createMoments() };
    champion.forEach((value) => addTo(arms.champion, value));
    candidate.forEach((value) => addTo(arms.candidate, value));
    return arms;
  };

  test("of one stage it is the pooled t of the two arms", () => {
    const measured = shiftBetween([stratum([1, 2, 3, 4], [3, 5])]);
    // Means 2.5 and 4, squares 5 and 2: pooled variance 7/4, t = 1.5 / sqrt(7/4 · (1/4 + 1/2)).
    expect(measured.shift).toBeCloseTo(1.5, 12);
    expect(measured.freedom).toBe(4);
    const tSquared = (measured.explained * measured.freedom) / measured.left;
    expect(Math.sqrt(tSquared)).toBeCloseTo(1.5 / Math.sqrt(1.75 * 0.75), 12);
  });

  test("a drift between stages is no shift of the candidate's", () => {
    const early = stratum([1, 1.1, 0.9, 1, 1.1, 0.9, 1, 1], [1]);
    const late = stratum([9, 9.1, 8.9], [9, 9.1, 8.9, 9, 9.1, 8.9, 9, 9]);
    expect(Math.abs(shiftBetween([early, late]).shift)).toBeLessThan(0.02);
    expect(shiftEvidence(shiftBetween([early, late]))).toBeLessThan(0);
  });

  test("a shift without any noise is as much evidence as its units can give, and none without a shift", () => {
    const shifted = shiftEvidence(shiftBetween([stratum([1, 1, 1, 1, 1], [2, 2, 2, 2, 2])]));
    expect(shifted).toBeCloseTo((8 / 2) * Math.log(1 + 2.5 * 0.25), 9);
    expect(shiftEvidence(shiftBetween([stratum([1, 1, 1], [1, 1, 1])]))).toBeLessThan(0);
  });

  test("pairs take out what scripts differ in", () => {
    const differences = createMoments();
    [0.1, 0.12, 0.09, 0.11, 0.1, 0.08].forEach((difference) => addTo(differences, difference));
    expect(shiftEvidence(shiftOfPairs(differences))).toBeGreaterThan(2);
  });
});
