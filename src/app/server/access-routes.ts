import {
  createInvitationRoutes,
  createKeyRoutes,
  createPeopleRoutes,
  createStopRoutes,
  createWorkspaceRoutes,
  type ApiApp,
} from "../../api/index.ts";
import { haltStopped, resumeLifted, type HaltLine } from "./halt-videos.ts";

/** As many as a request may be kept waiting for; the scheduler sees to the rest. */
const atOnceMax = 500;

/** Who may do what: people, their keys, workspaces, and what they have stopped. */
export function createAccessRoutes(line: HaltLine): readonly ApiApp[] {
  const { database, now } = line;
  const services = { database, now };
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
