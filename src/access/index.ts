/** Who may call, and what for: workspaces, keys, roles and their scopes. */
export { addKey, createSecret, getCaller, hashSecret, requireScope, type Caller, type NewKey } from "./keys.ts";
export { roles, roleScopes, scopesOf, type HeldRoles, type Role } from "./roles.ts";
export { isScope, scopes, type RouteScope, type Scope } from "./scopes.ts";
