import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { layOutAssets } from "../../../test/fixtures/loose-files.ts";
import { rawZip } from "../../../test/fixtures/raw-zip.ts";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { testLabelDesk } from "../../../test/fixtures/test-label-desk.ts";
import { createTestCampaignKeys } from "../../../test/fixtures/test-campaign-keys.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { digestJson } from "../../core/index.ts";
import { planQueue } from "../../executors/index.ts";
import { buildDigest, type VideoLock } from "../../planner/index.ts";
import { createRegistryAssets, pushAsset, seedShippedAssets, tagAsset } from "../../registry/versions/index.ts";
import { bucketOf, followVerdict, lockRollout, type Rollout } from "../../rollout/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { toJson } from "../../store/index.ts";
import { createEngine } from "../engine.ts";
import { createMarkKeys } from "../mark-keys.ts";
import { createCampaignPeople } from "./campaign-people.ts";
import { planOrder, type PlanOrderOptions } from "./plan-order.ts";
import { createModerationDesk } from "./moderate-video.ts";
import { createRolloutDesk, type RolloutDesk } from "./rollout-desk.ts";

let api: ServedApi;
let planning: PlanOrderOptions;
let desk: RolloutDesk;
let key: string;
const folder = mkdtempSync(join(tmpdir(), "sutradhar-rollout-"));
const now = () => new Date();

beforeAll(async () => {
  api = await openServedApi();
  const { database, queue, stores } = api.installation;
  const vaultOf = (workspaceId: string) => stores.openVault(workspaceId);
  // What a script asks for that names nothing, and no more: each further one is drawn and checked.
  const assetsDirectory = layOutAssets(join(folder, "assets"), ["avatars/asha", "backgrounds/studio"]);
  await seedShippedAssets({ database, vaultOf, assetsDirectory, productVersion: "0.1.0", now: now() });
  key = createSecret();
  await addKey(database, { workspaceId: "default", name: "Meera", secret: key, scopes: [allScopes], now: new Date(0) });
  const line = { database, queue, now, hooks: noHooks };
  desk = createRolloutDesk({ line, stores, ledger: testLedgerWriter });
  const engineOf = createEngine();
  planning = {
    line,
    stores,
    now,
    engineOf,
    voices: createEspeakVoices(),
    build: buildDigest(stepCatalog, engineOf),
    version: "0.1.0",
    labelling: testLabelDesk(),
    openMarks: createMarkKeys({ homeDirectory: folder, secretsKeyFile: undefined, markKeyVersion: 1 }),
    openAssets: async (workspaceId, choices = new Map()) =>
      createRegistryAssets({
        database,
        vaultOf,
        workspaceId,
        choices,
        cache: (await stores.openCache(workspaceId)).blobs,
      }),
    estimate: async () => ({}) as never,
    screen: async () => undefined,
    ledger: testLedgerWriter,
    likenesses: testLikenessGuard(database),
    moderation: createModerationDesk({ database, ledger: testLedgerWriter, now }),
    people: createCampaignPeople({
      database,
      keys: createTestCampaignKeys(),
      now,
    }),
    rollouts: desk,
  };
  await push("1.0.0", { rate: 1 });
  await push("1.1.0", { rate: 1.1 });
  await push("2.0.0", { voice: "espeak-ta" });
  await ask("PUT", "/v1/assets/voice/teller/aliases/production", { version: "1.0.0" });
});
afterEach(async () => {
  const { engine } = api.installation.database;
  for (const table of ["rollout_units", "rollout_events", "rollouts", "steps", "runs", "videos", "results"] as const) {
    await engine.deleteFrom(table).execute();
  }
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const noHooks: PlanOrderOptions["line"]["hooks"] = {
  guard: async () => undefined,
  stepStarted: async () => undefined,
  checkpointed: async () => undefined,
  stepDone: async () => undefined,
  attemptEnded: async () => 0,
  runDone: async () => undefined,
  runFailed: async () => undefined,
};

const registry = () => {
  const { database, stores } = api.installation;
  return {
    database,
    workspaceId: "default",
    vaultOf: (workspaceId: string) => stores.openVault(workspaceId),
    actor: { name: "Meera" },
    now: now(),
  };
};

async function push(version: string, { voice = "espeak-en", rate = 1 }: { voice?: string; rate?: number }) {
  const archive = join(folder, `${version}.zip`);
  const descriptor = { format: 1, version, title: "Teller", engine: "espeak-ng", voice, rate };
  writeFileSync(archive, rawZip([{ name: "voice.json", data: JSON.stringify(descriptor) }]));
  await pushAsset(registry(), {
    archive,
    claim: { kind: "voice", name: "teller" },
    provenance: { licence: "Apache-2.0", likeness: { kind: "synthetic" } },
  });
}

async function ask<T = { readonly id: string }>(
  method: string,
  path: string,
  body?: object,
): Promise<T & { status: number }> {
  const response = await api.app.request(path, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { ...((await response.json()) as T), status: response.status };
}

const ramp = [{ share: 0.5, units: 6, inFlightMax: 20 }];
const start = (more: object = {}) =>
  ask<{ id: string; state: string; words: string[]; detail?: string; code?: string; decision: string }>(
    "POST",
    "/v1/rollouts",
    {
      target: "voice/teller@production",
      to: "1.1.0",
      stages: ramp,
      ...more,
    },
  );

let serial = 0;
/** Orders a video and plans it, as a worker does; the salt of what stands is one by which it falls to the arm that is asked for. */
async function order({ text, arm }: { text?: string; arm?: "champion" | "candidate" } = {}): Promise<string> {
  serial++;
  const script = `---\nvoice: teller@production\nprofile: 480p25\n---\n\n${text ?? `Good morning, number ${serial}.`}\n`;
  const { id } = await ask("POST", "/v1/videos", { script });
  if (arm) await letFall(id, arm);
  await planOrder(planning, id);
  return id;
}

async function letFall(video: string, arm: "champion" | "candidate"): Promise<void> {
  const { engine } = api.installation.database;
  const { id } = await engine
    .selectFrom("rollouts")
    .select("id")
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  const salts = Array.from({ length: 100 }, (_, index) => `salt-${index}`);
  const salt = salts.find((one) => bucketOf(id, one, video) < 0.5 === (arm === "candidate"));
  await engine
    .updateTable("rollouts")
    .set({ salt: salt ?? "" })
    .where("id", "=", id)
    .execute();
}

async function read(id: string) {
  const { engine } = api.installation.database;
  const video = await engine.selectFrom("videos").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const lock = video.lock as VideoLock | null;
  const unit = await engine.selectFrom("rollout_units").selectAll().where("video_id", "=", id).executeTakeFirst();
  return { state: video.state, version: lock?.assets.find(({ kind }) => kind === "voice")?.version, unit };
}

/** Whose word the log is: videos that were made without harm, by the candidate as by the champion. */
async function feed(id: string, units: number, meanwhile = async (): Promise<unknown> => undefined): Promise<Rollout> {
  return api.installation.database.engine.transaction().execute(async (trx) => {
    const rollout = await lockRollout(trx, "default", id);
    await meanwhile();
    const events = Array.from({ length: 2 * units }, (_, index) => {
      const arm = index % 2 === 0 ? ("champion" as const) : ("candidate" as const);
      const video = `vid_fed_${index}`;
      const values = { failure: 0, safety: 0, lip_sync: 3 + (index % 5), cost: 1 + (index % 7) / 10 };
      return [
        { type: "assigned" as const, video, arm, share: 0.5, counts: true as const },
        ...Object.entries(values).map(([metric, value]) => ({ type: "observed" as const, video, arm, metric, value })),
        { type: "finished" as const, video, arm, outcome: "made" as const },
      ];
    }).flat();
    return desk.carryOut(trx, await followVerdict(trx, rollout, { room: desk.room, now: now(), events }));
  });
}

/** A hand that moves the alias. */
const pointTo = (version: string) =>
  tagAsset(registry(), { kind: "voice", name: "teller", alias: "production", to: { kind: "exact", version } });

async function pointsTo(): Promise<string | undefined> {
  const { aliases } = await ask<{ aliases: { alias: string; version: string }[] }>("GET", "/v1/assets/voice/teller");
  return aliases.find(({ alias }) => alias === "production")?.version;
}

describe("a video that is planned while a rollout stands on what it asks for", () => {
  it("is made with the version that it falls to, and its lock says which", async () => {
    const { status } = await start();
    expect(status).toBe(201);
    const champion = await order({ arm: "champion" });
    const candidate = await order({ arm: "candidate" });
    expect(await read(champion)).toMatchObject({ state: "rendering", version: "1.0.0", unit: { counts: true } });
    expect(await read(candidate)).toMatchObject({ state: "rendering", version: "1.1.0", unit: { counts: true } });
    const { nodes } = (await read(candidate)).unit ?? { nodes: [] };
    expect(nodes.some((node) => node.startsWith("speak"))).toBe(true);
    expect(nodes).not.toContain("release");
  });

  it("is no measurement where one of the two has nothing to do for it", async () => {
    await start();
    const { unit } = await read(await order({ text: "The same again." }));
    const { engine } = api.installation.database;
    const step = await engine
      .selectFrom("steps")
      .select("key")
      .where("workspace_id", "=", "default")
      .where("step", "=", "speak")
      .executeTakeFirstOrThrow();
    expect(unit?.counts).toBe(true);
    await engine
      .insertInto("results")
      .values({ workspace_id: "default", key: step.key, outputs: toJson({}) })
      .execute();
    expect((await read(await order({ text: "The same again." }))).unit?.counts).toBe(false);
  });

  it("is planned as it is named where it has no part in any", async () => {
    await start();
    const { id } = await ask("POST", "/v1/videos", { script: "---\nprofile: 480p25\n---\n\nPlain.\n" });
    await planOrder(planning, id);
    expect(await read(id)).toMatchObject({ state: "rendering", unit: undefined });
  });

  it("keeps its version when it is planned again", async () => {
    const { id } = await start();
    const candidate = await order({ arm: "candidate" });
    const { engine } = api.installation.database;
    await engine.updateTable("runs").set({ state: "superseded" }).where("video_id", "=", candidate).execute();
    await engine
      .updateTable("videos")
      .set({ state: "screening", started_at: now() })
      .where("id", "=", candidate)
      .execute();
    await ask("PATCH", `/v1/rollouts/${id}`, { change: "abort", reason: "enough of it" });
    await planOrder(planning, candidate);
    expect(await read(candidate)).toMatchObject({ state: "rendering", version: "1.1.0" });
  });

  it("is the champion's where it cannot be planned with the candidate, which is the candidate's failure", async () => {
    // A voice that speaks another language than the script.
    const { id } = await start({ to: "2.0.0" });
    const candidate = await order({ arm: "candidate" });
    expect(await read(candidate)).toMatchObject({ state: "rendering", version: "1.0.0" });
    const replayed = await ask<{ tallies: { metric: string; candidate: { bad: number; units: number } }[] }>(
      "GET",
      `/v1/rollouts/${id}/replay`,
    );
    const failure = replayed.tallies.find(({ metric }) => metric === "failure")?.candidate;
    expect(failure?.units).toBeGreaterThan(0);
    expect(failure?.bad).toBe(failure?.units);
  });
});

describe("a verdict", () => {
  it("that promotes moves the alias, with the rollout in its history, and is told", async () => {
    const { id } = await start();
    expect((await feed(id, 6)).state).toBe("promoted");
    expect(await pointsTo()).toBe("1.1.0");
    const { engine } = api.installation.database;
    const moved = await engine.selectFrom("asset_alias_moves").selectAll().orderBy("id", "desc").executeTakeFirst();
    expect(moved).toMatchObject({ alias: "production", to_version: "1.1.0", moved_by: `rollout ${id}` });
    const told = await engine.selectFrom("events").select("type").where("subject", "=", `rollouts/${id}`).execute();
    expect(told.map(({ type }) => type)).toContain("sutradhar.rollout.promoted");
    expect((await read(await order())).version).toBe("1.1.0");
    await pointTo("1.0.0");
  });

  it("that takes it back gives videos of which nothing has begun a new plan, with the champion", async () => {
    const { id } = await start();
    const candidate = await order({ arm: "candidate" });
    const aborted = await ask<{ state: string; words: string[] }>("PATCH", `/v1/rollouts/${id}`, {
      change: "abort",
      reason: "the lips are late",
    });
    expect(aborted).toMatchObject({ status: 200, state: "aborted" });
    expect(aborted.words[0]).toBe("aborted by Meera: the lips are late");
    expect((await read(candidate)).state).toBe("screening");
    const { queue } = api.installation;
    await queue.open([planQueue]);
    const jobs = await queue.take<{ video: string }>(planQueue, 100, 100);
    for (const job of jobs) await queue.complete(job);
    expect(jobs.map(({ data }) => data.video)).toContain(candidate);
    await planOrder(planning, candidate);
    expect(await read(candidate)).toMatchObject({ state: "rendering", version: "1.0.0", unit: { arm: "champion" } });
  });

  it("is not waited for where somebody has moved the alias meanwhile", async () => {
    const { id } = await start();
    await pointTo("2.0.0");
    const seen = await ask<{ state: string; words: string[] }>("GET", `/v1/rollouts/${id}`);
    expect(seen.state).toBe("aborted");
    expect(seen.words[0]).toContain("was moved to 2.0.0 meanwhile");
    await pointTo("1.0.0");
  });

  it("does not undo what somebody rolls back by hand while it promotes", async () => {
    const { id } = await start();
    const ended = await feed(id, 6, () => pointTo("2.0.0"));
    expect(ended).toMatchObject({ state: "aborted", endedBy: "the product" });
    expect(await pointsTo()).toBe("2.0.0");
    const told = await api.installation.database.engine
      .selectFrom("events")
      .select("type")
      .where("subject", "=", `rollouts/${id}`)
      .execute();
    expect(told.map(({ type }) => type)).toEqual(["sutradhar.rollout.aborted"]);
    await pointTo("1.0.0");
  });

  it("and a hand that ends it in the same instant come one after the other", async () => {
    const { id } = await start();
    const [fed, aborted] = await Promise.all([
      feed(id, 6),
      ask<{ state: string; code?: string }>("PATCH", `/v1/rollouts/${id}`, { change: "abort", reason: "enough of it" }),
    ]);
    const { state } = await ask<{ state: string }>("GET", `/v1/rollouts/${id}`);
    // Whoever comes second finds it ended.
    expect([
      ["promoted", "promoted", 409],
      ["aborted", "aborted", 200],
    ]).toContainEqual([state, fed.state, aborted.status]);
    expect(await pointsTo()).toBe(state === "promoted" ? "1.1.0" : "1.0.0");
    await pointTo("1.0.0");
  });

  it("is not waited for where the alias was taken away", async () => {
    const { status } = await ask("PUT", "/v1/assets/voice/teller/aliases/trial", { version: "1.0.0" });
    expect(status).toBe(200);
    const { id } = await start({ target: "voice/teller@trial" });
    await ask("DELETE", "/v1/assets/voice/teller/aliases/trial");
    expect(await ask("GET", `/v1/rollouts/${id}`)).toMatchObject({ state: "aborted" });
  });
});

describe("a candidate that works beside", () => {
  const beside = () =>
    api.installation.database.engine.selectFrom("runs").selectAll().where("purpose", "=", "shadow").execute();

  it("has a run of its own, up to the gates, and the video is the champion's", async () => {
    await start({ strategy: "shadow", stages: [{ share: 1, units: 40, inFlightMax: 4 }] });
    const video = await order();
    expect(await read(video)).toMatchObject({ state: "rendering", version: "1.0.0", unit: { arm: "champion" } });
    const [run] = await beside();
    expect(run).toMatchObject({ video_id: video, state: "running", priority: "bulk" });
    const { engine } = api.installation.database;
    const steps = await engine
      .selectFrom("steps")
      .select(["step", "kind", "run_id"])
      .where("kind", "=", "effect")
      .execute();
    expect(steps.map(({ step }) => step)).toContain("release");
    expect(steps.filter(({ run_id: of }) => of === run?.id)).toEqual([]);
    const shown = await ask<{ purpose: string }>("GET", `/v1/runs/${run?.id}`);
    expect(shown).toMatchObject({ status: 200, purpose: "shadow" });
  });

  it("is called off when the rollout ends, and the video goes on", async () => {
    const { id } = await start({ strategy: "shadow", stages: [{ share: 1, units: 40, inFlightMax: 4 }] });
    const video = await order();
    await ask("PATCH", `/v1/rollouts/${id}`, { change: "abort", reason: "enough of it" });
    expect((await beside()).map(({ state }) => state)).toEqual(["cancelled"]);
    expect(await read(video)).toMatchObject({ state: "rendering", version: "1.0.0" });
  });

  it("that cannot even be planned has failed, and nothing works beside", async () => {
    const stages = [{ share: 1, units: 40, inFlightMax: 4 }];
    const { id } = await start({ strategy: "shadow", stages, to: "2.0.0" });
    expect(await read(await order())).toMatchObject({ state: "rendering", version: "1.0.0" });
    expect(await beside()).toEqual([]);
    const replayed = await ask<{ inFlight: number; tallies: { metric: string; candidate: { bad: number } }[] }>(
      "GET",
      `/v1/rollouts/${id}/replay`,
    );
    expect(replayed.inFlight).toBe(0);
    expect(replayed.tallies.find(({ metric }) => metric === "failure")?.candidate.bad).toBe(1);
  });
});

describe("over the API", () => {
  it("two on one alias are refused, and what cannot be is told", async () => {
    const { id } = await start();
    expect(await start()).toMatchObject({ status: 409, code: "state_conflict" });
    expect(await start({ target: "voice/teller@1.0.0" })).toMatchObject({ status: 400, code: "request_invalid" });
    expect(await start({ target: "voice/nobody@production" })).toMatchObject({ status: 404, code: "asset_unknown" });
    expect(await start({ target: "voice/teller@staging", to: "9.9.9" })).toMatchObject({ code: "asset_unknown" });
    expect(await ask("GET", `/v1/rollouts/${id.slice(0, -1)}`)).toMatchObject({ status: 400 });
    expect(await ask("GET", `/v1/rollouts/rol_${"0".repeat(26)}`)).toMatchObject({
      status: 404,
      code: "rollout_unknown",
    });
  });

  it("is paused and resumed, listed, and asked for its decision as Argo Rollouts asks", async () => {
    const { id } = await start();
    const change = (what: string) =>
      ask<{ state: string }>("PATCH", `/v1/rollouts/${id}`, { change: what, reason: "a holiday" });
    expect((await change("pause")).state).toBe("paused");
    expect(await ask("GET", `/v1/rollouts/${id}/decision`)).toMatchObject({
      data: { decision: "hold", state: "paused" },
    });
    expect((await change("resume")).state).toBe("running");
    expect(await ask("GET", "/v1/rollouts")).toMatchObject({ rollouts: [{ id, state: "running" }] });
    const replayed = await ask<{ isSame: boolean; traceDigest: string }>("GET", `/v1/rollouts/${id}/replay`);
    expect(replayed).toMatchObject({ isSame: true, traceDigest: digestJson([]) });
  });
});
