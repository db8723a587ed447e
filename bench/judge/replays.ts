import { createJudge, usualSpec, type Arm, type RolloutEvent } from "../../src/rollout/judge/index.ts";
import { createChance } from "./chance.ts";

/** How many logs were judged twice, and how many gave another trace or verdict the second time. */
export interface Replays {
  readonly logs: number;
  readonly events: number;
  readonly different: number;
}

/** Judges logs, writes them down as JSON, reads them and judges them again. */
export function replayLogs(logs: number): Replays {
  const spec = usualSpec("canary");
  let different = 0;
  let count = 0;
  for (let log = 0; log < logs; log++) {
    const events = logOf(log);
    count += events.length;
    const first = judgeLog(events);
    const again = judgeLog(JSON.parse(JSON.stringify(events)) as RolloutEvent[]);
    if (first !== again) different++;
  }
  return { logs, events: count, different };

  function judgeLog(events: readonly RolloutEvent[]): string {
    const judge = createJudge(spec);
    for (const event of events) judge.take(event);
    return JSON.stringify([judge.trace, judge.judgement()]);
  }
}

/** A log of 1,000 videos by a candidate that is up to twice as bad. */
function logOf(seed: number): RolloutEvent[] {
  const chance = createChance(`log ${seed}`);
  const harm = 1 + chance.uniform();
  const events: RolloutEvent[] = [];
  for (let index = 0; index < 1_000; index++) {
    const isCandidate = chance.isIn(0.05);
    const arm: Arm = isCandidate ? "candidate" : "champion";
    const factor = isCandidate ? harm : 1;
    const video = `vid_${index}`;
    const hasFailed = chance.isIn(0.02 * factor);
    events.push({ type: "assigned", video, arm, share: 0.05, counts: true });
    const values: Readonly<Record<string, number>> = hasFailed
      ? { failure: 1 }
      : {
          failure: 0,
          lip_sync: 30 * factor + 10 * chance.normal(),
          safety: Number(chance.isIn(0.02 * factor)),
          cost: 10 * factor * Math.exp(0.3 * chance.normal()),
        };
    for (const [metric, value] of Object.entries(values)) events.push({ type: "observed", video, arm, metric, value });
    events.push({ type: "finished", video, arm, outcome: hasFailed ? "failed" : "made" });
  }
  return events;
}
