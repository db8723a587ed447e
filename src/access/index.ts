/** Who may call, and what for: people, workspaces, keys, roles and their scopes. */
export { formatPrincipal, requireScope, type Caller, type Principal } from "./caller.ts";
export { getCaller, type Credentials } from "./get-caller.ts";
export { addKey, allScopes, createSecret, hashSecret, type NewKey } from "./keys.ts";
export { roles, roleScopes, scopesOf, type HeldRoles, type Role } from "./roles.ts";
export { isScope, scopes, type RouteScope, type Scope } from "./scopes.ts";
