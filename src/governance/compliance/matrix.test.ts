import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isDecisionName } from "../policy/index.ts";
import { describeMatrix } from "./describe-matrix.ts";
import { parseMatrix, readMatrix } from "./matrix.ts";
import { standingOn } from "./standing.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const matrix = readMatrix();

describe("the matrix", () => {
  it("has each rule once, in order", () => {
    expect(matrix.rows.map(({ id }) => id)).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
  });

  it("names no evidence that is not there", () => {
    const lacking = matrix.rows.flatMap(({ id, evidence }) =>
      evidence.flatMap((one) => {
        const isThere =
          "test" in one
            ? one.test.endsWith(".test.ts") && existsSync(root + one.test)
            : "guide" in one
              ? existsSync(root + one.guide)
              : "policy" in one
                ? isDecisionName(one.policy)
                : // Commands and routes are looked for where those are: test/contract/compliance-evidence.test.ts.
                  true;
        return isThere ? [] : [`${id}: ${JSON.stringify(one)}`];
      }),
    );
    expect(lacking).toEqual([]);
  });

  const [whole] = matrix.rows.filter(({ built }) => built === "yes");
  const { missing: _none, ...bare } = whole!;
  it.each([
    ["claims what nothing shows", { ...bare, evidence: [] }, "a claim has evidence"],
    [
      "claims to be whole without a test",
      { ...bare, evidence: [{ guide: "docs/guides/policy.md" }] },
      "what is whole has a test",
    ],
    ["lacks something that it does not tell", { ...bare, built: "partly" }, "says what is missing"],
    ["shows what is not built", { ...bare, built: "no", missing: "all of it" }, "a claim has evidence"],
  ])("holds no row that %s", (_name, row, why) => {
    expect(() => parseMatrix({ ...matrix, rows: [row] })).toThrow(why);
  });
});

describe("a rule's standing", () => {
  const days = ["2027-05-13", "2027-05-14"];
  it.each([
    [{ kind: "later", days }, "2027-05-12", "not_yet", "from 2027-05-13 or 2027-05-14"],
    [{ kind: "later", days }, "2027-05-13", "contested", "since 2027-05-13 or 2027-05-14: sources differ"],
    [{ kind: "later", days }, "2027-05-14", "in_force", "since 2027-05-13 or 2027-05-14"],
    [{ kind: "in_force", since: "2026-02-20" }, "2026-02-19", "not_yet", "from 2026-02-20"],
    [{ kind: "in_force", since: "2026-02-20" }, "2026-02-20", "in_force", "since 2026-02-20"],
    [
      { kind: "in_force", since: "2011-04-11", until: days },
      "2027-05-13",
      "in_force",
      "since 2011-04-11, until 2027-05-13 or 2027-05-14",
    ],
    [{ kind: "in_force", since: "2011-04-11", until: days }, "2027-05-14", "ended", "until 2027-05-13 or 2027-05-14"],
    [{ kind: "draft", since: "2026-05-12" }, "2026-11-29", "draft", "a draft of 2026-05-12"],
  ] as const)("%j on %s is %s", (force, today, state, says) => {
    expect(standingOn(structuredClone(force) as Parameters<typeof standingOn>[0], today)).toEqual({ state, says });
  });
});

it("is told with what the installation says of itself, where it was asked", () => {
  const told = describeMatrix(matrix, "2026-11-29", { ledger: { state: "fine", says: "7 entries" } });
  expect(told.rules.filter(({ live }) => live !== undefined).map(({ id }) => id)).toEqual([10, 47, 51]);
  expect(told.counts.yes + told.counts.partly + told.counts.no).toBe(52);
  expect(told.rules.every((rule) => !("force" in rule) && !("probe" in rule))).toBe(true);
});
