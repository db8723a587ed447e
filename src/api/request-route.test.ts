import { createRoute } from "@hono/zod-openapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../test/fixtures/test-api.ts";
import { createApiApp } from "./create-api.ts";

let api: TestApi;
let key: string;
let ask: Asker;
let routes: string[] = [];
beforeAll(async () => {
  api = await openTestApi(() => new Date());
  key = await api.addKey(["videos:read"]);
  const app = createApiApp();
  for (const path of ["/v1/videos/{id}", "/v1/videos/{id}/files/{name}"]) {
    const route = createRoute({
      method: "get",
      path,
      "x-scope": "videos:read",
      responses: { 200: { description: "It" } },
    });
    app.openapi(route, (context) => context.text("it"));
  }
  ask = api.open([app], { onRequest: ({ route }) => void routes.push(route) });
});
afterAll(() => api.close());

async function routesOf(method: string, ...paths: readonly string[]): Promise<string[]> {
  routes = [];
  for (const path of paths) await ask(key, method, path);
  return [...new Set(routes)];
}

describe("a request is counted", () => {
  it.each([
    ["/v1/videos/{id}", ["/v1/videos/vid_1", "/v1/videos/vid_2"]],
    ["/v1/videos/{id}/files/{name}", ["/v1/videos/vid_1/files/video", "/v1/videos/vid_2/files/poster"]],
  ])("under %s, whatever was asked for", async (pattern, paths) => {
    expect(await routesOf("GET", ...paths)).toEqual([pattern]);
  });

  it("under few names where there is nothing", async () => {
    const nowhere = Array.from({ length: 20 }, (_, index) => [
      `/v1/nothing/${index}`,
      `/${index}`,
      `/v1/videos/a/b/${index}`,
    ]);
    expect((await routesOf("GET", ...nowhere.flat())).sort()).toEqual(["/*", "/v1/*"]);
    expect(await routesOf("DELETE", "/v1/videos/vid_1")).toEqual(["/v1/*"]);
  });
});
