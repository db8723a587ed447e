import { expect, it } from "vitest";
import { createModerator, type Moderator } from "../../governance/moderation/index.ts";
import { parseScript } from "../../speech/script/index.ts";
import { createRowScreen } from "./screen-row.ts";

const rules = createModerator();
const hateful = "All Muslims are vermin and must be exterminated";
const now = (): Date => new Date(0);

/** What a screen says of rows, and how many texts were judged for them. */
async function screenRows(notes: readonly string[], opening = "Good morning") {
  let judged = 0;
  const moderator: Moderator = {
    identity: rules.identity,
    moderate(request, at) {
      judged += 1;
      return rules.moderate(request, at);
    },
  };
  const screen = createRowScreen({ moderator, purpose: "general", fileNames: ["places/office.png"], now });
  const problems = [];
  const actions: string[] = [];
  for (const note of notes) {
    const text = `---\ntitle: A greeting\nlanguage: en-IN\n---\n\n## Hello\n\n${opening}.\n\n## Yours\n\n${note}.\n`;
    const row = await screen(parseScript({ file: "template.md", text }).script, { name: "Asha", note });
    problems.push(row.problems);
    actions.push(row.action);
  }
  return { problems, actions, judged };
}

it("tells of a row whose texts planning would refuse, by its column and in none of its words", async () => {
  const { problems } = await screenRows(["See you on Monday", hateful]);
  expect(problems[0]).toEqual([]);
  expect(problems[1]).toMatchObject([{ code: "moderation_refused", column: "note" }]);
  expect(problems[1]?.[0]?.message).toMatch(/^the texts may not be used: s2 \(/);
  expect(JSON.stringify(problems)).not.toMatch(/Muslims|vermin/);
});

it("refuses nothing that a person has to look at, and says that one has to", async () => {
  const { problems, actions } = await screenRows(["I will kill you"]);
  expect({ problems, actions }).toEqual({ problems: [[]], actions: ["review"] });
});

it("names no column where the template itself says it", async () => {
  const { problems } = await screenRows(["See you on Monday"], hateful);
  expect(problems[0]).toMatchObject([{ code: "moderation_refused" }]);
  expect(problems[0]?.[0]).not.toHaveProperty("column");
});

it("judges what rows share once", async () => {
  const one = await screenRows(["See you on Monday"]);
  const three = await screenRows(["See you on Monday", "See you on Tuesday", "See you on Monday"]);
  expect(three.judged - one.judged).toBe(1);
});
