import { describe, expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { orderSchema } from "./video-schemas.ts";

const files = { "said.wav": digestBytes("sound") };
const problemsOf = (order: object): string[] =>
  orderSchema.safeParse({ script: "# Hello\n\nHello.", ...order }).error?.issues.map(({ message }) => message) ?? [];

describe("an order with a recording", () => {
  test("names it among its files, and a model if it pleases", () => {
    expect(problemsOf({ files, voiceTrack: { file: "said.wav" } })).toEqual([]);
    expect(problemsOf({ files, voiceTrack: { file: "said.wav", model: "our-align@^2" } })).toEqual([]);
  });

  test.each([
    ["that is not among its files", { file: "other.wav" }, "must name one of files"],
    ["by a way out of its folder", { file: "../said.wav" }, "must be one of files, without a folder"],
    ["that is what every object has", { file: "constructor" }, "must name one of files"],
  ])("is refused for one %s", (_, voiceTrack, message) => {
    expect(problemsOf({ files, voiceTrack })).toContain(message);
  });
});
