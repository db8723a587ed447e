/** Who may call, and what for: people, workspaces, keys, roles and their scopes. */
export type { AccessActor, AccessChange, AccessRecorder } from "./access-change.ts";
export { formatPrincipal, requireScope, type Caller, type Principal } from "./caller.ts";
export { getCaller, type Credentials } from "./get-caller.ts";
export { listKeys, makeKey, revokeKey, type KeyRecord, type KeyWish, type MadeKey } from "./key-records.ts";
export { addKey, allScopes, createSecret, type NewKey } from "./keys.ts";
export {
  acceptInvitation,
  changeRoles,
  endMembership,
  getPerson,
  invitePerson,
  listPeople,
  offboardPerson,
  type Accepted,
  type HandedInvitation,
  type Invited,
  type NewInvitation,
  type Person,
  type PersonChange,
} from "./people/index.ts";
export {
  checkIssuer,
  createTokenCallers,
  createTokenCheck,
  parseRoleRule,
  type RoleRule,
  type TokenCallerOptions,
  type TokenCheck,
  type TokenCheckOptions,
} from "./oidc/index.ts";
export { roles, roleScopes, rolesWith, scopesOf, type HeldRoles, type Role } from "./roles.ts";
export { isScope, scopes, type RouteScope, type Scope } from "./scopes.ts";
export {
  changeWorkspace,
  createWorkspace,
  isWorkspaceId,
  listWorkspaces,
  type OpenWorkspace,
  type Workspace,
} from "./workspaces.ts";
