import { expect, it } from "vitest";
import { createBuiltInModerator } from "./built-in-moderator.ts";
import { screenTexts, type ScreenedText } from "./screen-texts.ts";

const moderator = createBuiltInModerator();
const now = new Date("2026-11-29T10:00:00Z");
const harmless: ScreenedText = {
  stage: "script",
  field: "s1",
  language: "en",
  text: "Welcome to our safety training.",
};
const hateful: ScreenedText = { ...harmless, field: "s2", text: "All Muslims are vermin and must be exterminated." };
const uncovered: ScreenedText = { ...harmless, field: "s3", language: "sat", text: "ᱡᱚᱦᱟᱨ" };
const screen = (texts: readonly ScreenedText[], purpose = "general") => screenTexts(moderator, { texts, purpose }, now);

it("the gravest of what is judged stands for all", async () => {
  expect(await screen([harmless])).toMatchObject({ action: "allow", objections: [], textsTotal: 1 });
  expect(await screen([harmless, uncovered])).toMatchObject({ action: "review" });
  const blocked = await screen([harmless, hateful, uncovered]);
  expect(blocked).toMatchObject({ action: "block", isOverridable: true, textsTotal: 3 });
  expect(blocked.objections.map(({ subject }) => subject.field)).toEqual(["s2", "s3"]);
});

it("a screening is of these very texts, at these places, for this purpose", async () => {
  const { inputSha256 } = await screen([harmless, uncovered]);
  expect((await screen([harmless, uncovered])).inputSha256).toBe(inputSha256);
  for (const other of [
    screen([uncovered, harmless]),
    screen([{ ...harmless, text: `${harmless.text}\u200b` }, uncovered]),
    screen([{ ...harmless, field: "s9" }, uncovered]),
    screen([harmless, uncovered], "marketing"),
  ]) {
    expect((await other).inputSha256).not.toBe(inputSha256);
  }
});

it("a purpose that nobody knows, and a moderator that fails, refuse", async () => {
  expect(await screen([harmless], "lottery")).toMatchObject({ action: "block" });
  const broken = { ...moderator, moderate: () => Promise.reject(new Error("it broke")) };
  await expect(screenTexts(broken, { texts: [harmless], purpose: "general" }, now)).rejects.toThrow("it broke");
});
