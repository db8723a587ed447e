import { describe, expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { orderSchema } from "./video-schemas.ts";

const files = { "said.wav": digestBytes("sound") };
const problemsOf = (order: object): string[] =>
  orderSchema.safeParse({ script: "# Hello\n\nHello.", ...order }).error?.issues.map(({ message }) => message) ?? [];

describe("an order with a recording", () => {
  test("names it among its files, and a model if it pleases", () => {
    const speaker = "synthetic";
    expect(problemsOf({ files, voiceTrack: { file: "said.wav", speaker } })).toEqual([]);
    const person = { person: "emp-2041" };
    expect(problemsOf({ files, voiceTrack: { file: "said.wav", model: "our-align@^2", speaker: person } })).toEqual([]);
  });

  test.each([
    ["that is not among its files", { file: "other.wav", speaker: "synthetic" }, "must name one of files"],
    ["by a way out of its folder", { file: "../said.wav" }, "must be one of files, without a folder"],
    ["that is what every object has", { file: "constructor", speaker: "synthetic" }, "must name one of files"],
    ["of whose voice nothing is said", { file: "said.wav" }, "Invalid input"],
    ["of nobody's voice by name", { file: "said.wav", speaker: "emp-2041" }, "Invalid input"],
  ])("is refused for one %s", (_, voiceTrack, message) => {
    expect(problemsOf({ files, voiceTrack })).toContain(message);
  });
});
