import type { RuleForce } from "./matrix.ts";

/** Whether a rule binds on a day, for people. Nothing here says that it is followed. */
export interface Standing {
  readonly state: "in_force" | "not_yet" | "contested" | "ended" | "draft" | "voluntary" | "ours";
  readonly says: string;
}

/** @param today ISO 8601, the date alone, by the installation's calendar */
export function standingOn(force: RuleForce, today: string): Standing {
  switch (force.kind) {
    case "in_force":
      return standingSince(force, today);
    case "later":
      return standingLater(force.days, today);
    case "draft":
      return { state: "draft", says: `a draft of ${force.since}` };
    case "voluntary":
      return { state: "voluntary", says: "voluntary" };
    case "ours":
      return { state: "ours", says: "our own rule" };
  }
}

function standingSince(
  { since, days = [], until = [] }: Extract<RuleForce, { kind: "in_force" }>,
  today: string,
): Standing {
  if (today < since) return { state: "not_yet", says: `from ${since}` };
  const [end] = until.toSorted();
  const last = until.toSorted().at(-1);
  if (last !== undefined && today >= last) return { state: "ended", says: `until ${until.join(" or ")}` };
  const part = days.length > 0 ? `, a part since ${days.join(" or ")}` : "";
  return {
    state: "in_force",
    says: `since ${since}${part}${end === undefined ? "" : `, until ${until.join(" or ")}`}`,
  };
}

/** Between the first day that is named and the last, sources say both. */
function standingLater(days: readonly string[], today: string): Standing {
  const sorted = days.toSorted();
  const said = sorted.join(" or ");
  if (today < (sorted[0] ?? "")) return { state: "not_yet", says: `from ${said}` };
  if (today < (sorted.at(-1) ?? "")) return { state: "contested", says: `since ${said}: sources differ` };
  return { state: "in_force", says: `since ${said}` };
}
