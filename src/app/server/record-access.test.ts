import { afterAll, beforeAll, expect, it } from "vitest";
import { openAccessServer, type AccessServer } from "../../../test/fixtures/access-server.ts";

let server: AccessServer;
beforeAll(async () => {
  server = await openAccessServer();
});
afterAll(() => server.close());

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
async function ask(method: string, path: string, body?: object, key: string = server.key): Promise<any> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

interface Entry {
  readonly type: string;
  readonly actor: { readonly kind: string };
  readonly body: Readonly<Record<string, unknown>>;
}

/** What was left for the ledger since it was last looked at. */
let seen = 0;
async function entries(): Promise<[type: string, actor: string, body: object][]> {
  const all = await server.database.engine.selectFrom("ledger_pending").select("entry").orderBy("position").execute();
  const fresh = all.slice(seen).map(({ entry }) => JSON.parse(entry) as Entry);
  seen = all.length;
  return fresh.map(({ type, actor, body }) => [type, actor.kind, body]);
}

const hidden = expect.stringMatching(/^hmac:/);

it("has an entry for each person that comes, changes and goes, and for their keys, naming nobody", async () => {
  const order = { name: "Zubaida Quraishi", email: "zubaida@example.in", roles: ["viewer"], rolesEverywhere: [] };
  const { person, invitation } = await ask("POST", "/v1/people", order);
  const accepted = await ask("POST", "/v1/invitations/accept", { secret: invitation.secret });
  await ask("PATCH", `/v1/people/${person.id}`, { roles: ["media", "trust"] });
  const key = await ask("POST", "/v1/keys", { name: "laptop" }, accepted.key.secret);
  await ask("DELETE", `/v1/keys/${key.id}`, undefined, accepted.key.secret);
  await ask("DELETE", `/v1/people/${person.id}`);
  await ask("POST", `/v1/people/${person.id}/offboard`, { reason: "left the company" });
  const stands = await entries();
  expect(stands).toEqual([
    ["access.person_changed", "key", { person: hidden, what: "invited", roles: ["viewer"], rolesEverywhere: [] }],
    ["access.person_changed", "person", { person: hidden, what: "joined" }],
    ["access.key_changed", "person", { key: hidden, what: "created" }],
    [
      "access.person_changed",
      "key",
      { person: hidden, what: "changed", roles: ["media", "trust"], rolesEverywhere: [] },
    ],
    ["access.key_changed", "person", { key: hidden, what: "created" }],
    ["access.key_changed", "person", { key: hidden, what: "revoked" }],
    ["access.person_changed", "key", { person: hidden, what: "removed" }],
    ["access.person_changed", "key", { person: hidden, what: "offboarded" }],
  ]);
  const text = JSON.stringify(stands);
  for (const told of ["Zubaida", "example.in", person.id, key.id, "left the company"]) expect(text).not.toContain(told);
});

it("has an entry for each workspace and each stop, with the reason as a commitment", async () => {
  await ask("POST", "/v1/workspaces", { id: "acme", name: "Acme" });
  await ask("PATCH", "/v1/workspaces/acme", { name: "Acme Bank" });
  const stop = await ask("POST", "/v1/stops", { kind: "workspace", reason: "a leak is looked into" });
  // One that stands already is no change.
  await ask("POST", "/v1/stops", { kind: "workspace", reason: "again" });
  await ask("DELETE", `/v1/stops/${stop.id}?reason=it+was+none`);
  const of = { stop: stop.id, kind: "workspace", target: hidden, isEverywhere: false, reason: hidden };
  expect(await entries()).toEqual([
    ["access.workspace_changed", "key", { changed: hidden, what: "created" }],
    ["access.workspace_changed", "key", { changed: hidden, what: "changed" }],
    ["access.stop_changed", "key", { ...of, what: "set" }],
    ["access.stop_changed", "key", { ...of, what: "lifted" }],
  ]);
});

it("has no entry of what was refused", async () => {
  await expect(ask("POST", "/v1/workspaces", { id: "acme", name: "Another" })).rejects.toThrow("workspace_exists");
  await expect(ask("PATCH", "/v1/workspaces/nowhere", { name: "X" })).rejects.toThrow("workspace_unknown");
  expect(await entries()).toEqual([]);
});
