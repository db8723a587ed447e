import {
  createInvitationRoutes,
  createKeyRoutes,
  createPeopleRoutes,
  createWorkspaceRoutes,
  type ApiApp,
  type PeopleServices,
} from "../../api/index.ts";

/** Who may do what: people, their keys, workspaces. */
export function createAccessRoutes(services: PeopleServices): readonly ApiApp[] {
  return [
    createPeopleRoutes(services),
    createInvitationRoutes(services),
    createKeyRoutes(services),
    createWorkspaceRoutes(services),
  ];
}
