import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { testReleaseDesk } from "../../../test/fixtures/test-release-desk.ts";
import type { Caller } from "../../access/index.ts";
import { createId, digestBytes, SutradharError } from "../../core/index.ts";
import { openJobQueue, type DoneNode, type JobQueue, type RunHooks, type RunRow } from "../../executors/index.ts";
import { createVideo, getVideo, listPrints, moveVideo } from "../../productions/index.ts";
import { openStores, parseStoreLocation, toJson, type Stores } from "../../store/index.ts";
import { approveVideo, retryVideo } from "./video-changes.ts";
import { createVideoHooks } from "./video-hooks.ts";

const now = (): Date => new Date("2026-11-29T06:00:00Z");
const home = mkdtempSync(join(tmpdir(), "sutradhar-release-"));

let test: TestDatabase;
let queue: JobQueue;
let stores: Stores;
let hooks: RunHooks;
let id: string;

beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  queue = await openJobQueue({ database, onError: () => undefined });
  const location = parseStoreLocation("files", {});
  stores = openStores({ location, homeDirectory: home, sizeBytesMax: 1e9, database, now: () => Date.now() });
  hooks = createVideoHooks({
    database,
    queue,
    stores,
    ledger: testLedgerWriter,
    likenesses: testLikenessGuard(database),
    releases: testReleaseDesk,
    now,
    guard: async () => undefined,
    meter: async () => 0,
  });
  for (const [name, roles] of [
    ["asha", ["trust"]],
    ["ravi", ["producer"]],
  ] as const) {
    const person = {
      id: `person_${name}`,
      name,
      email: null,
      issuer: null,
      subject: null,
      joined_at: now(),
      ended_at: null,
      ended_by: null,
    };
    await database.engine
      .insertInto("people")
      .values({ ...person, created_at: now() })
      .execute();
    const membership = {
      workspace_id: "default",
      person_id: person.id,
      roles: [...roles],
      ended_at: null,
      ended_by: null,
    };
    await database.engine
      .insertInto("memberships")
      .values({ ...membership, created_at: now() })
      .execute();
  }
});
afterAll(async () => {
  await queue.close();
  await stores.close();
  await test.close();
  rmSync(home, { recursive: true });
});

/** A political video of which everything is made, and only the release is left. */
async function make(): Promise<void> {
  await test.database.engine.transaction().execute(async (trx) => {
    const order = { files: {}, values: {}, captions: "none", reuse: true, priority: "interactive" } as const;
    const wanted = { ...order, purpose: "political-campaign", orderedBy: "person:person_meera" };
    ({ id } = await createVideo(trx, { workspaceId: "default", order: wanted, now: now() }));
    for (const to of ["screening", "rendering", "verifying"] as const) await moveVideo(trx, id, { to, now: now() });
    const lock = toJson({ nodes: {}, marks: { shots: { "s1-01": "0123456789" } } });
    await trx.updateTable("videos").set({ lock }).where("id", "=", id).execute();
    const judged = { input_sha256: digestBytes("texts"), is_overridable: true, judged: toJson({}), took_ms: 1 };
    const decision = {
      id: createId("mod", now().getTime()),
      workspace_id: "default",
      video_id: id,
      action: "allow" as const,
    };
    await trx
      .insertInto("moderation_decisions")
      .values({ ...decision, ...judged, decided_at: now(), overridden_at: null })
      .execute();
  });
}

/** How its two whole seconds looked to the gates. */
const prints = [
  { frame: 15, print: "0f".repeat(32) },
  { frame: 45, print: "f0".repeat(32) },
];

/** What the line does when the last step has its receipt: all of it, or none and the run has failed. */
async function release(): Promise<void> {
  const gates = ["decode", "loudness", "lip-sync", "label"].map((name) => ({ name, verdict: "pass", reason: "" }));
  const files = { video: digestBytes("video"), manifest: digestBytes("manifest") };
  const master = { masterSha256: digestBytes("master"), frames: 75, durationMs: 3_000 };
  const receipt = { video: id, ...master, files, gates, prints };
  const { blobs } = await stores.openCache("default");
  const digest = await blobs.put(new TextEncoder().encode(JSON.stringify(receipt)));
  const run = { id: createId("run", now().getTime()), workspaceId: "default", videoId: id, purpose: "make" } as RunRow;
  const done = {
    node: { id: "release", step: "release", parameters: {} },
    outputs: { receipt: digest },
    usage: { frames: 0 },
  };
  const { engine } = test.database;
  try {
    await engine.transaction().execute((trx) => hooks.stepDone(trx, run, done as unknown as DoneNode));
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
    await engine.transaction().execute((trx) => hooks.runFailed(trx, run, error));
  }
}

async function read() {
  return test.database.engine.transaction().execute((trx) => getVideo(trx, id));
}

async function approve(name: string, key: string): Promise<void> {
  const principal = { kind: "person", id: `person_${name}` } as const;
  const caller: Caller = {
    workspaceId: "default",
    keyId: key,
    name,
    scopes: ["videos:review"],
    principal,
    isWide: false,
  };
  const options = { database: test.database, queue, stores, ledger: testLedgerWriter, now };
  await approveVideo(options, caller, { id, reason: "I have looked at it" });
}

function listPrintsOf(videoId: string) {
  return test.database.forWorkspace("default", (trx) => listPrints(trx, { workspaceId: "default", videoId }));
}

it("a political video waits until two people have agreed, and then it is released", async () => {
  await make();
  await release();
  expect(await listPrintsOf(id)).toEqual([]);
  expect(await read()).toMatchObject({ state: "in_review", deliverables: null, problem: { code: "review_required" } });
  await approve("asha", "key_1");
  await release();
  expect((await read()).problem?.message).toContain("producer");
  await approve("asha", "key_2");
  await release();
  expect((await read()).state).toBe("in_review");
  await approve("ravi", "key_3");
  await release();
  expect(await read()).toMatchObject({
    state: "ready",
    lock: { policy: { profile: "enterprise" } },
    masterSha256: digestBytes("master"),
  });
  const entries = await test.database.engine.selectFrom("ledger_pending").select("entry").execute();
  const types = entries.map(({ entry }) => (JSON.parse(entry) as { type: string }).type);
  expect(types.filter((type) => /approved|allowed|released/.test(type)).toSorted()).toEqual([
    "video.allowed",
    "video.approved",
    "video.approved",
    "video.approved",
    "video.released",
  ]);
  expect(await listPrintsOf(id)).toEqual(prints);
  // The ledger commits to them, and says nothing of what they are.
  const released = entries.find(({ entry }) => entry.includes('"video.released"'))?.entry ?? "";
  expect((JSON.parse(released) as { body: { prints: string } }).body.prints).toMatch(/^hmac:/);
  expect(released).not.toContain("0f".repeat(32));
});

it("what people have agreed to does not hold for what is made anew", async () => {
  await make();
  await release();
  await approve("asha", "key_1");
  await approve("ravi", "key_3");
  await test.database.engine
    .updateTable("videos")
    .set({ state: "failed", finished_at: now() })
    .where("id", "=", id)
    .execute();
  const caller: Caller = {
    workspaceId: "default",
    keyId: "key_4",
    name: "meera",
    scopes: ["videos:write"],
    principal: { kind: "person", id: "person_meera" },
    isWide: false,
  };
  await retryVideo({ database: test.database, queue, stores, ledger: testLedgerWriter, now }, caller, id);
  await test.database.engine.transaction().execute(async (trx) => {
    for (const to of ["screening", "rendering", "verifying"] as const) await moveVideo(trx, id, { to, now: now() });
  });
  await release();
  expect((await read()).state).toBe("in_review");
});
