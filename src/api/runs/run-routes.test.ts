import { afterAll, beforeAll, expect, it } from "vitest";
import { join_, openTestLine, planOf, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { addKey, createSecret } from "../../access/index.ts";
import { createId, SutradharError } from "../../core/index.ts";
import { createVideo } from "../../productions/index.ts";
import { createApi, type ApiApp } from "../index.ts";
import { createRunRoutes } from "./run-routes.ts";

let line: TestLine;
let api: ApiApp;
let key: string;
let other: string;
let video: string;
/** The first was done, the second failed, the third has no worker. */
const runs = [1, 2, 3].map((ms) => createId("run", ms));

beforeAll(async () => {
  line = await openTestLine();
  const { database } = line.test;
  api = createApi({
    database,
    version: "0",
    now: () => new Date(),
    onRequest: () => undefined,
    publicRoutes: [],
    routes: [createRunRoutes({ database })],
  });
  await database.engine.insertInto("workspaces").values({ id: "acme", name: "acme" }).execute();
  [key, other] = [await keyOf("default"), await keyOf("acme")];
  const order = { script: { name: "a.md", digest: "0" }, files: {}, values: {}, captions: "none", reuse: true };
  ({ id: video } = await database.engine.transaction().execute((trx) =>
    createVideo(trx, {
      workspaceId: "default",
      order: { ...order, priority: "interactive" } as unknown as Parameters<typeof createVideo>[1]["order"],
      now: new Date(),
    }),
  ));
  const [done = "", failed = "", waiting = ""] = runs;
  await line.work({
    steps: {
      ...testSteps,
      word: async (context) => {
        const { says } = context.node.parameters as { says: string };
        if (says === "broken") throw new SutradharError("request_invalid", "it cannot be said");
        return (await testSteps["word"]?.(context)) ?? {};
      },
    },
  });
  await line.start(done, planOf([word("a", "one"), word("b", "two"), join_("c", ["a", "b"])]), { videoId: video });
  await line.until(async () => (await line.stateOf(done)) === "done");
  await line.start(failed, planOf([word("a", "broken")]));
  await line.until(async () => (await line.stateOf(failed)) === "failed");
  await line.start(waiting, planOf([word("a", "three")]), { classOf: () => "gpu", purpose: "reproduce" });
});
afterAll(() => line.close());

async function keyOf(workspaceId: string): Promise<string> {
  const secret = createSecret();
  const scopes = ["videos:read"] as const;
  await addKey(line.test.database, { workspaceId, name: "test", secret, scopes, now: new Date(0) });
  return secret;
}
interface Looked {
  readonly status: number;
  readonly tag: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  readonly body: any;
}

async function look(path: string, by = key, headers: Record<string, string> = {}): Promise<Looked> {
  const response = await api.request(`/v1/runs${path}`, { headers: { Authorization: `Bearer ${by}`, ...headers } });
  const text = await response.text();
  const tag = response.headers.get("ETag") ?? "";
  return { status: response.status, tag, body: text === "" ? undefined : JSON.parse(text) };
}
const idsOf = async (query: string) => (await look(query)).body.runs.map(({ id }: { id: string }) => id);

it("lists the runs of a workspace, the newest first, with how far their steps have come", async () => {
  const { body } = await look("");
  expect(body.runs.map(({ id, state, steps }: never) => [id, state, steps])).toEqual([
    [runs[2], "running", { total: 1, done: 0, reused: 0, failed: 0 }],
    [runs[1], "failed", { total: 1, done: 0, reused: 0, failed: 1 }],
    [runs[0], "done", { total: 3, done: 3, reused: 0, failed: 0 }],
  ]);
  expect(body.runs[1].problem).toEqual({ code: "request_invalid", message: "it cannot be said" });
  expect(body.runs[0].links).toEqual({ self: `/v1/runs/${runs[2]}` });
});

it("filters them, a page at a time", async () => {
  expect(await idsOf(`?video=${video}`)).toEqual([runs[0]]);
  expect(await idsOf("?state=failed")).toEqual([runs[1]]);
  expect(await idsOf("?purpose=reproduce")).toEqual([runs[2]]);
  const { body } = await look("?limit=2");
  expect(body.next).toBe(runs[1]);
  expect(await idsOf(`?limit=2&after=${body.next}`)).toEqual([runs[0]]);
});

it("shows a run's steps, and nothing again that has not changed", async () => {
  const { body, tag } = await look(`/${runs[0]}`);
  expect(body.list.map(({ node, step, state }: never) => [node, step, state])).toEqual(
    expect.arrayContaining([
      ["a", "word", "done"],
      ["b", "word", "done"],
      ["c", "join", "done"],
    ]),
  );
  expect(body.links.video).toBe(`/v1/videos/${video}`);
  // What a step says is nobody's here.
  expect(JSON.stringify(body)).not.toContain('"one"');
  expect((await look(`/${runs[0]}`, key, { "If-None-Match": tag })).status).toBe(304);
});

it("shows nothing of another workspace's", async () => {
  expect((await look("", other)).body.runs).toEqual([]);
  expect(await look(`/${runs[0]}`, other)).toMatchObject({ status: 404, body: { code: "run_unknown" } });
  expect((await look("/run_1")).status).toBe(400);
});
