import { describe, expect, it } from "vitest";
import { parseScript } from "./parse-script.ts";
import { findPointMoments } from "./point-moments.ts";

/** `shot`, `shot@character` or `shot@name` for each point. */
function momentsOf(body: string): readonly string[] {
  const { script } = parseScript({ file: "a.md", text: `---\nlanguage: en\n---\n\n${body}\n` });
  const [scene] = script.scenes;
  if (!scene) throw new Error("a scene was expected");
  return findPointMoments(scene).map(({ shot, at }) => {
    if (at.kind === "char") return `${shot}@${scene.shots[shot]?.sentence.caption.slice(at.char).split(" ")[0]}`;
    return at.kind === "mark" ? `${shot}@${at.name}` : `${shot}`;
  });
}

describe("a point comes", () => {
  it.each([
    ["with its sentence, where there are as many sentences", "- a\n- b\n\nFirst one. Second one.", ["0", "1"]],
    [
      "with the sentence that shares its words, where an introduction comes first",
      "- Lock your card\n- Call the helpline\n\nHere is what to do. At once you lock the card. Then you call our helpline.",
      ["1", "2"],
    ],
    [
      "with words that differ in their endings only",
      "- Reporting incidents\n- Changing passwords\n\nHello all. We begin today. Report the incident early. Then change your password.",
      ["2", "3"],
    ],
    [
      "with its own word, where one sentence names several",
      "- Savings\n- Deposits\n- Cards\n\nWe offer savings, deposits and cards.",
      ["0@savings,", "0@deposits", "0@cards."],
    ],
    ["evenly, where no words are shared", "- aaaa\n- bbbb\n\nOne two. Three four. Five six. Seven eight.", ["0", "2"]],
    [
      "with the list's own speech, where lists and speech take turns",
      "- a\n\nOne. Two.\n\n- b\n\nThree. Four.",
      ["0", "2"],
    ],
    ["with the speech before it, where the list stands last", "One thing. Two things.\n\n- a\n- b", ["0", "1"]],
    [
      "at its mark, whatever the words say",
      '- a\n- b\n\nOne. Two <mark name="point-2"/>words. Three.',
      ["0", "1@point-2"],
    ],
    [
      "in no earlier shot than the one above it",
      '- a\n- b\n\nOne. Two. Three <mark name="point-1"/>words.',
      ["2@point-1", "2@point-1"],
    ],
  ])("%s", (_name, body, moments) => {
    expect(momentsOf(body)).toEqual(moments);
  });

  it("in the clause in which it is named, where a long sentence is several shots", () => {
    const long =
      "The first thing that every one of our new colleagues should always remember is the password rule; " +
      "the second thing that all of them keep asking us about again and again is the clean desk rule.";
    expect(momentsOf(`- Password rule\n- Clean desk rule\n\n${long}`)).toEqual(["0@password", "1@clean"]);
  });

  it("as one of forty in four sentences, in order", () => {
    const points = Array.from({ length: 40 }, (_, index) => `- point ${index}`).join("\n");
    const shots = momentsOf(`${points}\n\nOne here. Two here. Three here. Four here.`).map((each) => Number(each[0]));
    expect(shots).toHaveLength(40);
    expect(shots).toEqual([...shots].sort((a, b) => a - b));
    expect(new Set(shots).size).toBe(4);
  });
});
