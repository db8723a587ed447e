import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import {
  acceptInvitation,
  addKey,
  allScopes,
  createSecret,
  invitePerson,
  offboardPerson,
  roles,
  roleScopes,
  type Role,
  type RouteScope,
} from "../../access/index.ts";

/** A route of the document, with what it says that it asks. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly scope: RouteScope;
}

const now = new Date();
let api: ServedApi;
let routes: readonly Route[] = [];
const keys = new Map<string, string>();

beforeAll(async () => {
  api = await openServedApi();
  routes = await readRoutes();
  await makeKeys();
});
afterAll(() => api.close());

async function readRoutes(): Promise<readonly Route[]> {
  const response = await api.app.request("/v1/openapi.json");
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, { "x-scope": RouteScope }>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      // Metrics have a door of their own, which this machine passes; without a socket nobody does.
      scope: path === "/metrics" ? "installation:read" : operation["x-scope"],
    })),
  );
}

/** Of a person in each role, here and everywhere, and keys that are none any more. */
async function makeKeys(): Promise<void> {
  const { database } = api.installation;
  await database.engine.insertInto("workspaces").values({ id: "other", name: "other" }).execute();
  const invite = async (workspaceId: string, held: { readonly roles: Role[]; readonly rolesEverywhere: Role[] }) =>
    database.engine.transaction().execute(async (trx) => {
      const wish = { workspaceId, name: "somebody", ...held, madeBy: "service:test", lifeMs: 60_000, now };
      const { invitation } = await invitePerson(trx, wish);
      return acceptInvitation(trx, invitation?.secret ?? "", now);
    });
  for (const role of roles) {
    keys.set(role, (await invite("default", { roles: [role], rolesEverywhere: [] })).key.secret);
    keys.set(`${role} everywhere`, (await invite("default", { roles: [], rolesEverywhere: [role] })).key.secret);
  }
  const gone = await invite("default", { roles: [], rolesEverywhere: ["administrator"] });
  await database.engine
    .transaction()
    .execute((trx) => offboardPerson(trx, { id: gone.personId, by: "service:test", reason: "left", now }));
  keys.set("offboarded", gone.key.secret);
  for (const [name, change] of [
    ["expired", { expires_at: now }],
    ["revoked", { revoked_at: now }],
  ] as const) {
    const secret = createSecret();
    const id = await addKey(database, { workspaceId: "default", name, secret, scopes: [allScopes], isWide: true, now });
    await database.engine.updateTable("keys").set(change).where("id", "=", id).execute();
    keys.set(name, secret);
  }
  keys.set(
    "another workspace's",
    (await invite("other", { roles: ["administrator"], rolesEverywhere: [] })).key.secret,
  );
}

async function statusOf({ method, path }: Route, key?: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await api.app.request(path.replaceAll(/\{(\w+)\}/g, "nothing-of-this-name"), {
    method,
    headers: { ...(key ? { Authorization: `Bearer ${key}` } : {}), ...headers },
  });
  // Streams go on until nobody reads them.
  await response.body?.cancel();
  return response.status;
}

/** What the table says, in the test's own words: what is of the whole installation takes a role that is held in all of it. */
function mayCall(role: Role, scope: RouteScope, isEverywhere: boolean): boolean {
  if (scope === "public" || scope === "caller") return true;
  if (/^(workspaces|installation):|:everywhere$/.test(scope) && !isEverywhere) return false;
  return (roleScopes[role] as readonly string[]).includes(scope);
}

async function expectStatuses(key: string | undefined, expected: (route: Route) => "401" | "403" | "other") {
  const wanted: string[] = [];
  const found: string[] = [];
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    const status = await statusOf(route, key);
    wanted.push(`${name} ${expected(route)}`);
    found.push(`${name} ${status === 401 || status === 403 ? status : status >= 500 ? `broken: ${status}` : "other"}`);
  }
  expect(found).toEqual(wanted);
}

describe("every route of the server", () => {
  it("is in the document, which the server reads what each asks from", () => {
    const open = api.app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
    const told = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
    const untold = [...new Set(open)].filter((name) => !told.includes(name));
    expect(untold).toEqual(["GET /v1/openapi.json", "GET /reference"]);
    expect(routes.length).toBeGreaterThan(60);
  });

  it("says in the document which roles may call it", async () => {
    const { paths } = (await (await api.app.request("/v1/openapi.json")).json()) as {
      paths: Record<string, Record<string, { readonly "x-roles"?: readonly string[] }>>;
    };
    for (const { method, path, scope } of routes) {
      const told = paths[path]?.[method.toLowerCase()]?.["x-roles"];
      const wanted = roles.filter((role) => mayCall(role, scope, true));
      expect([method, path, told]).toEqual([
        method,
        path,
        path === "/metrics" || scope === "public" ? undefined : wanted,
      ]);
    }
  });

  it.each(roles.flatMap((role) => [[role, ""] as const, [role, " everywhere"] as const]))(
    "is open to the role %s%s exactly where the table says so",
    async (role, where) => {
      await expectStatuses(keys.get(role + where), ({ scope }) =>
        mayCall(role, scope, where !== "") ? "other" : "403",
      );
    },
  );

  it.each([undefined, "expired", "revoked", "offboarded", "unknown"])(
    "knows nobody by a key that is %s",
    async (name) => {
      const key = name === "unknown" ? createSecret() : name && keys.get(name);
      // Metrics have a door of their own, which this machine passes; without a socket nobody does.
      await expectStatuses(key, ({ scope, path }) => (scope === "public" && path !== "/metrics" ? "other" : "401"));
    },
  );

  it("is closed to a key that names a workspace which it may not go to", async () => {
    for (const route of routes.filter(({ path, scope }) => path.startsWith("/v1/") && scope !== "public")) {
      for (const name of ["other", "nowhere"]) {
        const status = await statusOf(route, keys.get("administrator"), { "Sutradhar-Workspace": name });
        expect([route.method, route.path, name, status]).toEqual([route.method, route.path, name, 404]);
      }
    }
  });
});
