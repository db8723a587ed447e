import { describe, expect, it } from "vitest";
import { describeMatrix } from "./describe-matrix.ts";
import { draftAssessment } from "./draft-assessment.ts";
import { dutyIds, nextDue, readDuties, type Duty } from "./duties.ts";
import { readMatrix } from "./matrix.ts";

const quarterly: Duty = { id: "access-review", rule: 16, says: "it", every: { months: 3 } };

describe("what people owe", () => {
  it("is data, each of a row of the matrix, and each that the ledger may name", () => {
    const duties = readDuties();
    expect(duties.map(({ id }) => id).toSorted()).toEqual([...dutyIds].toSorted());
    const rows = new Set(readMatrix().rows.map(({ id }) => id));
    expect(duties.filter(({ rule }) => !rows.has(rule))).toEqual([]);
  });

  it.each([
    ["2026-01-15T08:00:00Z", "2026-04-15T08:00:00.000Z"],
    ["2026-11-30T00:00:00Z", "2027-02-28T00:00:00.000Z"],
    ["2027-11-30T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["2026-10-31T23:59:00Z", "2027-01-31T23:59:00.000Z"],
  ])("done on %s it is owed again on %s", (done, due) => {
    expect(nextDue(quarterly, new Date(done))?.toISOString()).toBe(due);
  });

  it("is owed at no time where it is of single events, or was never done", () => {
    const { every: _none, ...single } = quarterly;
    expect(nextDue(single, new Date())).toBeUndefined();
    expect(nextDue(quarterly, undefined)).toBeUndefined();
  });
});

describe("a draft of an impact assessment", () => {
  const matrix = describeMatrix(readMatrix(), "2027-06-01", {
    processors: { state: "attention", says: "1 of 2 processors have no contract" },
  });
  const text = draftAssessment({
    workspace: "a | b",
    matrix,
    purposes: [{ purpose: "marketing", grants: 3 }],
    models: [],
  });

  it("names purposes, what waits for somebody, and every rule whose control is not whole", () => {
    expect(text).toContain("| marketing | 3 |");
    expect(text).toContain("To be seen to now:");
    expect(text).toContain("1 of 2 processors have no contract");
    const risks = text.slice(text.indexOf("## 4"), text.indexOf("## 5"));
    const gaps = matrix.rules.filter(({ built }) => built !== "yes");
    expect(risks.match(/^\| \d+\. /gm)?.length).toBe(gaps.length);
  });

  it("leaves open what only people can judge", () => {
    expect(text.match(/\[…\]/g)?.length).toBeGreaterThan(10);
    expect(text).toContain("[Names, roles, date.");
  });
});
