import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chooseLabel, fitLabel, labelStrictness } from "./choose-label.ts";

const policy = ["in-sgi", "asci", "eu"] as const;

it.each([
  { asked: undefined, label: "in-sgi" },
  { asked: "asci", label: "asci" },
  { asked: "eu", label: "eu" },
])("of a video that asks for $asked is $label", ({ asked, label }) => {
  expect(chooseLabel(asked, policy)).toBe(label);
});

it.each(["none", "", "off", "IN-SGI"])("is never left out: %j is refused", (asked) => {
  expect(() => chooseLabel(asked, policy)).toThrow(/no video without one/);
  expect(() => chooseLabel(asked, policy)).toThrow(expect.objectContaining({ code: "label_refused" }));
});

it("of political content is only drawn where the policy has it", () => {
  expect(() => chooseLabel("in-eci", policy)).toThrow(/may not be drawn here/);
  expect(chooseLabel("in-eci", [...policy, "in-eci"])).toBe("in-eci");
});

it("is there whatever the policy says", () => {
  expect(() => chooseLabel(undefined, [])).toThrow(/no video goes without/);
});

describe("what the rules say is owed", () => {
  it("is drawn where nothing is asked for", () => {
    expect(fitLabel("asci", { asked: undefined, policy })).toBe("asci");
  });

  it("gives way to what says no less, and to nothing else", () => {
    expect(fitLabel("in-sgi", { asked: "asci", policy })).toBe("asci");
    for (const asked of ["in-sgi", "eu"]) {
      expect(() => fitLabel("asci", { asked, policy })).toThrow(/says less than asci/);
    }
  });

  it("is stood in for by the nearest that says no less, and is refused where there is none", () => {
    expect(fitLabel("in-sgi", { asked: undefined, policy: ["asci"] })).toBe("asci");
    expect(() => fitLabel("in-eci", { asked: undefined, policy })).toThrow(/ask for the label in-eci/);
  });

  it("is ordered as the table of the rules is", () => {
    const { labelOrder } = JSON.parse(readFileSync("deploy/policy/tables/labels.json", "utf8")) as {
      labelOrder: string[];
    };
    expect(labelStrictness).toEqual(labelOrder);
  });
});
