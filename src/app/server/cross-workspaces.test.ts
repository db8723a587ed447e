import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeRow, insertRow, listTables, type SampleRow } from "../../../test/fixtures/sample-rows.ts";
import { sampleOf, type SchemaDocument } from "../../../test/fixtures/sample-request.ts";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { acceptInvitation, invitePerson, isScope } from "../../access/index.ts";
import { createId, digestBytes } from "../../core/index.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- a document is read as it comes
type Operation = any;

/** A route with something of a workspace's in its path. */
interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** What ids begin with, where the API looks at that before it looks them up. */
const prefixes: Readonly<Record<string, string>> = {
  videos: "vid",
  runs: "run",
  events: "evt",
  webhooks: "whk",
  keys: "key",
  people: "person",
  stops: "stop",
  campaigns: "cmp",
  invitations: "inv",
  rollouts: "rol",
  principals: "per",
  consents: "con",
  consent_requests: "crq",
  consent_parties: "pty",
  legal_holds: "hld",
  rights_requests: "rrq",
  nominees: "nom",
  breaches: "brc",
  takedowns: "tkd",
  duty_records: "dty",
  policy_decisions: "pdn",
};

/** Where a resource's rows are, if its table has another name. */
const tables: Readonly<Record<string, string>> = {
  parties: "consent_parties",
  retention: "legal_holds",
  kayenta: "rollouts",
};

/** What is nobody's: the ledger is the installation's and names nobody, and a digest is of bytes that its caller has. */
const ofNone = ["/v1/ledger/", "/v1/blobs/"];

/** Uploaded by `mine` before. */
const recording = new TextEncoder().encode("a recording");

let api: ServedApi;
let document: SchemaDocument & { readonly paths: Record<string, Record<string, Operation>> };
let routes: readonly Route[];
/** One row in each table, all of the workspace `theirs`. */
const theirs = new Map<string, SampleRow>();
/** Of an administrator of the workspace `mine`. */
let key: string;

beforeAll(async () => {
  api = await openServedApi();
  document = (await (await api.app.request("/v1/openapi.json")).json()) as typeof document;
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]): Route[] => {
      // Whoever comes without a key comes with a secret of what they ask for.
      const isPublic = operation["x-scope"] === "public";
      const isOfSomebody = path.includes("{") && !isPublic && !ofNone.some((beginning) => path.startsWith(beginning));
      return isOfSomebody ? [{ name: `${method.toUpperCase()} ${path}`, method, path, operation }] : [];
    }),
  );
  await writeTheirs();
  key = await joinMine();
  await (await api.installation.stores.openVault("mine")).put(recording);
});
afterAll(() => api.close());

async function writeTheirs(): Promise<void> {
  const client = new pg.Client({ connectionString: api.installation.database.url });
  await client.connect();
  await client.query("set role sutradhar_engine");
  for (const table of await listTables(client)) {
    const row: Record<string, unknown> = { ...(await composeRow(client, table, "theirs", 1, theirs)) };
    if (table === "notices") row["id"] = "sample-notice";
    else if (table !== "workspaces" && typeof row["id"] === "string")
      row["id"] = createId(prefixes[table] ?? "x", Date.now());
    if ("version" in row && typeof row["version"] === "string") row["version"] = "1.0.0";
    // Where a row needs more than the fixture knows of, a route that asks for one says so below.
    const written = await insertRow(client, table, row, "on conflict do nothing").catch(() => undefined);
    if (written) theirs.set(table, written);
  }
  await client.end();
}

async function joinMine(): Promise<string> {
  const { engine } = api.installation.database;
  await engine.insertInto("workspaces").values({ id: "mine", name: "mine" }).execute();
  const now = new Date();
  return engine.transaction().execute(async (trx) => {
    const held = { roles: ["administrator"], rolesEverywhere: [] } as const;
    const wish = { workspaceId: "mine", name: "somebody", ...held, madeBy: "service:test", lifeMs: 60_000, now };
    const { invitation } = await invitePerson(trx, wish);
    return (await acceptInvitation(trx, invitation?.secret ?? "", now)).key.secret;
  });
}

/** What of theirs stands in a route's place of that name. */
function knownOf(resource: string): Readonly<Record<string, string>> {
  const own = theirs.get(tables[resource] ?? resource);
  const asset = theirs.get("asset_versions");
  const idOf = (table: string, column = "id"): string => String(theirs.get(table)?.[column]);
  return {
    id: String(own?.["id"]),
    event: idOf("events"),
    run: idOf("runs"),
    kind: String(asset?.["kind"]),
    version: "1.0.0",
    alias: idOf("asset_aliases", "alias"),
    party: idOf("consent_parties"),
    video: idOf("videos"),
    ref: String(asset?.["name"]),
    name: namedByWord.has(resource) ? String(asset?.["name"]) : "video",
    segment: "0.m4s",
    clock: "dpb-full",
    ask: "rollout",
  };
}

const namedByWord: ReadonlySet<string> = new Set(["assets", "models"]);

/** What of theirs a route would be asked for, and the same of what is nowhere. */
function valuesOf({ path, name }: Route): {
  readonly theirs: Record<string, string>;
  readonly nowhere: Record<string, string>;
} {
  const resource = path.split("/")[2]?.replaceAll("-", "_") ?? "";
  const known = knownOf(resource);
  const wanted = Array.from(path.matchAll(/\{(\w+)\}/g), ([, parameter]) => parameter ?? "");
  for (const parameter of wanted) {
    if (known[parameter] !== undefined && known[parameter] !== "undefined") continue;
    throw new Error(`${name}: say what of another workspace {${parameter}} would be, in cross-workspaces.test.ts`);
  }
  const unknown = (value: string): string =>
    value.includes("_0") ? value.replace(/.{6}$/, "zzzzzz") : value.replace(/^sample-notice$/, "nowhere");
  const nowhere = Object.fromEntries(wanted.map((parameter) => [parameter, unknown(known[parameter] ?? "")]));
  return {
    theirs: known,
    nowhere: { ...nowhere, ...(namedByWord.has(resource) ? { name: "nowhere" } : {}), ref: "nowhere" },
  };
}

async function ask({ method, path, operation }: Route, values: Readonly<Record<string, string>>) {
  const query = (operation.parameters ?? [])
    .filter(({ in: place, required }: Operation) => place === "query" && required)
    .map(({ name, schema }: Operation) => `${name}=${encodeURIComponent(String(sampleOf(document, schema)))}`)
    .join("&");
  const address = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(values[parameter] ?? ""));
  const [type, body] = bodyOf(method, path, operation);
  const response = await api.app.request(query ? `${address}?${query}` : address, {
    method: method.toUpperCase(),
    headers: { Authorization: `Bearer ${key}`, ...(type ? { "Content-Type": type } : {}) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    code: text.startsWith("{") ? (JSON.parse(text) as { code?: string }).code : undefined,
    text,
  };
}

function bodyOf(method: string, path: string, { requestBody }: Operation): readonly [string?, string?] {
  const name = `${method.toUpperCase()} ${path}`;
  if (uploads[name]) return uploads[name];
  const content = requestBody?.content as Record<string, { readonly schema: object }> | undefined;
  if (!content) return [];
  const json = content["application/json"];
  if (!json) return [Object.keys(content)[0] ?? "", "x"];
  const sample = sampleOf(document, json.schema) as object;
  return ["application/json", JSON.stringify({ ...sample, ...bodies[name] })];
}

/** What is sent as it is, and stands in no schema. */
const uploads: Readonly<Record<string, readonly [string, string]>> = {
  "POST /v1/campaigns/{id}/rows": ["text/csv", "name\r\nAsha\r\n"],
};

/** What a body has to have besides, where the document cannot say so. */
const bodies: Readonly<Record<string, object>> = {
  "PATCH /v1/people/{id}": { roles: ["viewer"] },
  "POST /v1/consent-requests/{id}/give": {
    language: "en",
    evidence: { mediaSha256: digestBytes(recording), shownAt: "2026-11-29T06:00:00Z" },
  },
  "PATCH /v1/webhooks/{id}": { description: "mine now" },
};

describe("what is another workspace's", () => {
  it("is as unknown, by every route that names something, as what is nowhere", async () => {
    const found: unknown[] = [];
    const wanted: unknown[] = [];
    for (const route of routes) {
      const values = valuesOf(route);
      const [crossing, unknown] = [await ask(route, values.theirs), await ask(route, values.nowhere)];
      // What is of the whole installation is not an administrator's of one workspace.
      const scope: unknown = route.operation["x-scope"];
      const isClosed = typeof scope === "string" && isScope(scope) && /^(workspaces|installation):/.test(scope);
      found.push([
        route.name,
        crossing.status,
        crossing.code,
        crossing.status < 500 && crossing.status !== 404 ? crossing.text : "",
      ]);
      wanted.push([route.name, isClosed ? 403 : 404, unknown.code, isClosed ? crossing.text : ""]);
    }
    expect(found).toEqual(wanted);
    expect(routes.length).toBeGreaterThan(40);
  });

  it("is in no list", async () => {
    const lists = Object.entries(document.paths).flatMap(([path, { get }]) =>
      get &&
      !path.includes("{") &&
      path.startsWith("/v1/") &&
      !path.includes("stream") &&
      !path.startsWith("/v1/ledger/")
        ? [path]
        : [],
    );
    const ids = [...theirs].flatMap(([table, row]) =>
      // A person, and a price list, are no workspace's.
      typeof row["id"] === "string" && table !== "ledger_entries" ? [row["id"]] : [],
    );
    for (const path of lists) {
      const response = await api.app.request(path, { headers: { Authorization: `Bearer ${key}` } });
      const text = await response.text();
      expect([path, response.status < 500, ids.filter((id) => text.includes(`"${id}"`))]).toEqual([path, true, []]);
    }
    expect(lists.length).toBeGreaterThan(8);
  });
});
