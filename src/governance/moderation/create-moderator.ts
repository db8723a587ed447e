import { digestJson, limits } from "../../core/index.ts";
import { createBuiltInModerator } from "./built-in-moderator.ts";
import { isInOwnWriting } from "./coverage.ts";
import type { Finding, ModerationDecision } from "./decision.ts";
import { failClosed } from "./fail-closed.ts";
import type { ModelJudge } from "./models/index.ts";
import type { ModerationRequest, Moderator } from "./moderator.ts";
import { normaliseText } from "./normalise/index.ts";
import { applyPolicy, readModerationPolicy, type ModerationPolicy } from "./policy.ts";

export interface ModeratorOptions {
  readonly policy?: ModerationPolicy;
  readonly judges?: readonly ModelJudge[];
  /** For all models together. */
  readonly timeoutMs?: number;
  onFailure?(error: unknown): void;
}

const defaultPurpose = "general";

/**
 * The rules, and beside them the models of an installation. Each finding counts, whoever found it; a text of a language
 * that a model covers is covered by a model; and one that does not answer, or answers what is no answer, refuses the
 * text as it would had nobody looked. What the rules refuse is shown to no model.
 */
export function createModerator(options: ModeratorOptions = {}): Moderator {
  const { policy = readModerationPolicy(), judges = [], timeoutMs = limits.moderationMsMax } = options;
  const builtIn = createBuiltInModerator(policy);
  if (judges.length === 0) return builtIn;
  const identity = {
    id: [builtIn.identity.id, ...judges.map((judge) => judge.identity.id)].join("+"),
    version: builtIn.identity.version,
    digest: digestJson([builtIn.identity, ...judges.map((judge) => judge.identity)].map((each) => ({ ...each }))),
  };
  const moderator: Moderator = {
    identity,
    async moderate(request, now) {
      const first = await builtIn.moderate(request, now);
      if (first.action === "block") return { ...first, moderator: identity };
      const asked = judges.filter(({ languages }) => languages.has(primaryOf(request.language)));
      const findings = await askAll(asked, request.text, timeoutMs);
      return decide({ request, findings, isModelled: asked.length > 0, policy, first });
    },
  };
  const decide = (judged: Judged): ModerationDecision => ({ ...merge(judged), moderator: identity });
  return failClosed(moderator, {
    timeoutMs: timeoutMs + limits.moderationMsMax,
    policyEdition: policy.edition,
    ...(options.onFailure ? { onFailure: (error) => options.onFailure!(error) } : {}),
  });
}

interface Judged {
  readonly request: ModerationRequest;
  readonly findings: readonly Finding[];
  readonly isModelled: boolean;
  readonly policy: ModerationPolicy;
  readonly first: ModerationDecision;
}

function merge({ request, findings, isModelled, policy, first }: Judged): ModerationDecision {
  const purpose = request.purpose ?? defaultPurpose;
  const all = [...first.findings, ...findings].slice(0, limits.moderationFindingsMax);
  // A model of one language says nothing of a text that is written in another's letters.
  const { language, text } = request;
  const coverage = isModelled && isInOwnWriting(language, text) ? "model" : first.coverage.level;
  const { hasBidiOverride, mixesWritings } = normaliseText(text);
  return {
    ...first,
    ...applyPolicy(policy, {
      purpose,
      coverage,
      findings: all,
      hasSuspectCharacters: hasBidiOverride || mixesWritings,
    }),
    findings: all,
    coverage: { level: coverage, language },
  };
}

async function askAll(judges: readonly ModelJudge[], text: string, timeoutMs: number): Promise<readonly Finding[]> {
  const signal = AbortSignal.timeout(timeoutMs);
  const found = await Promise.all(judges.map((judge) => judge.find(text, signal)));
  return found.flat();
}

function primaryOf(language: string): string {
  return language.toLowerCase().split("-")[0]!;
}
