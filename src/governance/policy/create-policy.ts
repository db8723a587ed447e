import { canonicalJson, digestBytes, limits, type Digest } from "../../core/index.ts";
import type { DecisionLog, DecisionRow } from "./decision-log.ts";
import { readAnswer, type DecisionName, type PolicyAnswer } from "./decision.ts";
import { maskInput } from "./mask-input.ts";
import type { EngineAnswer, Policy, PolicyDecision, PolicyEngine, PolicyInput } from "./policy.ts";

export interface PolicyOptions {
  readonly engine: PolicyEngine;
  /** The rules that are meant: an answer of others, or of nobody knows which, is no answer. Undefined: whatever answers. */
  readonly bundle: Digest | undefined;
  readonly log: DecisionLog;
  readonly now: () => Date;
  /** In ms, of no particular beginning: for how long an answer took. */
  readonly clock?: () => number;
}

/** A policy that refuses whenever it does not know, and that writes down each of its decisions. */
export function createPolicy({ engine, bundle, log, now, clock = () => performance.now() }: PolicyOptions): Policy {
  return {
    async decide(name, input, about) {
      const text = spell(input);
      const inputSha256 = digestBytes(text ?? "");
      const startedAtMs = clock();
      const answered = await ask({ engine, bundle, name, input, text });
      const durationMs = clock() - startedAtMs;
      const isLate = durationMs > limits.policyAnswerMsMax;
      const answer = isLate ? refuse("policy_timed_out") : answered.answer;
      const decision: PolicyDecision = { ...answer, name, bundle: answered.bundle, inputSha256 };
      const row: DecisionRow = {
        at: now(),
        name,
        allow: decision.allow,
        reasons: decision.reasons,
        bundle: decision.bundle ?? null,
        inputSha256,
        input: text === undefined ? null : maskInput(input),
        durationMs: Math.round(durationMs * 1_000) / 1_000,
        ...(about ? { about } : {}),
      };
      // What cannot be written down was not decided.
      return isWritten(log, row)
        ? decision
        : { ...refuse("decision_not_logged"), name, bundle: row.bundle ?? undefined, inputSha256 };
    },
  };
}

/** Undefined where it is no JSON. */
function spell(input: PolicyInput): string | undefined {
  try {
    return canonicalJson(input);
  } catch {
    return undefined;
  }
}

function isWritten(log: DecisionLog, row: DecisionRow): boolean {
  try {
    log.write(row);
    return true;
  } catch {
    return false;
  }
}

interface Asked {
  readonly engine: PolicyEngine;
  readonly bundle: Digest | undefined;
  readonly name: DecisionName;
  readonly input: PolicyInput;
  readonly text: string | undefined;
}

interface Answered {
  readonly answer: PolicyAnswer;
  readonly bundle: Digest | undefined;
}

async function ask({ engine, bundle, name, input, text }: Asked): Promise<Answered> {
  if (text === undefined) return { answer: refuse("input_invalid"), bundle: undefined };
  if (Buffer.byteLength(text) > limits.policyInputBytesMax)
    return { answer: refuse("input_too_large"), bundle: undefined };
  let given: EngineAnswer;
  try {
    given = await engine.evaluate(name, input);
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { answer: refuse(isLate ? "policy_timed_out" : "policy_failed"), bundle: undefined };
  }
  if (bundle !== undefined && given.bundle !== bundle)
    return { answer: refuse("policy_differs"), bundle: given.bundle };
  return { answer: readAnswer(given.result) ?? refuse("answer_invalid"), bundle: given.bundle };
}

function refuse(reason: string): PolicyAnswer {
  return { allow: false, reasons: [reason] };
}
