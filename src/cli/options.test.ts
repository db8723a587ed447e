import { describe, expect, it } from "vitest";
import { parseAssignment, parseJobs, parseVideoPath } from "./options.ts";

describe("an assignment", () => {
  it.each([
    ["name=Asha", { name: "Asha" }],
    ["name=", { name: "" }],
    ["formula=a=b", { formula: "a=b" }],
  ])("%s is taken apart at its first sign", (text, expected) => {
    expect(parseAssignment(text, {})).toEqual(expected);
  });

  it.each(["name", "=x", "1a=x", "a b=x"])("is refused where it is %s", (text) => {
    expect(() => parseAssignment(text, {})).toThrow(/name=value/);
  });

  it("is refused where it was made before", () => {
    expect(() => parseAssignment("name=b", { name: "a" })).toThrow(/set twice/);
  });
});

it.each(["0", "65", "1.5", "all", ""])("refuses %j processes", (text) => {
  expect(() => parseJobs(text)).toThrow(/1 to 64/);
});

it.each(["x.mkv", ".mp4", "out/.mp4", "mp4", ""])("refuses %j as a video's name", (text) => {
  expect(() => parseVideoPath(text)).toThrow(/ends in \.mp4, or for sound alone in \.m4a/);
});
