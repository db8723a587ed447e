import { SutradharError } from "../../core/index.ts";
import { isRole, type Role } from "../roles.ts";

/** Who a claim's value makes somebody, and where; `*`: in every workspace. */
export interface RoleRule {
  readonly value: string;
  readonly role: Role;
  readonly workspace: string;
}

/** `sutradhar-admins=administrator@*`, `media-team=media@acme`. @throws SutradharError `config_invalid` */
export function parseRoleRule(text: string): RoleRule {
  const match = /^(.+)=([a-z]+)@(\*|[a-z0-9][a-z0-9-]*)$/s.exec(text);
  const [, value, role = "", workspace] = match ?? [];
  if (value && workspace && isRole(role)) return { value, role, workspace };
  throw new SutradharError(
    "config_invalid",
    `oidcRoles: must be value=role@workspace, such as media-team=media@acme or admins=administrator@*, got ${JSON.stringify(text.slice(0, 100))}`,
  );
}

/** The values of a claim, which may lie deeper: `realm_access.roles`. What is no text is none. */
export function readClaim(claims: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  // A provider may have a dot in a claim's own name, as in https://example.in/roles.
  const whole = Object.hasOwn(claims, path) ? claims[path] : path.split(".").reduce<unknown>(stepInto, claims);
  const values = Array.isArray(whole) ? whole : [whole];
  return values.filter((value) => typeof value === "string");
}

function stepInto(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Everything that the values of a claim give, by where it holds. */
export function rolesByRules(
  rules: readonly RoleRule[],
  values: readonly string[],
): ReadonlyMap<string, readonly Role[]> {
  const given = rules.filter(({ value }) => values.includes(value));
  return new Map(
    [...Map.groupBy(given, ({ workspace }) => workspace)].map(([place, own]) => [place, own.map(({ role }) => role)]),
  );
}
