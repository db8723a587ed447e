import {
  createInvitationRoutes,
  createKeyRoutes,
  createPeopleRoutes,
  createStopRoutes,
  createWorkspaceRoutes,
  type ApiApp,
  type KeyServices,
} from "../../api/index.ts";
import { defineEntry, field, hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller } from "../../productions/index.ts";
import { haltStopped, resumeLifted, type HaltLine } from "./halt-videos.ts";

/** As many as a request may be kept waiting for; the scheduler sees to the rest. */
const atOnceMax = 500;

/** Who may do what: people, their keys, workspaces, and what they have stopped. */
export function createAccessRoutes({
  ledger,
  ...line
}: HaltLine & { readonly ledger?: LedgerWriter }): readonly ApiApp[] {
  const { database, now } = line;
  const services = { database, now };
  return [
    createPeopleRoutes(services),
    createInvitationRoutes(services),
    createKeyRoutes({ ...services, ...(ledger ? { onChange: recordKeys(ledger) } : {}) }),
    createWorkspaceRoutes(services),
    createStopRoutes({
      ...services,
      halt: async () => (await haltStopped(line, atOnceMax)).length,
      resume: async () => (await resumeLifted(line, atOnceMax)).length,
    }),
  ];
}

const keyChanged = defineEntry("access.key_changed", { key: field.commitment, what: field.code("created", "revoked") });

/** Who may do what is changed by its keys: each stands in the ledger, and none of them is named there. */
function recordKeys(ledger: LedgerWriter): NonNullable<KeyServices["onChange"]> {
  return async (trx, caller, { id, what }) => {
    const { actor, workspaceId } = byCaller(ledger, caller);
    const draft: unknown = { type: keyChanged, actor, workspace: workspaceId, body: { key: hide(id), what } };
    await ledger.appendWithin(trx, draft as never);
  };
}
