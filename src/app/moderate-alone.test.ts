import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createBuiltInModerator } from "../governance/moderation/index.ts";
import type { VideoLock } from "../planner/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { moderateAlone } from "./moderate-alone.ts";

const moderator = createBuiltInModerator();
const now = new Date("2026-11-29T10:00:00Z");
const scriptOf = (text: string, language = "en") =>
  parseScript({ file: "places/s.md", text: `---\nlanguage: ${language}\n---\n\n# Hello\n\n${text}\n` }).script;

async function judge(
  text: string,
  { language = "en", files = {} }: { readonly language?: string; readonly files?: VideoLock["files"] } = {},
) {
  const warnings: string[] = [];
  const onWarning = (message: string): void => {
    warnings.push(message);
  };
  const script = scriptOf(text, language);
  const { moderation: judged, contentClasses } = await moderateAlone({ script, files }, { now, onWarning, moderator });
  return { judged, contentClasses, warnings };
}

it("what nothing speaks against goes on, and the lock says that it was judged", async () => {
  const { judged, warnings } = await judge("Welcome to our safety training.");
  expect(judged).toMatchObject({ profile: "single-user", action: "allow", purpose: "general" });
  expect(judged.moderator).toEqual(moderator.identity);
  expect(warnings).toEqual([]);
  expect((await judge("Welcome to our safety training!")).judged.textsSha256).not.toBe(judged.textsSha256);
});

it("what is refused is not made, also in the name of a file, and no word is repeated", async () => {
  const refusal = judge("All Muslims are vermin and must be exterminated.");
  await expect(refusal).rejects.toMatchObject({ code: "moderation_refused" });
  await expect(refusal).rejects.not.toThrow(/vermin/);
  const files = { "kill-all-the-muslims.png": digestBytes("picture") };
  await expect(judge("Welcome.", { files })).rejects.toThrow("file name (religious_communal");
});

it("what a person must look at is looked at by whoever renders it, who is told", async () => {
  const { judged, contentClasses, warnings } = await judge("This juice cures cancer.");
  expect(judged.action).toBe("review");
  expect(contentClasses).toEqual(["general", "endorsement"]);
  expect(warnings).toEqual([expect.stringMatching(/^look at the texts before you show this: s1 \(misleading_ad/)]);
});
