import {
  createInvitationRoutes,
  createKeyRoutes,
  createPeopleRoutes,
  createStopRoutes,
  createWorkspaceRoutes,
  type ApiApp,
} from "../../api/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { haltStopped, resumeLifted, type HaltLine } from "./halt-videos.ts";
import { recordAccess } from "./record-access.ts";

/** As many as a request may be kept waiting for; the scheduler sees to the rest. */
const atOnceMax = 500;

/** Who may do what: people, their keys, workspaces, and what they have stopped. */
export function createAccessRoutes({
  ledger,
  ...line
}: HaltLine & { readonly ledger: LedgerWriter }): readonly ApiApp[] {
  const { database, now } = line;
  const services = { database, now, record: recordAccess(ledger) };
  return [
    createPeopleRoutes(services),
    createInvitationRoutes(services),
    createKeyRoutes(services),
    createWorkspaceRoutes(services),
    createStopRoutes({
      ...services,
      halt: async () => (await haltStopped(line, atOnceMax)).length,
      resume: async () => (await resumeLifted(line, atOnceMax)).length,
    }),
  ];
}
