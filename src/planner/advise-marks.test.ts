import { describe, expect, it } from "vitest";
import { parseScript } from "../speech/script/index.ts";
import { adviseOnMarks } from "./advise-marks.ts";

const front = "---\nlanguage: en\nvariables:\n  name: { type: name, default: Asha }\n---\n\n";
const adviceOn = (body: string) => adviseOnMarks(parseScript({ file: "a.md", text: `${front}${body}` }).script);

describe("an author is told", () => {
  it("where a name stands in the middle of the only scene", () => {
    const advice = adviceOn("## One\n\nGood morning to you all. Dear {{name}}, welcome.");
    expect(advice).toMatchObject({ shot: "s1-02" });
    expect(advice?.message).toMatch(/\{\{name\}\}.*first sentence/);
  });

  it("where the heading before it changes nothing that is seen", () => {
    expect(adviceOn("## One\n\nGood morning.\n\n## Two\n\nDear {{name}}, welcome.")).toMatchObject({ shot: "s2-01" });
  });

  it.each([
    ["no sentence is personal", "## One\n\nGood morning to you all. Welcome."],
    ["the first sentence is", "## One\n\nDear {{name}}, good morning. Welcome, {{name}}."],
    [
      "one stands after a change of background",
      "## One\n\nGood morning to you. And {{name}}.\n\n## Two {background=office}\n\nDear {{name}}, welcome.",
    ],
  ])("nothing where %s", (_name, body) => {
    expect(adviceOn(body)).toBeUndefined();
  });
});
