import { readFileSync } from "node:fs";
import { z } from "zod";
import { isCoverageAtLeast, coverageLevels, type CoverageLevel } from "./coverage.ts";
import type { Finding, ModerationAction, ModerationReason } from "./decision.ts";
import { isCategory, type Category } from "./taxonomy.ts";

/** What a finding of a category leads to: at most a person's look, a refusal where it is sure, or only a note. */
const modes = z.enum(["block", "review", "note"]);

const categoryModes = z.record(z.string().refine(isCategory, "no such category"), modes);

const policySchema = z.strictObject({
  edition: z.string().min(1),
  scoreReviewMin: z.number().min(0).max(1),
  scoreBlockMin: z.number().min(0).max(1),
  suspectCharacters: z.enum(["review", "allow"]),
  /** Within how many hours a person looks at what waits, and at what somebody has appealed against. */
  clocks: z.strictObject({
    reviewHours: z.number().int().min(1).max(720),
    appealHours: z.number().int().min(1).max(720),
  }),
  categories: categoryModes,
  purposes: z.record(
    z.string(),
    z.strictObject({ coverageMin: z.enum(coverageLevels), categories: categoryModes.optional() }),
  ),
});

/** Which finding leads to which action, and which coverage suffices for which purpose. */
export type ModerationPolicy = z.infer<typeof policySchema>;

export function parseModerationPolicy(value: unknown): ModerationPolicy {
  return policySchema.parse(value);
}

/** The policy that ships. */
export function readModerationPolicy(): ModerationPolicy {
  return parseModerationPolicy(JSON.parse(readFileSync(new URL("policy.json", import.meta.url), "utf8")));
}

/** What a text leads to. */
export interface Verdict {
  readonly action: ModerationAction;
  readonly reason: ModerationReason;
}

/** Applies the policy. Default deny: an unknown purpose blocks, a category that the policy does not name is reviewed. */
export function applyPolicy(
  policy: ModerationPolicy,
  facts: {
    readonly purpose: string;
    readonly coverage: CoverageLevel;
    readonly findings: readonly Finding[];
    readonly hasSuspectCharacters: boolean;
  },
): Verdict {
  const purpose = Object.hasOwn(policy.purposes, facts.purpose) ? policy.purposes[facts.purpose] : undefined;
  if (!purpose) return { action: "block", reason: "purpose_unknown" };
  const modeOf = (category: Category): z.infer<typeof modes> =>
    purpose.categories?.[category] ?? policy.categories[category] ?? "review";
  const actions = facts.findings.map((finding) => actionOf(finding, modeOf(finding.category), policy));
  if (actions.includes("block")) return { action: "block", reason: "findings" };
  if (actions.includes("review")) return { action: "review", reason: "findings" };
  if (facts.coverage === "human_only") return { action: "review", reason: "language_unknown" };
  if (!isCoverageAtLeast(facts.coverage, purpose.coverageMin)) {
    return { action: "review", reason: "coverage_insufficient" };
  }
  if (facts.hasSuspectCharacters && policy.suspectCharacters === "review") {
    return { action: "review", reason: "suspect_characters" };
  }
  return { action: "allow", reason: "nothing_found" };
}

function actionOf(finding: Finding, mode: z.infer<typeof modes>, policy: ModerationPolicy): ModerationAction {
  // What nobody may override is not left to a policy either.
  if (!finding.isOverridable && finding.score >= policy.scoreBlockMin) return "block";
  if (finding.score < policy.scoreReviewMin || mode === "note") return "allow";
  return mode === "block" && finding.score >= policy.scoreBlockMin ? "block" : "review";
}
