import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { explainReason, knownReasons } from "./reasons.ts";

const rules = new URL("../../../deploy/policy/", import.meta.url);

it("has a sentence for every reason that a rule may give, and for no other", () => {
  const texts = [
    ...readdirSync(rules)
      .filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego"))
      .map((name) => readFileSync(new URL(name, rules), "utf8")),
    readFileSync(new URL("create-policy.ts", import.meta.url), "utf8"),
  ];
  const given = texts.flatMap((text) => [
    ...[...text.matchAll(/(?:unmet|reasons|doubts) contains "(\w+)"/g)].map(([, reason]) => reason),
    ...[...text.matchAll(/reasons(?:"?: | := )\["(\w+)"\]/g)].map(([, reason]) => reason),
    ...[...text.matchAll(/(?:refuse\(|isLate \? )"(\w+)"(?: : "(\w+)")?/g)].flatMap(([, one, other]) => [one, other]),
  ]);
  const expected = [...new Set(given.filter((reason) => reason !== undefined))].toSorted();
  expect(knownReasons.toSorted()).toEqual(expected);
});

it("says of another installation's reason that it is one", () => {
  expect(explainReason("constructor")).toContain("of this installation");
});
