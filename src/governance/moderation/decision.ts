import { digestBytes, type Digest } from "../../core/index.ts";
import type { CoverageLevel } from "./coverage.ts";
import type { Category } from "./taxonomy.ts";

/** Where in a production the text stands. */
export type ModerationStage = "script" | "translation" | "screen_text" | "metadata" | "transcript";

export type ModerationAction = "allow" | "review" | "block";

/** Why the action is what it is. Only `findings` speaks of the text; the others are refusals to judge it. */
export type ModerationReason =
  | "nothing_found"
  | "findings"
  | "suspect_characters"
  | "coverage_insufficient"
  | "language_unknown"
  | "purpose_unknown"
  | "text_too_long"
  | "moderator_failed"
  | "moderator_timed_out";

/** Something that is wrong with the text, or may be. */
export interface Finding {
  readonly category: Category;
  /** 0, a remark for the record, to 4, where harm to someone is likely. */
  readonly severity: number;
  /** How sure the moderator is, 0 to 1. */
  readonly score: number;
  /** Nobody may let it through, whatever their role. */
  readonly isOverridable: boolean;
  /** Places in the text that was judged, in UTF-16 units, with the digest of what stands there. */
  readonly spans: readonly { readonly start: number; readonly end: number; readonly sha256: Digest }[];
  readonly evidence: {
    /** The rule, or the model's label. */
    readonly rule: string;
    /** The words as they were compared. */
    readonly normalisedForm: string;
    /** What raised or lowered the score: a disguise, a pronoun, speech against it. */
    readonly because: readonly string[];
  };
}

/** Who judged, in a form that tells two editions apart. */
export interface ModeratorIdentity {
  readonly id: string;
  readonly version: string;
  /** Of its rules or weights. */
  readonly digest: string;
}

/** A judgement of one text. It holds for exactly that text: an edit voids it. */
export interface ModerationDecision {
  readonly action: ModerationAction;
  readonly reason: ModerationReason;
  readonly findings: readonly Finding[];
  readonly coverage: { readonly level: CoverageLevel; readonly language: string };
  readonly subject: {
    readonly stage: ModerationStage;
    readonly field?: string;
    readonly language: string;
    readonly purpose: string;
    /** Of the text as UTF-8. Personal texts can be guessed from it: it stays inside the workspace. */
    readonly sha256: Digest;
  };
  readonly moderator: ModeratorIdentity;
  readonly policyEdition: string;
  /** ISO 8601. */
  readonly decidedAt: string;
}

/** Whether the decision was made about this very text. */
export function isDecisionFor(decision: ModerationDecision, text: string): boolean {
  return decision.subject.sha256 === digestBytes(text);
}

/** Whether somebody with the right to may let the text through all the same. */
export function isOverridableDecision(decision: ModerationDecision): boolean {
  return decision.findings.every((finding) => finding.isOverridable);
}
