import { expect, it } from "vitest";
import { listCovered } from "./list-covered.ts";
import { readModerationPolicy } from "./policy.ts";

const policy = readModerationPolicy();
const rowOf = (language: string, models: Parameters<typeof listCovered>[1] = []) =>
  listCovered(policy, models).find((row) => row.language === language);

it("what ships covers by rules or words, which suffices for what the policy says", () => {
  expect(rowOf("hi")).toMatchObject({ level: "rules", by: ["built-in"] });
  expect(rowOf("hi")?.sufficesFor).toContain("marketing");
  expect(rowOf("ta")?.sufficesFor).toContain("general");
  expect(rowOf("ta")?.sufficesFor).not.toContain("marketing");
});

it("a language that nothing covers suffices for nothing", () => {
  expect(rowOf("sat")).toEqual({ language: "sat", level: "human_only", by: [], sufficesFor: [] });
});

it("a model raises what its operator names it for, and no other", () => {
  const models = [{ id: "guard", languages: ["sat", "ta", "fr"] }];
  expect(rowOf("sat", models)).toMatchObject({ level: "model", by: ["guard"] });
  expect(rowOf("ta", models)).toMatchObject({ level: "model", by: ["built-in", "guard"] });
  expect(rowOf("ta", models)?.sufficesFor).toContain("children");
  expect(rowOf("fr", models)).toMatchObject({ level: "model" });
  expect(rowOf("te", models)).toEqual(rowOf("te"));
});
