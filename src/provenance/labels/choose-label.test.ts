import { expect, it } from "vitest";
import { chooseLabel } from "./index.ts";

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
  expect(() => chooseLabel(asked, policy)).toThrow(expect.objectContaining({ code: "forbidden" }));
});

it("of political content is only drawn where the policy has it", () => {
  expect(() => chooseLabel("in-eci", policy)).toThrow(/may not be drawn here/);
  expect(chooseLabel("in-eci", [...policy, "in-eci"])).toBe("in-eci");
});

it("is there whatever the policy says", () => {
  expect(() => chooseLabel(undefined, [])).toThrow(/no video goes without/);
});
