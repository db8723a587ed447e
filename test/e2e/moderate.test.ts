import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("script.md", "Women are vermin.\n");
  place.write(
    "suite.csv",
    'functionality,test_case,label_gold\nplain,"Women are vermin, all",hateful\nkind,I love women.,non-hateful\n',
  );
  place.write("bad.csv", "a,b\n1,2\n");
});
afterAll(() => place.remove());

describe("sutradhar moderate", () => {
  it.each([
    { args: ["Welcome to our training"], status: 0, says: /^allow \(nothing found\); en is covered by rules\n$/ },
    { args: ["--file", "script.md"], status: 3, says: /^block \(findings\).*\n {2}0\.90 hate 2 {2}"Women are vermin"/ },
    { args: ["नमः", "--language", "sa"], status: 4, says: /^review \(language unknown\)/ },
    {
      args: ["--suite", "suite.csv"],
      status: 0,
      says: /plain +hateful +1 +0 +0\n[\s\S]*harmless allowed 1\/1 = 100\.0 %/,
    },
    { args: ["--coverage"], status: 0, says: /\nhi {3}rules +built-in / },
  ])("$args ends with $status", ({ args, status, says }) => {
    const ran = place.run(["moderate", ...args]);
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status, stderr: "" });
    expect(ran.stdout).toMatch(says);
  });

  it.each([
    { args: [], says: /give a text or --file, and not both/ },
    { args: ["--suite", "bad.csv"], says: /a suite needs the column functionality, got a, b/ },
  ])("$args is refused", ({ args, says }) => {
    const ran = place.run(["moderate", ...args]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(says);
  });

  it("prints the decision as one document", () => {
    const { stdout, status } = place.run(["moderate", "--file", "script.md", "--json"]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      action: "block",
      findings: [{ category: "hate" }],
      moderator: { id: "built-in" },
    });
  });
});
