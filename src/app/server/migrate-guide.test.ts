import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shippedAssets } from "../../../test/fixtures/loose-files.ts";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { seedShippedAssets } from "../../registry/versions/index.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/migrate.md"), "utf8");
/** Bodies of ours, with the route that each is sent to. */
const ours = [...guide.matchAll(/```json ours ?([^\n]*)\n([\s\S]*?)```/g)].map(([, route = "", body = ""], index) => {
  const [method = "POST", path = "/v1/videos"] = route === "" ? [] : route.split(" ");
  return { name: `${index + 1}: ${method} ${path}`, method, path, body };
});

let served: ServedApi;
let key: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "migrate-guide-"));
  const places = join(folder, "places.json");
  // As the guide says, word for word.
  const listed = /`("webhooks": \{.*?\})`/.exec(guide)?.[1] ?? "";
  writeFileSync(places, `{ "places": { ${listed} } }`);
  served = await openServedApi({ SUTRADHAR_PLACES: places });
  const { database, stores } = served.installation;
  const vaultOf = (workspaceId: string) => stores.openVault(workspaceId);
  await seedShippedAssets({
    database,
    vaultOf,
    assetsDirectory: shippedAssets,
    productVersion: "0.1.0",
    now: new Date(),
  });
  key = createSecret();
  await addKey(database, { workspaceId: "default", name: "test", secret: key, scopes: [allScopes], now: new Date() });
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

describe("docs/guides/migrate.md", () => {
  it.each(ours)("has in block $name what the route takes, word for word", async ({ method, path, body }) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const response = await served.app.request(path, { method, headers, body });
    const answer = (await response.json()) as { errors?: unknown; state?: string };
    expect({ status: response.status, errors: answer.errors }).toEqual({ status: path === "/v1/videos" ? 202 : 201 });
  });

  it("shows each of theirs, as JSON, before ours", () => {
    const blocks = [...guide.matchAll(/```json (theirs|ours)[^\n]*\n([\s\S]*?)```/g)];
    for (const [, , body = ""] of blocks) expect(() => JSON.parse(body) as unknown).not.toThrow();
    const order = blocks.map(([, whose]) => whose).join(" ");
    expect(order).toMatch(/^(theirs ours( ours)? ?)+$/);
    expect(ours.length).toBeGreaterThanOrEqual(6);
  });
});
