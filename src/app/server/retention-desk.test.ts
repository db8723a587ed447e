import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openConsentDesk,
  type AskedPerson,
  type ConsentDeskFixture,
  type DeskAsker,
} from "../../../test/fixtures/consent-desk.ts";
import { sampleVoice } from "../../../test/fixtures/loose-files.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { digestBytes, type Digest } from "../../core/index.ts";
import { findOwnersOfFiles, listHeldArtifacts, type RetentionVerdict } from "../../governance/retention/index.ts";
import { toJson } from "../../store/index.ts";
import { silentLog } from "../../telemetry/log/index.ts";
import { readConfig } from "../config.ts";
import { openConsentOffice } from "./consent-office.ts";
import { openRetentionDesk, type RetentionDesk } from "./retention-desk.ts";

let office: ConsentDeskFixture;
let trust: DeskAsker;
let asked: AskedPerson;
let today = new Date();
let desks: { readonly minimise: RetentionDesk; readonly strict: RetentionDesk };
const ref = "kavya";
const voice = digestBytes(sampleVoice);

const engine = () => office.served.installation.database.engine;
const openVault = () => office.served.installation.stores.openVault("default");

beforeAll(async () => {
  office = await openConsentDesk();
  trust = await office.withKey(["retention:read", "retention:write", "ledger:read"], "default");
  asked = await office.askPerson(ref, await office.digestOfVoice(ref));
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice(ref, ref);
  desks = { minimise: await openDesk("minimise"), strict: await openDesk("strict-8(3)") };
});
afterAll(() => office.close());

async function openDesk(profile: string): Promise<RetentionDesk> {
  const { installation, homeDirectory } = office.served;
  const config = readConfig({ SUTRADHAR_HOME: homeDirectory, SUTRADHAR_RETENTION_PROFILE: profile });
  const consents = await openConsentOffice(config, installation, { ledger: testLedgerWriter, now: () => today });
  const { database, stores } = installation;
  return openRetentionDesk({ config, database, stores, desk: consents.desk, log: silentLog });
}

/** A finished video of the person's, with something made on the way and a file to hand out. */
async function finishVideo(): Promise<{ readonly id: string; readonly made: Digest; readonly file: Digest }> {
  const id = (await office.order(ref)).body.id as string;
  const owners = [asked.person];
  const cache = await office.served.installation.stores.openCache("default", owners);
  const made = await cache.blobs.put(Buffer.from(`sound of ${id}`));
  const file = await (
    await office.served.installation.stores.openVault("default", owners)
  ).put(Buffer.from(`file of ${id}`));
  const grants = await engine().selectFrom("likeness_uses").select("video_id").where("video_id", "=", id).execute();
  if (grants.length === 0) {
    const manifest = await engine()
      .selectFrom("asset_versions")
      .select("digest")
      .where("name", "=", ref)
      .executeTakeFirstOrThrow();
    const use = { workspace_id: "default", video_id: id, principal_id: asked.person, asset_digest: manifest.digest };
    const spoken = { modality: "voice", languages: ["hi"], content_classes: [], grant_id: null, used_at: new Date() };
    await engine()
      .insertInto("likeness_uses")
      .values({ ...use, ...spoken })
      .execute();
  }
  await engine()
    .updateTable("videos")
    .set({ state: "ready", finished_at: new Date(), deliverables: toJson({ video: file }), master_sha256: file })
    .where("id", "=", id)
    .execute();
  return { id, made, file };
}

const of = (verdicts: readonly RetentionVerdict[], kind: string, subject: string) =>
  verdicts.find(({ holding }) => holding.kind === kind && holding.subject === subject);

/** So many hours from now. */
function wait(hours: number): void {
  today = new Date(Date.now() + hours * 3_600_000);
}

async function isOnDisk(words: string): Promise<boolean> {
  const names = await readdir(office.served.homeDirectory, { recursive: true, withFileTypes: true });
  for (const each of names.filter((entry) => entry.isFile())) {
    if ((await readFile(join(each.parentPath, each.name))).includes(words)) return true;
  }
  return false;
}

it("a person's original lies encrypted from the moment that it is pushed", async () => {
  expect(Buffer.from(await (await openVault()).get(voice)).equals(Buffer.from(sampleVoice))).toBe(true);
  expect(await isOnDisk(sampleVoice.slice(0, 60))).toBe(false);
});

it("and cannot be exported, by whoever may read assets", async () => {
  const pulled = await office.ask("GET", `/v1/assets/voice/${ref}/1.0.0/archive`);
  expect([pulled.status, pulled.body.code]).toEqual([403, "consent_refused"]);
  expect(pulled.body.detail).toContain("cannot be exported");
});

describe("what was made on the way to a video of a person", () => {
  it("stays for an hour, is planned to go then, goes with a receipt in the ledger, and once", async () => {
    wait(0);
    const { id, made } = await finishVideo();
    const cache = await office.served.installation.stores.openCache("default");
    expect(of(await desks.minimise.plan("default"), "intermediates", id)).toMatchObject({
      action: "keep",
      reasons: ["purpose_continues"],
    });
    wait(1.1);
    expect(of(await desks.minimise.plan("default"), "intermediates", id)).toMatchObject({
      action: "purge",
      reasons: [],
    });
    // A plan does nothing.
    expect(await cache.blobs.has(made)).toBe(true);
    expect(of(await desks.minimise.sweep("default"), "intermediates", id)?.action).toBe("purge");
    expect(await cache.blobs.has(made)).toBe(false);
    expect(of(await desks.minimise.sweep("default"), "intermediates", id)).toBeUndefined();
    const { body } = await trust("GET", "/v1/retention/receipts");
    expect(body.receipts).toContainEqual(
      expect.objectContaining({
        kind: "intermediates",
        subject: id,
        action: "purge",
        profile: "minimise",
        entry: expect.any(String),
      }),
    );
  });

  it("is sealed for a year where the law is read so, and nobody reads it meanwhile", async () => {
    wait(0);
    const { id, made, file } = await finishVideo();
    wait(2);
    expect(of(await desks.strict.sweep("default"), "intermediates", id)?.action).toBe("seal");
    for (const store of [(await office.served.installation.stores.openCache("default")).blobs, await openVault()]) {
      expect(await store.has(made)).toBe(false);
    }
    const held = await engine().selectFrom("sealed_blobs").select("held_at").where("digest", "=", made).execute();
    expect(held).toEqual([{ held_at: expect.any(Date) }]);
    expect(await (await openVault()).has(file)).toBe(true);
    wait(24 * 364);
    expect(of(await desks.strict.plan("default"), "intermediates", id)?.action).toBe("seal");
    wait(24 * 368);
    expect(of(await desks.strict.plan("default"), "intermediates", id)?.action).toBe("shred");
  });
});

describe("what is written down of the work", () => {
  /** Two years ago, as the database counts. */
  const old = new Date(Date.now() - 2 * 366 * 86_400_000);
  const month = old.toISOString().slice(0, 7);
  const tables = {
    events: "events",
    moderation: "moderation_decisions",
    decisions: "policy_decisions",
    attempts: "attempts",
    dead_letters: "dead_letters",
  } as const;

  async function count(kind: keyof typeof tables, video: string): Promise<number> {
    const ofVideo = sql`video_id = ${video}`;
    // Its order was decided of, too, just now.
    const isOld = kind === "decisions" ? sql`and decided_at < now() - interval '1 year'` : sql``;
    const column = kind === "events" ? sql`subject = ${`videos/${video}`}` : sql`${ofVideo} ${isOld}`;
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(tables[kind])} where ${column}`.execute(engine());
    return rows[0]?.n ?? 0;
  }

  /** Everything that a video leaves behind, two years old. */
  async function leaveLogs(video: string, sign: string): Promise<void> {
    await sql`
      insert into events (id, workspace_id, type, subject, sequence, data, at)
      select 'evt_' || ${sign} || n, 'default', 'sutradhar.video.ready', 'videos/' || ${video}::text, n + 1000, '{}', ${old}
      from generate_series(1, 3) n`.execute(engine());
    await sql`
      insert into moderation_decisions (id, workspace_id, video_id, input_sha256, action, is_overridable, judged, took_ms, decided_at)
      values ('mdn_' || ${sign}, 'default', ${video}, ${sign}, 'allow', true, '{}', 1, ${old})`.execute(engine());
    await sql`
      insert into policy_decisions (id, workspace_id, video_id, decided_at, name, is_allowed, reasons, input_sha256, input, duration_ms)
      values ('pdn_' || ${sign}, 'default', ${video}, ${old}, 'release', true, '{}', ${sign}, '{}', 1)`.execute(
      engine(),
    );
    await sql`
      insert into dead_letters (workspace_id, run_id, video_id, node_id, step, key, problem, settled_at)
      values ('default', 'run_1', ${video}, 'n', 'speak', 'k', '{}', ${old})`.execute(engine());
  }

  it("goes a year later, month by month, each with a receipt; a subject's newest event and what was decided of a video that can be had stay", async () => {
    wait(0);
    const { id: there } = await finishVideo();
    const { id: gone } = await finishVideo();
    await engine().updateTable("videos").set({ deliverables: null }).where("id", "=", gone).execute();
    await sql`delete from events where subject in (${`videos/${there}`}, ${`videos/${gone}`})`.execute(engine());
    await leaveLogs(there, "a");
    await leaveLogs(gone, "b");
    const planned = await desks.minimise.plan("default");
    for (const kind of ["events", "moderation", "decisions", "dead_letters"]) {
      expect(of(planned, kind, month)).toMatchObject({ action: "purge", holding: { class: "R2" } });
    }
    await desks.minimise.sweep("default");
    const left = async (video: string) => ({
      events: await count("events", video),
      moderation: await count("moderation", video),
      decisions: await count("decisions", video),
      deadLetters: await count("dead_letters", video),
    });
    expect(await left(there)).toEqual({ events: 1, moderation: 1, decisions: 1, deadLetters: 0 });
    expect(await left(gone)).toEqual({ events: 1, moderation: 0, decisions: 0, deadLetters: 0 });
    const { body } = await trust("GET", "/v1/retention/receipts");
    expect(body.receipts).toContainEqual(
      expect.objectContaining({ kind: "moderation", subject: month, class: "R2", entry: expect.any(String), items: 1 }),
    );
  });

  it("stays until its year is over", async () => {
    const young = new Date(Date.now() - 340 * 86_400_000);
    await sql`
      insert into dead_letters (workspace_id, run_id, video_id, node_id, step, key, problem, settled_at)
      values ('default', 'run_2', 'vid_young', 'n', 'speak', 'k', '{}', ${young})`.execute(engine());
    expect(of(await desks.minimise.plan("default"), "dead_letters", young.toISOString().slice(0, 7))?.action).toBe(
      "keep",
    );
    await engine().deleteFrom("dead_letters").execute();
  });
});

describe("a legal hold", () => {
  it("keeps what would go, is placed and lifted by who may, and both are in the ledger", async () => {
    wait(0);
    const { id } = await finishVideo();
    const placed = await trust("POST", "/v1/retention/holds", {
      scope: "person",
      target: asked.person,
      reason: "CS 214/2026",
    });
    expect(placed.status).toBe(201);
    wait(3);
    expect(of(await desks.minimise.plan("default"), "intermediates", id)).toMatchObject({
      action: "keep",
      reasons: ["legal_hold"],
    });
    expect((await office.ask("POST", "/v1/retention/holds", { scope: "workspace", reason: "mine" })).status).toBe(403);
    expect(
      (await trust("POST", "/v1/retention/holds", { scope: "video", target: "vid_none", reason: "none" })).status,
    ).toBe(400);
    const lifted = await trust("POST", `/v1/retention/holds/${placed.body.id}/lift`, { reason: "settled" });
    expect(lifted.body).toMatchObject({ liftReason: "settled", liftedBy: "test" });
    expect((await trust("POST", `/v1/retention/holds/${placed.body.id}/lift`, { reason: "settled" })).status).toBe(409);
    expect(of(await desks.minimise.plan("default"), "intermediates", id)?.action).toBe("purge");
  });
});

it("a plan and a sweep are asked for by who may, and told in the words of the API", async () => {
  const planned = await trust("GET", "/v1/retention/plan");
  expect(planned.body).toMatchObject({ profile: "minimise", verdicts: expect.any(Array) });
  expect(planned.body.verdicts[0]).toMatchObject({ class: expect.stringMatching(/^R\d$/), floorAt: null });
  expect((await trust("POST", "/v1/retention/sweep")).status).toBe(200);
  expect((await office.ask("GET", "/v1/retention/plan")).status).toBe(403);
  expect((await office.ask("POST", "/v1/retention/sweep")).status).toBe(403);
});

describe("lineage", () => {
  it("tells what holds a person's data, and whose a file is", async () => {
    wait(0);
    const { id, file } = await finishVideo();
    const { database } = office.served.installation;
    const place = { workspaceId: "default", principalId: asked.person };
    const held = await database.forWorkspace("default", (trx) => listHeldArtifacts(trx, place));
    const told = held.map(({ kind, digest, videoId }) => [kind, digest ?? null, videoId ?? null]);
    expect(told).toContainEqual(["original", voice, null]);
    expect(told).toContainEqual(["output", file, id]);
    expect(told.map(([kind]) => kind)).toContain("record");
    const owners = await database.forWorkspace("default", (trx) =>
      findOwnersOfFiles(trx, { workspaceId: "default", digests: [file, voice, digestBytes("nobody's")] }),
    );
    expect(Object.fromEntries(owners)).toEqual({ [file]: [asked.person], [voice]: [asked.person] });
  });
});

describe("a likeness that its person allows nothing of any more", () => {
  it("is held for the year of the law, then its key is destroyed and nothing opens it, in a restored copy neither", async () => {
    wait(0);
    const before = await engine()
      .selectFrom("sealed_blobs")
      .selectAll()
      .where("digest", "=", voice)
      .executeTakeFirstOrThrow();
    const path = join(
      office.served.homeDirectory,
      "vault/default/blobs",
      before.sealed_digest.slice(0, 2),
      before.sealed_digest,
    );
    const backup = await readFile(path);
    expect((await office.send(asked.link, [["action", "withdraw"]])).status).toBe(303);
    expect(await (await openVault()).has(voice)).toBe(false);
    wait(1);
    expect(of(await desks.minimise.plan("default"), "likeness", asked.person)).toMatchObject({
      action: "seal",
      reasons: ["floor_not_reached"],
    });
    wait(24 * 370);
    const planned = of(await desks.minimise.plan("default"), "likeness", asked.person);
    expect([planned?.action, planned?.reasons]).toEqual(["shred", []]);
    await desks.minimise.sweep("default");
    const keys = await office.served.installation.openPersonKeys();
    expect(await keys.find(asked.person)).toBeUndefined();
    // The rows and the bytes of a backup come back; the key does not.
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, backup);
    await engine()
      .insertInto("sealed_blobs")
      .values({ ...before, held_at: null })
      .execute();
    expect(await (await openVault()).has(voice)).toBe(false);
    await expect((await openVault()).get(voice)).rejects.toMatchObject({ code: "blob_missing" });
    await expect(keys.create(asked.person)).rejects.toMatchObject({ code: "state_conflict" });
  });
});
