import type { SunkEvent } from "./event-sink.ts";
import { finding, note, type Finding } from "./judge.ts";

/** An event as its row keeps it. */
export interface ToldEvent {
  readonly id: string;
  readonly subject: string;
  readonly sequence: number;
}

export interface Telling {
  /** All that happened since the webhook was there. */
  readonly events: readonly ToldEvent[];
  readonly messages: readonly SunkEvent[];
  /** Deliveries that are dead, or still wait. */
  readonly dead: number;
  readonly waiting: number;
}

/** Each event at least once, under an id that stays, in order for each subject, and none that never was. */
export function judgeEvents({ events, messages, dead, waiting }: Telling): Finding[] {
  const accepted = messages.filter(({ isAccepted }) => isAccepted);
  const got = new Set(accepted.map(({ id }) => id));
  const known = new Set(events.map(({ id }) => id));
  const lost = events.filter(({ id }) => !got.has(id));
  const invented = messages.filter(({ id, event }) => !known.has(id) || event.id !== id);
  const bodies = Map.groupBy(messages, ({ id }) => id);
  const changed = [...bodies.values()].filter((same) => new Set(same.map(({ body }) => body)).size > 1);
  const unsigned = messages.filter(({ isSigned }) => !isSigned);
  const disorder = findDisorder(messages);
  const subjects = new Set(events.map(({ subject }) => subject)).size;
  const rude = messages.length - accepted.length;
  return [
    finding(
      "events told to a sink outside",
      [`${events.length - lost.length} of ${subjects} subjects`, ...lost.slice(0, 3).map(describe)].join("; "),
      `${events.length}: each at least once`,
      lost.length === 0 && events.length > 0,
    ),
    finding(
      "of them with another id or body when they came again, unsigned, or of nothing that happened",
      [changed, unsigned, invented].map(({ length }) => length).join(", "),
      "0, 0, 0",
      changed.length + unsigned.length + invented.length === 0,
    ),
    finding(
      "of them before an earlier one of their subject was taken",
      [`${disorder.length}`, ...disorder.slice(0, 3)].join("; "),
      "0",
      disorder.length === 0,
    ),
    finding("deliveries dead, and still waiting", `${dead}, ${waiting}`, "0, 0", dead + waiting === 0),
    note(
      "messages in all, refused by the sink, taken more than once",
      `${messages.length}, ${rude}, ${accepted.length - got.size}`,
    ),
  ];
}

/** A subject's next number may come when the one before it was taken; what was taken may come again at any time. */
function findDisorder(messages: readonly SunkEvent[]): readonly string[] {
  const taken = new Map<string, number>();
  return messages.flatMap(({ event: { subject, sequence, type }, isAccepted }) => {
    const last = taken.get(subject) ?? 0;
    const number = Number(sequence);
    if (number > last + 1) return [`${subject}: ${type} (${number}) after ${last}`];
    if (isAccepted) taken.set(subject, Math.max(last, number));
    return [];
  });
}

const describe = ({ id, subject, sequence }: ToldEvent): string => `${id} is lost, number ${sequence} of ${subject}`;
