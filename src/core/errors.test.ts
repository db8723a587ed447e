import { describe, expect, it } from "vitest";
import { errorCodes, formatProblem, SutradharError } from "./errors.ts";

describe("an error", () => {
  it("has its code, and nothing else unless it was given", () => {
    const error = new SutradharError("internal", "it broke");
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "SutradharError",
      code: "internal",
      message: "it broke",
      details: {},
      problems: [],
    });
    expect("cause" in error).toBe(false);
  });

  it("keeps its cause, its details and its problems", () => {
    const cause = new TypeError("deeper");
    const problems = [{ code: "script_invalid", message: "no heading" }] as const;
    const error = new SutradharError("script_invalid", "1 problem", { cause, details: { file: "a.md" }, problems });
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ file: "a.md" });
    expect(error.problems).toBe(problems);
  });

  it("belongs to one of the classes that the command line has exit codes for", () => {
    expect(new Set(Object.values(errorCodes))).toEqual(new Set(["fault", "input", "refused", "waits"]));
  });
});

describe("a problem", () => {
  const problem = { code: "script_invalid", message: "expected a heading" } as const;
  it("is written so that an editor finds its place", () => {
    expect(formatProblem({ ...problem, position: { file: "a.md", line: 3, column: 7 } })).toBe(
      "a.md:3:7: expected a heading",
    );
  });
  it("without a place is its message", () => {
    expect(formatProblem(problem)).toBe("expected a heading");
  });
});
