import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { createJudge, type Judge } from "../judge/index.ts";
import { readHead, readLog, type LoggedEvent } from "./rollout-log.ts";
import type { Rollout } from "./rollout.ts";

interface Seat {
  readonly judge: Judge;
  events: number;
  head: Digest | undefined;
}

/** Judges who remember what they have read of a log: a long one is not read again for each video. */
export interface JudgeRoom {
  /** The judge of a rollout, who has read its log to its end as the transaction sees it. */
  judgeOf(trx: Trx, rollout: Rollout): Promise<Judge>;
  /** Tells it what was added just now. Should the transaction fail after all, it is found out by the head of the log. */
  tell(rollout: Rollout, added: readonly LoggedEvent[]): void;
}

const seatsMax = 100;

export function createJudgeRoom(): JudgeRoom {
  const seats = new Map<string, Seat>();

  async function findSeat(trx: Trx, rollout: Rollout): Promise<Seat> {
    const seat = seats.get(rollout.id);
    if (seat && seat.events <= rollout.events && (await isOfLog(trx, rollout, seat))) return seat;
    // Those of rollouts that have ended go with time.
    if (seats.size >= seatsMax) seats.clear();
    const fresh: Seat = { judge: createJudge(rollout.spec.judge), events: 0, head: undefined };
    seats.set(rollout.id, fresh);
    return fresh;
  }

  return {
    async judgeOf(trx, rollout) {
      const seat = await findSeat(trx, rollout);
      for await (const logged of readLog(trx, rollout.id, seat.events)) take(seat, logged);
      return seat.judge;
    },
    tell(rollout, added) {
      const seat = seats.get(rollout.id);
      if (seat) for (const logged of added) take(seat, logged);
    },
  };
}

function take(seat: Seat, { event, head }: LoggedEvent): void {
  seat.judge.take(event);
  seat.events++;
  seat.head = head;
}

async function isOfLog(trx: Trx, { id }: Rollout, { events, head }: Seat): Promise<boolean> {
  return events === 0 || (await readHead(trx, id, events)) === head;
}
