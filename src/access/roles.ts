import { installationScopes, scopes, type RouteScope, type Scope } from "./scopes.ts";

/** Who does what in an enterprise, by what each may do: the one table that every check reads. */
export const roleScopes = {
  administrator: scopes,
  platform: [
    "campaigns:read",
    "videos:read",
    "assets:read",
    "rollouts:read",
    "rollouts:write",
    "costs:read",
    "costs:write",
    "events:read",
    "webhooks:read",
    "webhooks:write",
    "ledger:read",
    "breaches:read",
    "breaches:write",
    "duties:read",
    "duties:write",
    "retention:read",
    "keys:write",
    "services:write",
    "people:read",
    "stops:read",
    "stops:write",
    "stops:everywhere",
    "installation:read",
    "installation:write",
  ],
  ml: [
    "campaigns:read",
    "videos:read",
    "previews:read",
    "assets:read",
    "assets:write",
    "rollouts:read",
    "rollouts:write",
    "costs:read",
    "events:read",
    "keys:write",
    "stops:read",
  ],
  media: [
    "campaigns:read",
    "videos:read",
    "videos:write",
    "previews:read",
    "campaigns:write",
    "recipients:read",
    "assets:read",
    "assets:write",
    "rollouts:read",
    "events:read",
    "consents:read",
    "keys:write",
    "stops:read",
  ],
  trust: [
    "campaigns:read",
    "recipients:read",
    "videos:read",
    "videos:review",
    "previews:read",
    "assets:read",
    "rollouts:read",
    "rollouts:write",
    "events:read",
    "consents:read",
    "consents:write",
    "rights:read",
    "rights:write",
    "breaches:read",
    "breaches:write",
    "duties:read",
    "duties:write",
    "evidence:read",
    "retention:read",
    "takedowns:read",
    "takedowns:write",
    "retention:write",
    "ledger:read",
    "keys:write",
    "people:read",
    "stops:read",
    "stops:write",
    "stops:everywhere",
  ],
  producer: [
    "campaigns:read",
    "campaigns:write",
    "recipients:read",
    "videos:read",
    "videos:write",
    "previews:read",
    "assets:read",
    "costs:read",
    "events:read",
    "consents:read",
    "webhooks:read",
    "webhooks:write",
    "keys:write",
    "stops:read",
  ],
  viewer: ["videos:read", "campaigns:read", "assets:read", "events:read", "keys:write", "stops:read"],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

export type Role = keyof typeof roleScopes;
export const roles = Object.keys(roleScopes) as readonly Role[];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roleScopes, text);
}

/** Which roles may call a route. */
export function rolesWith(scope: Exclude<RouteScope, "public">): readonly Role[] {
  if (scope === "caller") return roles;
  return roles.filter((role) => (roleScopes[role] as readonly Scope[]).includes(scope));
}

/** The roles that somebody has, where they hold. */
export interface HeldRoles {
  /** In every workspace. */
  readonly everywhere: readonly string[];
  /** In the workspace that is asked about. */
  readonly here: readonly string[];
}

/** What somebody may do in a workspace, in the order of the list of scopes. What is no role, such as one of a newer build, gives nothing. */
export function scopesOf({ everywhere, here }: HeldRoles): readonly Scope[] {
  const given = new Set<Scope>(listScopes(everywhere));
  for (const scope of listScopes(here)) if (!installationScopes.has(scope)) given.add(scope);
  return scopes.filter((scope) => given.has(scope));
}

function listScopes(held: readonly string[]): readonly Scope[] {
  return held.filter(isRole).flatMap((role): readonly Scope[] => roleScopes[role]);
}
