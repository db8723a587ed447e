import { expect, it } from "vitest";
import { createModerator } from "./create-moderator.ts";
import type { ModerationDecision } from "./decision.ts";
import type { ModerationRequest, Moderator } from "./moderator.ts";
import { rememberTexts } from "./remember-texts.ts";

const rules = createModerator();
const [early, late] = [new Date("2026-11-29T10:00:00Z"), new Date("2026-11-29T11:00:00Z")];
const said: ModerationRequest = { stage: "script", field: "s1", language: "en", text: "Good morning." };

/** Rules that count what they were asked. */
function countJudged(judge: Moderator["moderate"] = (request, now) => rules.moderate(request, now)) {
  const judged: string[] = [];
  const moderator: Moderator = {
    identity: rules.identity,
    moderate(request, now) {
      judged.push(request.text);
      return judge(request, now);
    },
  };
  return { judged, moderator };
}

it("judges the same words once, and says of each place that it is judged there and now", async () => {
  const { judged, moderator } = countJudged();
  const remembering = rememberTexts(moderator);
  await remembering.moderate(said, early);
  const elsewhere = { ...said, stage: "screen_text", field: "s2/screen" } as const;
  expect(await remembering.moderate(elsewhere, late)).toEqual(await rules.moderate(elsewhere, late));
  const { field: _none, ...nowhere } = said;
  expect(await remembering.moderate(nowhere, late)).toEqual(await rules.moderate(nowhere, late));
  expect(judged).toEqual([said.text]);
});

it.each([
  ["of another purpose", { purpose: "children" }],
  ["of another language", { language: "ta" }],
  ["with another letter", { text: "Good morning!" }],
])("judges words %s anew", async (_, other) => {
  const { judged, moderator } = countJudged();
  const remembering = rememberTexts(moderator);
  await remembering.moderate(said, early);
  const changed = { ...said, ...other };
  expect(await remembering.moderate(changed, late)).toEqual(await rules.moderate(changed, late));
  expect(judged).toHaveLength(2);
});

it("forgets what was not asked for the longest", async () => {
  const { judged, moderator } = countJudged();
  const remembering = rememberTexts(moderator, 2);
  for (const text of ["one", "two", "one", "three", "one", "two"]) await remembering.moderate({ ...said, text }, early);
  expect(judged).toEqual(["one", "two", "three", "two"]);
});

it("remembers no failure", async () => {
  const answers = [
    () => Promise.reject(new Error("it broke")),
    async (): Promise<ModerationDecision> => ({
      ...(await rules.moderate(said, early)),
      reason: "moderator_timed_out",
    }),
    () => rules.moderate(said, early),
  ];
  const { judged, moderator } = countJudged(() => answers[judged.length - 1]!());
  const remembering = rememberTexts(moderator);
  await expect(remembering.moderate(said, early)).rejects.toThrow("it broke");
  expect((await remembering.moderate(said, early)).reason).toBe("moderator_timed_out");
  expect((await remembering.moderate(said, early)).reason).toBe("nothing_found");
});
