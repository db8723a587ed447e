import { digestJson, type Digest, type Json } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { createJudge, explainJudgement, type Judgement } from "../judge/index.ts";
import { findBreak, readLog, type LoggedEvent } from "./rollout-log.ts";
import type { Rollout } from "./rollout.ts";

/** A log that was judged again, from its first event. */
export interface Replay {
  readonly events: number;
  /** The first event that is not what was written; null: the log is whole. */
  readonly brokenAt: number | null;
  /** Whether the verdict is the one that stands. */
  readonly isSame: boolean;
  readonly judgement: Judgement;
  readonly words: readonly string[];
  /** Over every look at every gate, in order: the same log gives the same one on every machine. */
  readonly traceDigest: Digest;
}

/** Judges a rollout again by nothing but its log. */
export async function replayRollout(trx: Trx, rollout: Rollout): Promise<Replay> {
  const log: LoggedEvent[] = [];
  const judge = createJudge(rollout.spec.judge);
  for await (const logged of readLog(trx, rollout.id)) {
    log.push(logged);
    judge.take(logged.event);
  }
  const judgement = judge.judgement();
  const verdict = judgement.verdict as unknown as Json;
  return {
    events: log.length,
    brokenAt: findBreak(log) ?? null,
    isSame: digestJson(verdict) === digestJson(rollout.verdict as unknown as Json),
    judgement,
    words: explainJudgement(rollout.spec.judge, judgement),
    traceDigest: digestJson(judge.trace as unknown as Json),
  };
}
