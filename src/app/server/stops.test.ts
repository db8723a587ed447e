import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { join_, openTestLine, planOf, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { testReleaseDesk } from "../../../test/fixtures/test-release-desk.ts";
import { addKey, createSecret, type Scope } from "../../access/index.ts";
import { createApi, type ApiApp } from "../../api/index.ts";
import { createId, digestBytes } from "../../core/index.ts";
import { planQueue, type PlanJob } from "../../executors/index.ts";
import { createVideo, listUses, moveVideo } from "../../productions/index.ts";
import { createAccessRoutes } from "./access-routes.ts";
import { createStopGuard } from "./guard-stops.ts";
import { haltStopped, holdBack, resumeLifted } from "./halt-videos.ts";
import { createVideoHooks } from "./video-hooks.ts";

let line: TestLine;
let api: ApiApp;
const keys = new Map<string, string>();

beforeEach(async () => {
  line = await openTestLine(({ database, queue }) =>
    createVideoHooks({
      database,
      queue,
      // Nothing is released here.
      stores: {} as Parameters<typeof createVideoHooks>[0]["stores"],
      ledger: testLedgerWriter,
      likenesses: testLikenessGuard(database),
      releases: testReleaseDesk,
      now: () => new Date(),
      guard: createStopGuard({ database, now: () => new Date() }),
      meter: async () => 0,
    }),
  );
  const { database } = line.test;
  await database.engine.insertInto("workspaces").values({ id: "acme", name: "acme" }).execute();
  api = createApi({
    database,
    version: "0",
    now: () => new Date(),
    onRequest: () => undefined,
    publicRoutes: [],
    routes: createAccessRoutes({ ...line.line, ledger: testLedgerWriter }),
  });
  await addKeyOf("trust", ["stops:read", "stops:write"]);
  await addKeyOf("chief", ["stops:read", "stops:write", "stops:everywhere"], "acme");
  for (const [workspaceId, name] of [
    ["shared", "asha"],
    ["shared", "meera"],
    ["acme", "own"],
  ] as const) {
    await database.engine.insertInto("asset_versions").values(versionOf(workspaceId, name)).execute();
  }
});
afterEach(() => line.close());

async function addKeyOf(name: string, scopes: readonly Scope[], workspaceId = "default"): Promise<void> {
  const secret = createSecret();
  await addKey(line.test.database, { workspaceId, name, secret, scopes, now: new Date(0) });
  keys.set(name, secret);
}

function versionOf(workspaceId: string, name: string) {
  return {
    workspace_id: workspaceId,
    kind: "avatar",
    name,
    version: "1.0.0",
    digest: digestBytes(name),
    title: name,
    licence: "x",
    likeness: "none" as const,
    person: null,
    source: null,
    pushed_by: "test",
    pushed_key: null,
    pushed_at: new Date(),
    deprecated_by: null,
    deprecated_at: null,
    deprecated_reason: null,
    replacement: null,
  };
}

async function ask(key: string, method: string, path: string, body?: object) {
  const response = await api.request(path, {
    method,
    headers: { Authorization: `Bearer ${keys.get(key)}`, "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  return { status: response.status, body: (await response.json()) as any };
}
const stop = (wish: object, key = "trust") => ask(key, "POST", "/v1/stops", { reason: "a forged consent", ...wish });
const lift = (id: string, key = "trust") => ask(key, "DELETE", `/v1/stops/${id}?reason=cleared`);

const usesOf = (...avatars: readonly string[]) =>
  listUses(
    avatars.map((name) => ({ wanted: `avatar/${name}@latest`, kind: "avatar", name, version: "1.0.0" })),
    ["espeak-hi"],
  );

/** A video that is being made, of a run with two steps. */
async function start(name: string, avatar: string, workspaceId = "default"): Promise<string> {
  const id = await line.test.database.engine.transaction().execute(async (trx) => {
    const order = { script: { name: "a.md", digest: "0" }, files: {}, values: {}, captions: "none", reuse: true };
    const made = await createVideo(trx, {
      workspaceId,
      order: { ...order, priority: "interactive" } as unknown as Parameters<typeof createVideo>[1]["order"],
      now: new Date(),
    });
    await moveVideo(trx, made.id, { to: "screening", now: new Date() });
    await moveVideo(trx, made.id, { to: "rendering", now: new Date() });
    await trx
      .updateTable("videos")
      .set({ uses: [...usesOf(avatar)] })
      .where("id", "=", made.id)
      .execute();
    return made.id;
  });
  await line.start(name, planOf([word("a", name), join_("b", ["a"])]), { workspaceId, videoId: id });
  return id;
}
const videoOf = async (id: string) =>
  line.test.database.engine
    .selectFrom("videos")
    .select(["state", "problem", "finished_at"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
const takePlans = async (): Promise<string[]> => {
  await line.line.queue.open([planQueue]);
  const jobs = await line.line.queue.take<PlanJob>(planQueue, 10, 64);
  for (const job of jobs) await line.line.queue.complete(job);
  return jobs.map(({ data }) => data.video);
};

describe("what is stopped", () => {
  it("is told so in the middle of its work, waits, and goes on when the stop is lifted; the rest is not touched", async () => {
    const [halted, other] = [await start("halted", "asha"), await start("other", "meera")];
    const running = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const planned: string[] = [];
    await line.work({
      planVideo: async ({ video }) => void planned.push(video),
      steps: {
        ...testSteps,
        word: async (context) => {
          if ((context.node.parameters as { says: string }).says === "halted") {
            running.resolve();
            await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
            ended.resolve();
          }
          return (await testSteps["word"]?.(context)) ?? {};
        },
      },
    });
    await running.promise;
    const { status, body } = await stop({ kind: "avatar", target: "asha" });
    expect([status, body]).toMatchObject([201, { target: "avatar/asha", videos: 1, setBy: "service:default/trust" }]);
    await ended.promise;
    await line.until(async () => (await line.stateOf("other")) === "done");
    expect(await line.stateOf("halted")).toBe("superseded");
    expect(await videoOf(halted)).toMatchObject({
      state: "screening",
      finished_at: null,
      problem: { code: "stopped", details: { stop: body.id } },
    });
    expect((await videoOf(other)).problem).toBeNull();
    expect(planned).toEqual([]);
    expect((await lift(body.id)).body).toMatchObject({ videos: 1, liftedReason: "cleared" });
    expect(await videoOf(halted)).toMatchObject({ state: "screening", problem: null });
    await line.until(() => planned.length > 0);
    expect(planned).toEqual([halted]);
    expect(await lift(body.id)).toMatchObject({ status: 409 });
  });

  it("is begun by no worker, though nobody has told it yet", async () => {
    const id = await start("late", "asha");
    await line.test.database.engine
      .insertInto("stops")
      .values({
        id: "stop_1",
        workspace_id: "default",
        kind: "voice",
        target: "voice/espeak-hi",
        reason: "x",
        set_by: "x",
        set_at: new Date(),
        lifted_by: null,
        lifted_at: null,
        lifted_reason: null,
      })
      .execute();
    const worked: string[] = [];
    await line.work({ steps: { ...testSteps, word: async ({ node }) => (worked.push(node.id), {}) } });
    await line.until(async () => (await line.stateOf("late")) === "failed");
    expect(worked).toEqual([]);
    expect(await videoOf(id)).toMatchObject({ state: "screening", problem: { details: { stop: "stop_1" } } });
    const dead = await line.test.database.engine.selectFrom("dead_letters").select("id").execute();
    expect(dead).toEqual([]);
  });

  it("by several stops goes on when the last of them is lifted", async () => {
    await start("twice", "asha");
    const [avatar, workspace] = [
      await stop({ kind: "avatar", target: "avatar/asha@1.0.0" }),
      await stop({ kind: "workspace" }),
    ];
    const { database } = line.test;
    const guard = createStopGuard({ database, now: () => new Date() });
    const id = await videoId();
    await lift(avatar.body.id);
    await expect(guard({ workspaceId: "default", videoId: id })).rejects.toMatchObject({ code: "workspace_stopped" });
    // As planning does, which finds the other one.
    const problem = { code: "workspace_stopped", message: "", details: { stop: workspace.body.id } };
    await database.engine.transaction().execute((trx) => holdBack(trx, id, problem));
    await takePlans();
    expect(await resumeLifted(line.line)).toEqual([]);
    await lift(workspace.body.id);
    // What was lifted is felt at once.
    await expect(guard({ workspaceId: "default", videoId: id })).resolves.toBeUndefined();
    expect(await takePlans()).toEqual([id]);
  });

  it("where whoever set it died on the way is halted, and goes on, by whoever looks next", async () => {
    const id = await start("orphan", "asha");
    const { engine } = line.test.database;
    const { body } = await stop({ kind: "avatar", target: "meera" });
    await engine.updateTable("stops").set({ target: "avatar/asha" }).execute();
    expect(await haltStopped(line.line)).toEqual([id]);
    expect(await haltStopped(line.line)).toEqual([]);
    await engine
      .updateTable("stops")
      .set({ lifted_at: new Date(), lifted_reason: "x", lifted_by: "x" })
      .where("id", "=", body.id)
      .execute();
    expect(await resumeLifted(line.line)).toEqual([id]);
    expect(await resumeLifted(line.line)).toEqual([]);
  });

  it("as a campaign takes its own videos with it, and no others of the same avatar", async () => {
    const { engine } = line.test.database;
    const id = createId("cmp", Date.now());
    await engine
      .insertInto("campaigns")
      .values({
        id,
        workspace_id: "default",
        name: "diwali",
        state: "running",
        template: "{}",
        options: "{}",
        retention_days: 30,
        queued_max: 10,
        created_by: "test",
        erase_at: new Date(),
        created_at: new Date(),
      })
      .execute();
    const [own, other] = [await start("own", "asha"), await start("other", "asha")];
    await engine.updateTable("videos").set({ campaign_id: id }).where("id", "=", own).execute();
    expect((await stop({ kind: "campaign", target: id })).body).toMatchObject({ target: id, videos: 1 });
    expect([(await videoOf(own)).state, (await videoOf(other)).state]).toEqual(["screening", "rendering"]);
    expect((await stop({ kind: "campaign", target: id }, "chief")).status).toBe(404);
  });

  it("everywhere is so in all workspaces, and told to each", async () => {
    const [here, there] = [await start("here", "asha"), await start("there", "asha", "acme")];
    expect(await stop({ kind: "avatar", target: "asha", isEverywhere: true })).toMatchObject({ status: 403 });
    const { body } = await stop({ kind: "avatar", target: "asha", isEverywhere: true }, "chief");
    expect(body).toMatchObject({ isEverywhere: true, videos: 2 });
    for (const id of [here, there]) expect(await videoOf(id)).toMatchObject({ state: "screening" });
    expect((await ask("trust", "GET", `/v1/stops/${body.id}`)).body).toMatchObject({ target: "avatar/asha" });
    expect(await lift(body.id)).toMatchObject({ status: 403 });
    const events = await line.test.database.engine
      .selectFrom("events")
      .select(["workspace_id", "data"])
      .where("type", "=", "sutradhar.stop.set")
      .orderBy("workspace_id")
      .execute();
    expect(events.map((event) => event.workspace_id)).toEqual(["acme", "default"]);
    expect(JSON.stringify(events)).not.toContain("forged");
  });
});

const videoId = async (): Promise<string> =>
  (await line.test.database.engine.selectFrom("videos").select("id").executeTakeFirstOrThrow()).id;

describe("a stop", () => {
  it("that stands already is the same one", async () => {
    const first = await stop({ kind: "avatar", target: "asha" });
    const again = await stop({ kind: "avatar", target: "avatar/asha" });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    await lift(first.body.id);
    expect((await stop({ kind: "avatar", target: "asha" })).status).toBe(201);
  });

  it("is of one workspace: no other sees or lifts it, or falls under it", async () => {
    const theirs = await start("theirs", "asha", "acme");
    const { body } = await stop({ kind: "avatar", target: "asha" });
    expect((await videoOf(theirs)).state).toBe("rendering");
    expect(await ask("chief", "GET", `/v1/stops/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: "stop_unknown" },
    });
    expect(await lift(body.id, "chief")).toMatchObject({ status: 404 });
    expect((await ask("chief", "GET", "/v1/stops")).body.stops).toEqual([]);
    expect((await ask("trust", "GET", "/v1/stops?standing=true")).body.stops).toHaveLength(1);
  });

  it("of what cannot be stopped is refused", async () => {
    const wishes = [
      [{ kind: "avatar", target: "ashaa" }, 404],
      [{ kind: "avatar", target: "own" }, 404],
      [{ kind: "voice", target: "asha" }, 404],
      [{ kind: "model", target: "asha" }, 404],
      [{ kind: "avatar", target: "asha@2.0.0" }, 404],
      [{ kind: "avatar", target: "asha@latest" }, 400],
      [{ kind: "avatar", target: "voice/asha" }, 400],
      [{ kind: "avatar" }, 400],
      [{ kind: "campaign", target: "cmp_1" }, 404],
      [{ kind: "workspace", target: "acme" }, 404],
      [{ kind: "everything" }, 400],
      [{ kind: "workspace", reason: "" }, 400],
    ] as const;
    for (const [wish, status] of wishes) expect([wish, (await stop(wish)).status]).toEqual([wish, status]);
  });
});
