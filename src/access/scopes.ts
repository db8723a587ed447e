/** What a key or a role may be good for: a noun of the API and what is done with it. */
export const scopes = [
  "videos:read",
  "videos:write",
  "videos:review",
  "previews:read",
  "campaigns:read",
  "campaigns:write",
  "recipients:read",
  "assets:read",
  "assets:write",
  "rollouts:read",
  "rollouts:write",
  "costs:read",
  "costs:write",
  "events:read",
  "webhooks:read",
  "webhooks:write",
  "ledger:read",
  "keys:write",
  "services:write",
  "people:read",
  "people:write",
  "stops:read",
  "stops:write",
  "stops:everywhere",
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
  "workspaces:write",
  "installation:read",
  "installation:write",
] as const;
export type Scope = (typeof scopes)[number];

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}

/** Of no single workspace: a role gives them only where it is held in the whole installation. */
export const installationScopes: ReadonlySet<Scope> = new Set([
  "stops:everywhere",
  "workspaces:write",
  "installation:read",
  "installation:write",
]);

/** What a route asks of its caller: a scope, any caller who is known, or nothing at all. */
export type RouteScope = Scope | "caller" | "public";
