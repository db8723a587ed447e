import { describe, expect, test } from "vitest";
import { coverageOf, coverageOfText, guessLanguage, isCoverageAtLeast, listCoverage } from "./coverage.ts";
import type { Finding } from "./decision.ts";
import { applyPolicy, parseModerationPolicy, readModerationPolicy } from "./policy.ts";
import { categories, isCategory, isOverridable, type Category } from "./taxonomy.ts";

const policy = readModerationPolicy();

function finding(category: Category, score: number): Finding {
  const evidence = { rule: "r", normalisedForm: "", because: [] };
  return { category, severity: 3, score, isOverridable: isOverridable(category), spans: [], evidence };
}

function decide(facts: {
  purpose?: string;
  coverage?: Parameters<typeof applyPolicy>[1]["coverage"];
  findings?: Finding[];
  suspect?: boolean;
}): string {
  const { action, reason } = applyPolicy(policy, {
    purpose: facts.purpose ?? "general",
    coverage: facts.coverage ?? "rules",
    findings: facts.findings ?? [],
    hasSuspectCharacters: facts.suspect ?? false,
  });
  return `${action} ${reason}`;
}

describe("the policy", () => {
  test.each([
    [{}, "allow nothing_found"],
    [{ findings: [finding("hate", 0.75)] }, "block findings"],
    [{ findings: [finding("hate", 0.74)] }, "review findings"],
    [{ findings: [finding("hate", 0.4)] }, "review findings"],
    [{ findings: [finding("hate", 0.39)] }, "allow nothing_found"],
    [{ findings: [finding("misleading_ad", 1)] }, "review findings"],
    [{ findings: [finding("profanity", 1)] }, "allow nothing_found"],
    [{ findings: [finding("profanity", 1)], purpose: "marketing" }, "review findings"],
    [{ findings: [finding("misleading_ad", 1), finding("hate", 1)] }, "block findings"],
    [{ coverage: "human_only" }, "review language_unknown"],
    [{ coverage: "lexicon" }, "allow nothing_found"],
    [{ coverage: "lexicon", purpose: "marketing" }, "review coverage_insufficient"],
    [{ coverage: "lexicon", purpose: "marketing", findings: [finding("hate", 1)] }, "block findings"],
    [{ coverage: "rules", purpose: "children" }, "review coverage_insufficient"],
    [{ coverage: "model", purpose: "children" }, "allow nothing_found"],
    [{ suspect: true }, "review suspect_characters"],
    [{ purpose: "anything else" }, "block purpose_unknown"],
    [{ purpose: "constructor" }, "block purpose_unknown"],
  ] as const)("%j → %s", (facts, verdict) => {
    expect(decide(facts as Parameters<typeof decide>[0])).toBe(verdict);
  });

  test("what nobody may override is blocked even where a policy says otherwise", () => {
    const lax = parseModerationPolicy({ ...policy, categories: { child_sexual_exploitation: "note" } });
    const facts = { purpose: "general", coverage: "rules", hasSuspectCharacters: false } as const;
    expect(applyPolicy(lax, { ...facts, findings: [finding("child_sexual_exploitation", 0.9)] }).action).toBe("block");
  });

  test("of what nobody may override it is only sure from its threshold on", () => {
    const lax = parseModerationPolicy({ ...policy, categories: { child_sexual_exploitation: "note" } });
    const facts = { purpose: "general", coverage: "rules", hasSuspectCharacters: false } as const;
    const actionAt = (score: number) =>
      applyPolicy(lax, { ...facts, findings: [finding("child_sexual_exploitation", score)] }).action;
    expect([actionAt(policy.scoreBlockMin), actionAt(policy.scoreBlockMin - 0.01)]).toEqual(["block", "allow"]);
    expect(applyPolicy(policy, { ...facts, findings: [finding("child_sexual_exploitation", 0.5)] }).action).toBe(
      "review",
    );
  });

  test("characters that are suspect may be let through, where it says so", () => {
    const easy = parseModerationPolicy({ ...policy, suspectCharacters: "allow" });
    const facts = { purpose: "general", coverage: "rules", findings: [], hasSuspectCharacters: true } as const;
    expect([applyPolicy(easy, facts).action, applyPolicy(policy, facts).action]).toEqual(["allow", "review"]);
  });

  test("a category that it does not name is reviewed", () => {
    const bare = parseModerationPolicy({ ...policy, categories: {} });
    const facts = { purpose: "general", coverage: "rules", hasSuspectCharacters: false } as const;
    expect(applyPolicy(bare, { ...facts, findings: [finding("hate", 1)] }).action).toBe("review");
  });

  test.each([
    ["Too big", { ...policy, scoreBlockMin: 2 }],
    ["no such category", { ...policy, categories: { naughtiness: "block" } }],
    ["Invalid option", { ...policy, purposes: { general: { coverageMin: "perfect" } } }],
    ["Unrecognized key", { ...policy, more: true }],
  ])("a policy that says something else is refused: %s", (message, value) => {
    expect(() => parseModerationPolicy(value)).toThrow(message);
  });

  test("it names every category of the taxonomy, and no purpose asks for less than a lexicon", () => {
    expect(Object.keys(policy.categories).toSorted()).toEqual(Object.keys(categories).toSorted());
    for (const { coverageMin } of Object.values(policy.purposes))
      expect(isCoverageAtLeast(coverageMin, "lexicon")).toBe(true);
  });
});

describe("what is covered", () => {
  test.each([
    ["en", "rules"],
    ["hi-Latn", "rules"],
    ["HI", "rules"],
    ["ta-IN", "lexicon"],
    ["sa", "human_only"],
    ["fr", "human_only"],
    ["", "human_only"],
    ["constructor", "human_only"],
  ])("%s: %s", (language, level) => {
    expect(coverageOf(language)).toBe(level);
  });

  test.each([
    ["en", "Hello there", "rules"],
    ["hi", "नमस्ते और hello", "rules"],
    ["en", "வணக்கம் நண்பர்களே", "lexicon"],
    ["en", "नमस्ते दोस्तों", "rules"],
    ["en", "Здравствуйте, дорогие друзья", "human_only"],
    ["hi", "こんにちは", "human_only"],
    ["ta", "Hello there, how are you", "lexicon"],
    ["en", "The word வணக்கம் means hello in Tamil, and every child there knows it well", "rules"],
    ["en", "12345", "rules"],
  ])("%s, %s: %s", (language, text, level) => {
    expect(coverageOfText(language, text)).toBe(level);
  });

  test.each([
    ["Hello", "en"],
    ["नमस्ते", "hi"],
    ["নমস্কার", "bn"],
    ["வணக்கம்", "ta"],
    ["سلام", "ur"],
    ["Привет", "und"],
    ["123", "en"],
  ])("%s is taken for %s", (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  test("each of the Eighth Schedule's languages, and English, has a row", () => {
    const scheduled = "as bn brx doi gu hi kn kok ks mai ml mni mr ne or pa sa sat sd ta te ur";
    expect(
      listCoverage()
        .map(({ language }) => language)
        .toSorted(),
    ).toEqual([...scheduled.split(" "), "en"].toSorted());
  });
});

test("only the taxonomy's ids are categories", () => {
  expect(isCategory("hate")).toBe(true);
  expect(isCategory("toString")).toBe(false);
  expect(isOverridable("nonconsensual_intimate_content")).toBe(false);
  expect(isOverridable("hate")).toBe(true);
});
