import { describe, expect, it } from "vitest";
import { compareTexts, joinScores, judgeFrames, judgeWords } from "./index.ts";

const shot = (startFrame: number, score: number, frame: number) => ({
  model: "model/frames@1.0.0",
  frames: 3,
  startFrame,
  scores: { sexual_content: { score, frame }, hate: { score: 0.1, frame: 0 } },
});

describe("the gate of what pictures show", () => {
  it.each([
    [0.2, "pass"],
    [0.6, "review"],
    [0.9, "fail"],
  ])("a score of %d is a %s, and says where it was seen", (score, verdict) => {
    const result = judgeFrames(joinScores([shot(0, 0.01, 0), shot(50, score, 25)]), 25);
    expect(result).toMatchObject({ name: "frame-safety", verdict, numbers: { frames: 6, sexual_content: score } });
    if (verdict !== "pass") expect(result.reason).toBe(`model/frames@1.0.0 sees sexual_content ${score} at 3.0 s`);
  });

  it("fails a video of which no frame was looked at", () => {
    expect(judgeFrames({ model: "model/frames@1.0.0", frames: 0, scores: {} }, 25).verdict).toBe("fail");
  });
});

describe("two texts", () => {
  it.each([
    ["Hello, world!", "hello world", 0],
    ["colour", "color", 1],
    ["नमस्ते", "नमस्कार", 3],
    ["abc", "", 3],
  ])("%s and %s differ in %i letters", (wanted, heard, edits) => {
    expect(compareTexts(wanted, heard).edits).toBe(edits);
  });
});

describe("the gate of speech against text", () => {
  const said = (wanted: string, heard: string) => ({
    model: "model/hear@1.0.0",
    language: "en",
    wanted,
    heard,
    ...compareTexts(wanted, heard),
    judged: { action: "allow" as const, categories: [] },
  });
  it.each([
    ["Please pay the bill", "please pay the bell", "pass"],
    ["Please pay the bill", "peace plays with bells", "review"],
    ["Please pay the bill", "xyz", "fail"],
    ["…", "anything", "fail"],
  ])("%s heard as %s is a %s", (wanted, heard, verdict) => {
    expect(judgeWords([said(wanted, heard)]).map((gate) => [gate.name, gate.verdict])).toEqual([
      ["transcript", "pass"],
      ["speech-text", verdict],
    ]);
  });

  it.each([
    ["review", "review"],
    ["block", "fail"],
  ] as const)("what is heard that moderation would %s is a %s", (action, verdict) => {
    const heard = { ...said("Hello", "hello"), judged: { action, categories: ["hate"] } };
    expect(judgeWords([said("Hello", "hello"), heard])[0]).toMatchObject({
      verdict,
      reason: expect.stringContaining("1 of 2 shots something is heard that may not be said: hate"),
    });
  });
});
