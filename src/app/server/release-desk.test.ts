import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import type { Caller, Principal } from "../../access/index.ts";
import { createId, digestBytes } from "../../core/index.ts";
import { createPolicy, createWasmEngine, noDecisionLog, readShippedBundle } from "../../governance/policy/index.ts";
import { createVideo, getVideo, type VideoOrder } from "../../productions/index.ts";
import { toJson } from "../../store/index.ts";
import { addApproval, readRoles } from "./approvals.ts";
import { createReleaseDesk, type Releasable, type ReleaseProfile } from "./release-desk.ts";

const now = new Date("2026-11-29T06:00:00Z");
const bundle = readShippedBundle();
const ours = createWasmEngine(bundle);

let test: TestDatabase;
let id: string;

beforeAll(async () => {
  test = await openTestDatabase();
  const { engine } = test.database;
  const people = {
    asha: ["trust"],
    ravi: ["producer"],
    meera: ["trust", "producer"],
    vera: ["viewer"],
    gone: ["trust"],
  };
  for (const [name, roles] of Object.entries(people)) {
    const person = { id: `person_${name}`, name, email: null, issuer: null, subject: null, created_at: now };
    await engine
      .insertInto("people")
      .values({ ...person, joined_at: now, ended_at: null, ended_by: null })
      .execute();
    const ended = name === "gone" ? now : null;
    await engine
      .insertInto("memberships")
      .values({
        workspace_id: "default",
        person_id: person.id,
        roles,
        created_at: now,
        ended_at: ended,
        ended_by: null,
      })
      .execute();
  }
});
afterAll(() => test.close());

async function order(more: Partial<VideoOrder> = {}): Promise<void> {
  const standing = { files: {}, values: {}, captions: "none", reuse: true, priority: "interactive" } as const;
  const video = await test.database.forWorkspace("default", (trx) =>
    createVideo(trx, { workspaceId: "default", order: { ...standing, ...more }, now }),
  );
  id = video.id;
  const lock = toJson({ marks: { shots: { "s1-01": "0123456789" } } });
  await test.database.engine.updateTable("videos").set({ lock }).where("id", "=", id).execute();
  await judge("allow");
}

async function judge(action: "allow" | "review" | "block", overriddenAt: Date | null = null): Promise<void> {
  await test.database.engine.deleteFrom("moderation_decisions").where("video_id", "=", id).execute();
  const judged = {
    input_sha256: digestBytes("texts"),
    is_overridable: true,
    judged: toJson({}),
    took_ms: 1,
    decided_at: now,
  };
  await test.database.engine
    .insertInto("moderation_decisions")
    .values({
      id: createId("mod", now.getTime()),
      workspace_id: "default",
      video_id: id,
      action,
      ...judged,
      overridden_at: overriddenAt,
    })
    .execute();
}
beforeEach(() => order());

async function approve(name: string, key = "one"): Promise<void> {
  const principal: Principal =
    name === "admin" ? { kind: "service", id: "default/administrator" } : { kind: "person", id: `person_${name}` };
  const caller: Caller = {
    workspaceId: "default",
    keyId: `key_${name}_${key}`,
    name,
    scopes: ["videos:review"],
    principal,
    isWide: false,
  };
  const roles = await readRoles(test.database, caller, now);
  await test.database.forWorkspace("default", (trx) =>
    addApproval(trx, caller, { id, roles, reason: "I have looked", now }),
  );
}

const pass = ["decode", "loudness", "lip-sync", "label"].map((name) => ({
  name,
  verdict: "pass" as const,
  reason: "",
}));
const doubtful = pass.map((gate) => (gate.name === "lip-sync" ? { ...gate, verdict: "review" as const } : gate));
const files = { video: digestBytes("video"), manifest: digestBytes("manifest") };

async function check(
  receipt: Partial<Releasable["receipt"]> = {},
  { profile = "enterprise", engine = ours }: { profile?: ReleaseProfile; engine?: typeof ours } = {},
): Promise<object> {
  const policy = createPolicy({ engine, bundle: bundle.digest, log: noDecisionLog, now: () => now });
  const desk = createReleaseDesk({ policy, profile, ledger: testLedgerWriter });
  return test.database.forWorkspace("default", async (trx) =>
    desk.check(trx, { video: await getVideo(trx, id), receipt: { gates: pass, files, ...receipt } }),
  );
}

async function readEntries(): Promise<string> {
  const rows = await test.database.engine.selectFrom("ledger_pending").select("entry").execute();
  return rows.map(({ entry }) => entry).join("\n");
}

describe("a release", () => {
  it("is allowed where all is there, and the ledger says by which rules", async () => {
    await check();
    const said = (await readEntries()).split("\n").filter((entry) => entry.includes(id));
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0]!)).toMatchObject({ type: "video.allowed", body: { video: id, policy: bundle.digest } });
  });

  it.each<[string, Partial<Releasable["receipt"]>, Partial<VideoOrder>, ReleaseProfile]>([
    ["a gate has failed", { gates: pass.map((gate) => ({ ...gate, verdict: "fail" })) }, {}, "enterprise"],
    ["a gate is not there", { gates: pass.slice(1) }, {}, "enterprise"],
    ["it is not signed", { files: { video: files.video } }, {}, "enterprise"],
    ["nobody knows what it is for", {}, { purpose: "blackmail" }, "enterprise"],
    ["a strict installation has read no mark in it", {}, { purpose: "marketing" }, "strict"],
  ])("is refused where %s", async (_name, receipt, wanted, profile) => {
    await order(wanted);
    await expect(check(receipt, { profile })).rejects.toMatchObject({ code: "policy_refused" });
    expect(await readEntries()).not.toContain(id);
  });

  describe("of sound alone", () => {
    const gates = ["decode", "loudness", "silence", "duration", "label"].map((name) => ({
      name,
      verdict: "pass" as const,
      reason: "",
    }));
    const lock = toJson({ profile: "audio" });
    const isSound = () => test.database.engine.updateTable("videos").set({ lock }).where("id", "=", id).execute();

    it("is allowed by the gates for sound, without a mark, which there is none of in it", async () => {
      await isSound();
      await expect(check({ gates })).resolves.toEqual({ profile: "enterprise-sound", bundle: bundle.digest });
    });

    it.each(gates.map(({ name }) => name))("is refused without its gate %s", async (name) => {
      await isSound();
      await expect(check({ gates: gates.filter((gate) => gate.name !== name) })).rejects.toMatchObject({
        code: "policy_refused",
      });
    });

    it("is no way round the gates of a video", async () => {
      await expect(check({ gates })).rejects.toMatchObject({ code: "policy_refused" });
    });

    it("is refused where an installation is strict: no mark could be read in it", async () => {
      await order({ purpose: "marketing" });
      await isSound();
      await approve("asha");
      await expect(check({ gates }, { profile: "strict" })).rejects.toMatchObject({
        code: "policy_refused",
        message: expect.stringContaining("watermark_missing") as string,
      });
    });
  });

  it("of a strict installation is allowed where a mark was read in the file, and not where it might be", async () => {
    await order({ purpose: "marketing" });
    const read = [...pass, { name: "watermark", verdict: "pass" as const, reason: "" }];
    await expect(check({ gates: read }, { profile: "strict" })).resolves.toEqual({
      profile: "strict",
      bundle: bundle.digest,
    });
    const faint = read.map((gate) => (gate.name === "watermark" ? { ...gate, verdict: "review" as const } : gate));
    await expect(check({ gates: faint }, { profile: "strict" })).rejects.toMatchObject({ code: "policy_refused" });
  });

  it("is refused where its lock names no mark", async () => {
    await test.database.engine.updateTable("videos").set({ lock: null }).where("id", "=", id).execute();
    await expect(check()).rejects.toMatchObject({
      code: "policy_refused",
      message: expect.stringContaining("watermark_missing") as string,
    });
  });

  it("is refused where its texts were not let through, and allowed where people did", async () => {
    await judge("block");
    await expect(check()).rejects.toMatchObject({
      code: "policy_refused",
      message: expect.stringContaining("moderation") as string,
    });
    await judge("review");
    await expect(check()).rejects.toMatchObject({ code: "policy_refused" });
    await judge("block", now);
    await expect(check()).resolves.toEqual({ profile: "enterprise", bundle: bundle.digest });
    await test.database.engine.deleteFrom("moderation_decisions").where("video_id", "=", id).execute();
    await expect(check()).rejects.toMatchObject({ code: "policy_refused" });
  });

  it("is put off where the rules do not answer", async () => {
    const engine = { evaluate: () => Promise.reject(new Error("broken")) };
    await expect(check({}, { engine })).rejects.toMatchObject({ code: "policy_unavailable" });
  });

  it("waits for whoever looks at what a gate could not tell", async () => {
    await expect(check({ gates: doubtful })).rejects.toMatchObject({ code: "review_required" });
    await approve("vera");
    await approve("gone");
    await approve("nobody");
    await expect(check({ gates: doubtful })).rejects.toMatchObject({
      code: "review_required",
      message: expect.stringContaining("trust or administrator or key") as string,
    });
    await approve("asha");
    await check({ gates: doubtful });
  });

  it("takes the installation's first key for one look", async () => {
    await approve("admin");
    await expect(check({ gates: doubtful })).resolves.toMatchObject({ profile: "enterprise" });
  });
});

describe("an order", () => {
  const admit = async (wanted: Partial<VideoOrder>, profile: ReleaseProfile = "enterprise"): Promise<void> => {
    await order(wanted);
    const policy = createPolicy({ engine: ours, bundle: bundle.digest, log: noDecisionLog, now: () => now });
    const video = await test.database.forWorkspace("default", (trx) => getVideo(trx, id));
    await createReleaseDesk({ policy, profile, ledger: testLedgerWriter }).admit(video);
  };

  it.each<[string, Partial<VideoOrder>]>([
    ["names nothing", {}],
    ["is for what is known", { purpose: "marketing", channel: "social", territory: "IN-MH" }],
  ])("that %s is taken", async (_name, wanted) => {
    await expect(admit(wanted)).resolves.toBeUndefined();
  });

  it.each<[string, Partial<VideoOrder>, string]>([
    ["is for what nobody knows", { purpose: "blackmail" }, "purpose_unknown"],
    ["is for a channel that is not its purpose's", { purpose: "internal-training", channel: "ads" }, "channel_unknown"],
    ["is for no country", { territory: "INX" }, "region_unknown"],
  ])("that %s is refused before anything is made", async (_name, wanted, reason) => {
    await expect(admit(wanted)).rejects.toMatchObject({
      code: "policy_refused",
      message: expect.stringContaining(reason) as string,
    });
  });

  it("must say what it is for, where the installation is strict", async () => {
    await expect(admit({}, "strict")).rejects.toMatchObject({ code: "policy_refused" });
  });
});

describe("a political video", () => {
  beforeEach(() => order({ purpose: "political-campaign", orderedBy: "person:person_vera" }));

  const isReleased = (): Promise<boolean> =>
    check().then(
      () => true,
      () => false,
    );

  it("takes two people", async () => {
    expect(await isReleased()).toBe(false);
    await approve("asha");
    expect(await isReleased()).toBe(false);
    await approve("ravi");
    expect(await isReleased()).toBe(true);
  });

  it("does not take the same person twice, whatever keys they hold", async () => {
    await approve("meera", "one");
    await approve("meera", "two");
    await expect(check()).rejects.toMatchObject({
      code: "review_required",
      message: expect.stringContaining("producer") as string,
    });
    await approve("admin");
    expect(await isReleased()).toBe(false);
    await approve("asha");
    expect(await isReleased()).toBe(true);
  });

  it("does not take whoever ordered it", async () => {
    await order({ purpose: "political-campaign", orderedBy: "person:person_ravi" });
    await approve("asha");
    await approve("ravi");
    expect(await isReleased()).toBe(false);
  });

  it("is approved a limited number of times", async () => {
    for (let times = 0; times < 20; times += 1) await approve("asha");
    await expect(approve("asha")).rejects.toMatchObject({ code: "limit_exceeded" });
  });
});
