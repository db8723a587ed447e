import { expect, it } from "vitest";
import { readShippedBundle } from "../policy/index.ts";
import { readRetentionRules, retentionClasses } from "./rules.ts";

const { tables } = readShippedBundle().data;

it.each(["strict-8(3)", "minimise"])(
  "the profile %s that ships says of each class how long, and on whose word",
  (name) => {
    const { classes } = readRetentionRules(tables, name);
    expect(Object.keys(classes)).toEqual([...retentionClasses]);
    expect(classes.R1.floor).toEqual({ years: 1 });
    for (const rule of Object.values(classes)) expect(rule.source).not.toBe("");
  },
);

it("keeps intermediates a year in the strict profile, and an hour in the other", () => {
  expect(readRetentionRules(tables, "strict-8(3)").classes.R0.floor).toEqual({ years: 1 });
  expect(readRetentionRules(tables, "minimise").classes.R0).toMatchObject({ floor: null, ceiling: { hours: 1 } });
});

it("refuses a profile that the policy does not have, and names those it has", () => {
  expect(() => readRetentionRules(tables, "for-ever")).toThrow(/strict-8\(3\), minimise/);
});

const changed = (change: object): Record<string, unknown> => {
  const copy = structuredClone(tables) as unknown as {
    retention: { profiles: Record<string, { classes: Record<string, object> }> };
  };
  Object.assign(copy.retention.profiles["minimise"]?.classes["R1"] ?? {}, change);
  return copy;
};

it.each([
  ["a ceiling below its floor", { ceiling: { months: 3 } }],
  ["a floor that is said not to be there", { hasFloor: false }],
  ["a floor of no length", { floor: { years: 0 } }],
  ["no source", { source: "" }],
  ["a negative span", { floor: { years: -1 } }],
])("refuses a class with %s", (_, change) => {
  expect(() => readRetentionRules(changed(change), "minimise")).toThrow(/retention/);
});
