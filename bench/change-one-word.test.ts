import { describe, expect, test } from "vitest";
import { changeOneWord } from "./change-one-word.ts";

describe("changeOneWord", () => {
  test("changes the middle sentence, for a word of its neighbour", () => {
    const script = "# One\n\nFirst short one. The second sentence. Another follows.\n";
    const changed = changeOneWord(script, ["First short one.", "The second sentence.", "Another follows."]);
    expect(changed).toEqual({
      text: "# One\n\nFirst short one. The second Another. Another follows.\n",
      from: "sentence",
      to: "Another",
    });
  });

  test("passes over a sentence that is written otherwise than spoken, or that stands twice", () => {
    const script = "Hello {{name}}. Again. Again. All is well.";
    const changed = changeOneWord(script, ["Hello Asha.", "Again.", "Again.", "All is well."]);
    expect(changed.from).toBe("well");
  });

  test("counts an Indian word with its vowel signs as one", () => {
    const { from, to } = changeOneWord("यह साल रोशन रहा। धन्यवाद आपका।", ["यह साल रोशन रहा।", "धन्यवाद आपका।"]);
    expect([from, to]).toEqual(["धन्यवाद", "रोशन"]);
  });

  test("refuses a script that holds none of its sentences", () => {
    expect(() => changeOneWord("{{all}}", ["Something else."])).toThrow("word for word");
  });
});
