import { digestBytes, limits } from "../../core/index.ts";
import { coverageOfText } from "./coverage.ts";
import type { Finding, ModerationDecision } from "./decision.ts";
import { failClosed } from "./fail-closed.ts";
import { findIdentifiers } from "./find-identifiers.ts";
import { findHazards, readText, type Hazard } from "./grammar/index.ts";
import { loadData, type ModerationData } from "./load-data.ts";
import type { ModerationRequest, Moderator } from "./moderator.ts";
import { applyPolicy, readModerationPolicy, type ModerationPolicy, type Verdict } from "./policy.ts";
import { isOverridable } from "./taxonomy.ts";

/** Raised when the same text may lead to another decision for another reason than its data. */
const version = "1";

/** The purpose of a request that names none. */
const defaultPurpose = "general";

/** How long the rules may take: far more than they need, since they run in this process. */
const timeoutMs = 10_000;

/**
 * The moderator that needs no server: lexicons and rules. Its data is read at once, some 5 MB and a quarter of a
 * second; create one and keep it.
 */
export function createBuiltInModerator(policy: ModerationPolicy = readModerationPolicy()): Moderator {
  const data = loadData();
  const moderator: Moderator = {
    identity: { id: "built-in", version, digest: data.digest },
    moderate: (request, now) => Promise.resolve(judge(request, now, { data, policy, moderator })),
  };
  return failClosed(moderator, { timeoutMs, policyEdition: policy.edition });
}

interface Bench {
  readonly data: ModerationData;
  readonly policy: ModerationPolicy;
  readonly moderator: Moderator;
}

function judge(request: ModerationRequest, now: Date, { data, policy, moderator }: Bench): ModerationDecision {
  const { stage, field, language, text, purpose = defaultPurpose } = request;
  const isTooLong = text.length > limits.moderationCharsMax;
  const coverage = coverageOfText(language, text);
  const { findings, hasSuspectCharacters } = isTooLong
    ? { findings: [], hasSuspectCharacters: false }
    : inspect(text, language, data);
  const verdict: Verdict = isTooLong
    ? { action: "block", reason: "text_too_long" }
    : applyPolicy(policy, { purpose, coverage, findings, hasSuspectCharacters });
  return {
    ...verdict,
    findings,
    coverage: { level: coverage, language },
    subject: { stage, ...(field === undefined ? {} : { field }), language, purpose, sha256: digestBytes(text) },
    moderator: moderator.identity,
    policyEdition: policy.edition,
    decidedAt: now.toISOString(),
  };
}

function inspect(
  text: string,
  language: string,
  data: ModerationData,
): { findings: readonly Finding[]; hasSuspectCharacters: boolean } {
  const primary = language.split("-")[0]!.toLowerCase();
  const { charts, normalised } = readText(text, { ...data, language: primary });
  const rules = weighedLanguages.has(primary) ? data.rules : data.patterns;
  const hazards = [...findHazards(charts, rules), ...findIdentifiers(text)];
  return {
    findings: strongest(hazards).map((hazard) => toFinding(hazard, text)),
    hasSuspectCharacters: normalised.hasBidiOverride || normalised.mixesWritings,
  };
}

/** Languages whose sentences the weights were learned from. */
const weighedLanguages: ReadonlySet<string> = new Set(["en", "hi"]);

/** Below this nothing is worth a line in a record. */
const scoreMin = 0.1;

/** The surest finding of each category at each place, the surest first. */
function strongest(hazards: readonly Hazard[]): readonly Hazard[] {
  const kept: Hazard[] = [];
  for (const hazard of hazards.toSorted((a, b) => b.score - a.score || b.severity - a.severity)) {
    if (hazard.score < scoreMin || kept.length >= limits.moderationFindingsMax) break;
    const isSaid = kept.some((other) => other.category === hazard.category && overlaps(other, hazard));
    if (!isSaid) kept.push(hazard);
  }
  return kept;
}

function overlaps(a: Hazard, b: Hazard): boolean {
  return a.spans.some((one) => b.spans.some((other) => one.start < other.end && other.start < one.end));
}

function toFinding(hazard: Hazard, text: string): Finding {
  const { category, severity, score, rule, normalisedForm, because, spans } = hazard;
  return {
    category,
    severity,
    score: Math.round(score * 100) / 100,
    isOverridable: isOverridable(category),
    spans: spans.map(({ start, end }) => ({ start, end, sha256: digestBytes(text.slice(start, end)) })),
    evidence: { rule, normalisedForm, because },
  };
}
