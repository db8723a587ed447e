import { createId } from "../../core/index.ts";
import { defineEntry, field, type BodyOf } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "../consent/index.ts";

const kind = field.code("access", "correction", "erasure", "nomination", "grievance");

/** What the ledger says of what people ask for. What they wrote, and what they were told, stand there as commitments. */
export const rightsEntries = {
  received: defineEntry("rights.received", {
    request: field.id("rrq"),
    principal: field.commitment,
    kind,
    by: field.code("principal", "nominee", "guardian"),
    due: field.instant,
  }),
  identified: defineEntry("rights.identified", {
    request: field.id("rrq"),
    method: field.code("link", "document", "otp", "in_person", "video_call", "employment_record"),
  }),
  answered: defineEntry("rights.answered", {
    request: field.id("rrq"),
    kind,
    /** sha256 of what they were told. */
    answer: field.commitment,
    isInTime: field.flag,
  }),
  refused: defineEntry("rights.refused", {
    request: field.id("rrq"),
    kind,
    answer: field.commitment,
    isInTime: field.flag,
  }),
  taken_back: defineEntry("rights.taken_back", { request: field.id("rrq") }),
  link_made: defineEntry("rights.link_made", {
    principal: field.commitment,
    by: field.code("principal", "nominee", "guardian"),
  }),
  nominee_named: defineEntry("rights.nominee_named", { nominee: field.id("nom"), principal: field.commitment }),
  nominee_activated: defineEntry("rights.nominee_activated", {
    nominee: field.id("nom"),
    principal: field.commitment,
    cause: field.code("death", "incapacity"),
  }),
} as const;

type Entries = typeof rightsEntries;

type RightsEntry = {
  readonly [Name in keyof Entries]: { readonly says: Name; readonly body: BodyOf<Entries[Name]["fields"]> };
}[keyof Entries];

/** Writes down what happened, in the ledger, and beside the request where it is about one, in the transaction of the change. */
export async function recordRights(
  trx: Trx,
  by: { readonly desk: Pick<ConsentDesk, "ledger" | "now">; readonly visitor: DeskVisitor },
  entry: RightsEntry,
  requestId?: string,
): Promise<void> {
  const { desk, visitor } = by;
  const { workspaceId: workspace, actor, name } = visitor;
  const draft: unknown = { type: rightsEntries[entry.says], actor, workspace, body: entry.body };
  // Which body belongs to which type is what `RightsEntry` says, and sealing looks at each field.
  const { id } = await desk.ledger.appendWithin(trx, draft as never);
  if (requestId === undefined) return;
  const at = desk.now();
  await trx
    .insertInto("rights_events")
    .values({
      id: createId("rev", at.getTime()),
      workspace_id: workspace,
      request_id: requestId,
      type: rightsEntries[entry.says].name,
      at,
      by: name,
      entry_id: id,
    })
    .execute();
}
