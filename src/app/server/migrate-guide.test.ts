import { readFileSync } from "node:fs";
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
beforeAll(async () => {
  served = await openServedApi();
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
}, 60_000);
afterAll(() => served.close());

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
