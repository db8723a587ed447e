import { defineEntry, field, type BodyOf } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "../consent/index.ts";

/** What the ledger says of breaches: that there is one, when it was noticed, whom and when it was told to. */
export const breachEntries = {
  noticed: defineEntry("breach.noticed", {
    breach: field.id("brc"),
    noticed: field.instant,
    /** sha256 of what is affected, in canonical JSON. */
    scope: field.commitment,
    persons: field.count,
    recipients: field.count,
  }),
  looked_again: defineEntry("breach.looked_again", {
    breach: field.id("brc"),
    scope: field.commitment,
    persons: field.count,
    recipients: field.count,
  }),
  facts_changed: defineEntry("breach.facts_changed", { breach: field.id("brc"), facts: field.commitment }),
  drafted: defineEntry("breach.drafted", {
    breach: field.id("brc"),
    notice: field.code("cert-in", "board-first", "board-full", "person"),
    language: field.language,
    text: field.commitment,
  }),
  clock_stopped: defineEntry("breach.clock_stopped", {
    breach: field.id("brc"),
    clock: field.commitment,
    isInTime: field.flag,
    reference: field.commitment,
  }),
  persons_told: defineEntry("breach.persons_told", { breach: field.id("brc"), persons: field.count }),
  closed: defineEntry("breach.closed", { breach: field.id("brc"), reason: field.commitment }),
} as const;

type Entries = typeof breachEntries;
type BreachEntry = {
  readonly [Name in keyof Entries]: { readonly says: Name; readonly body: BodyOf<Entries[Name]["fields"]> };
}[keyof Entries];

/** Leaves an entry in the transaction of the change. */
export async function recordBreach(
  trx: Trx,
  { desk, visitor }: { readonly desk: Pick<ConsentDesk, "ledger">; readonly visitor: DeskVisitor },
  entry: BreachEntry,
): Promise<void> {
  const { workspaceId: workspace, actor } = visitor;
  const draft: unknown = { type: breachEntries[entry.says], actor, workspace, body: entry.body };
  // Which body belongs to which type is what `BreachEntry` says, and sealing looks at each field.
  await desk.ledger.appendWithin(trx, draft as never);
}
