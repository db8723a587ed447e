import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsentDesk, type AskedPerson, type ConsentDeskFixture } from "../../../test/fixtures/consent-desk.ts";
import { sampleVoice } from "../../../test/fixtures/loose-files.ts";
import { createHash, createPublicKey, verify } from "node:crypto";
import { canonicalJson, digestBytes, SutradharError, type Digest, type Json } from "../../core/index.ts";
import { findLikenesses, recordLikenesses, type ConsentArtefact } from "../../governance/consent/index.ts";
import { toJson } from "../../store/index.ts";

let office: ConsentDeskFixture;
beforeAll(async () => {
  office = await openConsentDesk();
});
afterAll(() => office.close());

const engine = () => office.served.installation.database.engine;
const spoken = "what Kavya said into a microphone";
/** What lies in the vault of what was sealed. */
async function readSealed(digest: Digest): Promise<Buffer> {
  const vault = await office.served.installation.stores.openVault("default");
  const row = await engine()
    .selectFrom("sealed_files")
    .selectAll()
    .where("digest", "=", digest)
    .executeTakeFirstOrThrow();
  return Buffer.from(await vault.get(row.sealed_digest));
}

describe("a voice of somebody's", () => {
  const ref = "kavya";
  let asked: AskedPerson;
  let voice: Digest;
  /** As it was signed. */
  let artefact: ConsentArtefact;
  let video: string;
  beforeAll(async () => {
    voice = await office.digestOfVoice(ref);
    asked = await office.askPerson(ref, voice);
  });

  it("is not taken in by a consent that is only asked for", async () => {
    expect((await office.pushVoice(ref, ref)).status).toBe(403);
  });

  it("is agreed to for one purpose, with a receipt that needs nobody's word", async () => {
    await office.open(asked.link);
    expect(
      (
        await office.send(asked.link, [
          ["purposes", "internal-training"],
          ["action", "agree"],
        ])
      ).status,
    ).toBe(303);
    const receipt = JSON.parse((await office.open(`${asked.link}?receipt=json`)).html) as {
      artefact: Json;
      signature: string;
      sha256: string;
    };
    const text = canonicalJson(receipt.artefact);
    expect(createHash("sha256").update(text).digest("hex")).toBe(receipt.sha256);
    const { body } = await office.ask("GET", "/v1/consents/keys.json");
    const [header = "", , mark = ""] = receipt.signature.split(".");
    const signed = Buffer.from(`${header}.${Buffer.from(text).toString("base64url")}`);
    const publicKey = createPublicKey({ key: body.keys[0], format: "jwk" });
    expect(verify(null, signed, publicKey, Buffer.from(mark, "base64url"))).toBe(true);
    // The name under which the workspace keeps them is in it, and no name of theirs.
    expect(text).not.toMatch(/Kavya|kavya@example/);
    artefact = receipt.artefact as unknown as ConsentArtefact;
  });

  /** What ISO/IEC TS 27560:2023 has every consent record hold, and where ours has it. */
  it.each<readonly [string, (record: ConsentArtefact) => readonly unknown[]]>([
    ["schema version", ({ schema, conformsTo }) => [schema, ...conformsTo]],
    ["record identifier", ({ id }) => [id]],
    ["identifier of the person", ({ principal }) => [principal.ref]],
    ["privacy notice and its language", ({ notice }) => [notice.id, notice.textSha256, notice.language]],
    ["purpose", ({ grants }) => grants.map(({ purpose }) => purpose)],
    ["data, by its type", ({ grants }) => grants.flatMap(({ modalities, assets }) => [modalities[0], assets[0]])],
    ["controllers", ({ parties: { fiduciary } }) => [fiduciary.id]],
    ["storage locations", ({ grants }) => grants.map(({ storageRegions }) => storageRegions[0])],
    ["retention period", ({ grants }) => grants.map(({ dataLife }) => dataLife.value)],
    ["jurisdiction", ({ jurisdiction, law }) => [jurisdiction, law]],
    ["recipient third parties", ({ parties }) => [Array.isArray(parties.processors)]],
    ["how it is withdrawn", ({ withdrawal }) => [withdrawal.url]],
    [
      "a party's name, address, contact and type",
      ({ parties: { fiduciary } }) => [fiduciary.name, fiduciary.address, fiduciary.contact],
    ],
    [
      "event: when, for how long, by whom, which, and the state",
      ({ expression, grants, principal, status }) => [
        expression.signedAt,
        grants[0]?.validFrom,
        grants[0]?.validUntil,
        principal.ref,
        expression.method,
        status,
      ],
    ],
  ])("is a record with what the standard has it hold: %s", (_, find) => {
    const found = find(artefact);
    expect(found.length).toBeGreaterThan(0);
    for (const value of found) expect(value).toBeTruthy();
  });

  it("is taken in then, and used for that purpose alone", async () => {
    expect((await office.pushVoice(ref, ref)).status).toBe(201);
    for (const [change, why] of [
      [{ purpose: "marketing", channel: "website" }, "purpose_not_covered"],
      [{ purpose: undefined }, "purpose_missing"],
      [{ channel: "email" }, "channel_not_covered"],
      [{ channel: undefined }, "channel_not_covered"],
      [{ territory: "US" }, "territory_not_covered"],
    ] as const) {
      const refused = await office.order(ref, change);
      expect([refused.status, refused.body.code]).toEqual([403, "consent_refused"]);
      expect(refused.body.detail).toContain(why);
      // Nobody is named.
      expect(refused.body.detail).not.toMatch(/kavya/i);
    }
    const taken = await office.order(ref);
    expect([taken.status, taken.body.detail]).toEqual([202, undefined]);
    video = taken.body.id;
  });

  it("is all that is asked about where nobody is seen", async () => {
    const avatar = await engine()
      .selectFrom("asset_versions")
      .selectAll()
      .where("kind", "=", "avatar")
      .where("name", "=", "asha")
      .executeTakeFirstOrThrow();
    // Here the same avatar is somebody's of whom nothing is known.
    const somebody = { workspace_id: "default", name: "double", likeness: "person", person: "nobody-knows" } as const;
    await engine()
      .insertInto("asset_versions")
      .values({ ...avatar, ...somebody, traits: toJson(avatar.traits) })
      .execute();
    const seen = await office.order(ref);
    expect([seen.status, seen.body.detail]).toEqual([403, expect.stringContaining("[principal_unknown]")]);
    const heard = await office.order(ref, { profile: "audio" });
    expect([heard.status, heard.body.detail]).toEqual([202, undefined]);
    const uses = await engine().selectFrom("likeness_uses").selectAll().where("video_id", "=", heard.body.id).execute();
    expect(uses.map(({ modality, asset_digest }) => [modality, asset_digest])).toEqual([["voice", voice]]);
    expect(
      (await office.order(ref, { profile: "audio", purpose: "marketing", channel: "website" })).body.detail,
    ).toContain("[purpose_not_covered]");
    await engine().deleteFrom("asset_versions").where("name", "=", "double").execute();
    expect((await office.order(ref)).status).toBe(202);
  });

  it("answers to an alias only while it may be used, which the ledger says", async () => {
    const tag = await office.ask("PUT", `/v1/assets/voice/${ref}/aliases/production`, { version: "1.0.0" });
    expect([tag.status, tag.body.isMoved]).toEqual([200, true]);
    const { entry } = await engine()
      .selectFrom("ledger_pending")
      .select("entry")
      .orderBy("position", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry)).toMatchObject({ type: "asset.tagged", body: { kind: "voice" } });
  });

  it("is known by its bytes, where they lie beside a script under another name", async () => {
    const { database } = office.served.installation;
    const files = [digestBytes(sampleVoice)];
    const found = await database.forWorkspace("default", (trx) =>
      findLikenesses(trx, { workspaceId: "default", assets: [], files }),
    );
    expect(found.map((each) => each.principalId)).toContain(asked.person);
    const none = { workspaceId: "default", assets: [], files: [digestBytes("other")] };
    expect(await database.forWorkspace("default", (trx) => findLikenesses(trx, none))).toEqual([]);
  });

  it("in a recording is theirs by what is said of it, and by a grant that names that recording", async () => {
    const { database } = office.served.installation;
    const recording = digestBytes("a recording");
    const declared = [{ ref, assetDigest: recording, modality: "voice" }] as const;
    const question = { workspaceId: "default", assets: [], files: [recording], declared };
    expect(await database.forWorkspace("default", (trx) => findLikenesses(trx, question))).toEqual([
      { ref, principalId: asked.person, assetDigest: recording, modality: "voice" },
    ]);
    const guard = office.served.likenesses;
    const order = { purpose: "internal-training", channel: "internal-lms", territory: "IN" };
    const admit = (assetDigest: Digest) =>
      database.forWorkspace("default", (trx) =>
        guard.foresee(trx, {
          video: { id: "vid_1", workspaceId: "default", order } as never,
          cast: { assets: [], files: [], languages: ["hi"], declared: [{ ...declared[0], assetDigest }] },
          contentClasses: ["general"],
        }),
      );
    await expect(admit(recording)).rejects.toMatchObject({ details: { reason: "asset_not_covered" } });
    expect(await admit(voice)).toMatchObject([{ purpose: "internal-training" }]);
  });

  it("is out of every video at once when it is taken back, and all that is left is told", async () => {
    const ready = (await office.order(ref)).body.id as string;
    const vault = await office.served.installation.stores.openVault("default");
    const master = await vault.put(Buffer.from("a master"));
    await engine()
      .updateTable("videos")
      .set({ state: "ready", finished_at: new Date(), deliverables: toJson({ video: master }), master_sha256: master })
      .where("id", "=", ready)
      .execute();
    await keepRecording((await office.order(ref)).body.id as string);
    const download = () =>
      office.served.app.request(`/v1/videos/${ready}/files/video`, {
        headers: { Authorization: `Bearer ${office.key}` },
      });
    expect((await download()).status).toBe(200);

    expect((await office.send(asked.link, [["action", "withdraw"]])).status).toBe(303);
    expect((await office.ask("GET", `/v1/videos/${video}`)).body).toMatchObject({
      state: "blocked",
      problem: { code: "consent_refused", reason: "consent_not_in_force" },
    });
    expect((await download()).status).toBe(403);
    const again = await office.order(ref);
    expect([again.status, again.body.detail]).toEqual([403, expect.stringContaining("[consent_not_in_force]")]);

    const { body } = await office.ask("GET", `/v1/consents?principal=${asked.person}`);
    const consent = body.consents[0].id as string;
    const cascade = await office.ask("GET", `/v1/consents/${consent}/withdrawal`);
    expect(cascade.body).toMatchObject({
      isSettled: true,
      processors: [{ name: "Studio", acknowledgedAt: null }],
      videos: [{ video: ready, decision: null }],
    });
    const { party } = cascade.body.processors[0];
    const done = await office.ask("POST", `/v1/consents/${consent}/processors/${party}/done`, {
      note: "all copies deleted",
    });
    expect(done.body.processors[0].acknowledgedAt).not.toBeNull();
    const decision = { decision: "takedown", reason: "she has left us" };
    expect((await office.ask("POST", `/v1/consents/${consent}/videos/${ready}/decision`, decision)).status).toBe(200);
    expect((await office.ask("POST", `/v1/consents/${consent}/videos/${ready}/decision`, decision)).status).toBe(409);
    expect((await office.ask("GET", `/v1/videos/${ready}`)).body.state).toBe("withdrawn");
    expect(await vault.has(master)).toBe(false);
  });

  it("lies encrypted in the vault, and not as it was", async () => {
    const vault = await office.served.installation.stores.openVault("default");
    expect(await vault.has(digestBytes(sampleVoice))).toBe(false);
    expect((await readSealed(digestBytes(sampleVoice))).includes("espeak")).toBe(false);
  });

  it("is given no name any more, and may lose those that it has", async () => {
    const path = (alias: string) => `/v1/assets/voice/${ref}/aliases/${alias}`;
    const refused = await office.ask("PUT", path("stable"), { version: "1.0.0" });
    expect([refused.status, refused.body.code]).toEqual([403, "consent_refused"]);
    expect(refused.body.detail).toContain("[consent_not_in_force]");
    expect((await office.ask("DELETE", path("production"))).body).toMatchObject({ isMoved: true, version: null });
  });

  it("takes its recordings along: nothing finds or reads them any more", async () => {
    const { stores } = office.served.installation;
    const digest = digestBytes(spoken);
    const [vault, cache] = [await stores.openVault("default"), await stores.openCache("default")];
    expect([await vault.has(digest), await cache.blobs.has(digest)]).toEqual([false, false]);
    expect((await readSealed(digest)).includes(spoken)).toBe(false);
    const missing = new SutradharError("blob_missing", `said.wav is missing: no store has ${digest}`);
    expect(await office.served.likenesses.explain("default", missing)).toMatchObject({ code: "consent_refused" });
  });

  /** Of a video, and in its order's files, as `voiceTrack` has it. */
  async function keepRecording(videoId: string): Promise<void> {
    const { database, stores } = office.served.installation;
    const digest = await (await stores.openVault("default")).put(Buffer.from(spoken));
    await (await stores.openCache("default")).blobs.put(Buffer.from(spoken));
    const { request } = await engine()
      .selectFrom("videos")
      .select("request")
      .where("id", "=", videoId)
      .executeTakeFirstOrThrow();
    await engine()
      .updateTable("videos")
      .set({ request: toJson({ ...request, files: { "said.wav": digest } }) })
      .where("id", "=", videoId)
      .execute();
    const likenesses = [{ ref, principalId: asked.person, assetDigest: digest, modality: "voice" }] as const;
    const about = { languages: ["hi"], contentClasses: ["general"] } as const;
    await database.forWorkspace("default", (trx) =>
      recordLikenesses(trx, { workspaceId: "default", videoId, likenesses, spoken: about, now: new Date() }),
    );
  }

  it("has all of it in the ledger, in order, and nobody's name", async () => {
    const rows = await engine().selectFrom("ledger_pending").select("entry").orderBy("position").execute();
    const entries = rows.map(({ entry }) => JSON.parse(entry) as { type: string; body: Record<string, unknown> });
    const types = entries.map(({ type }) => type);
    const marketing = entries.filter(({ type, body }) => type === "video.refused" && body["point"] === "enqueue");
    expect(marketing.length).toBeGreaterThan(0);
    for (const type of [
      "party.added",
      "notice.written",
      "person.added",
      "consent.requested",
      "consent.given",
      "asset.pushed",
      "video.ordered",
    ]) {
      expect(types).toContain(type);
    }
    const from = types.lastIndexOf("consent.withdrawn");
    const after = types.slice(from);
    expect(after.slice(0, 2)).toEqual(["consent.withdrawn", "consent.processor_told"]);
    for (const type of ["video.stopped", "video.refused", "consent.processor_done", "consent.video_decided"]) {
      expect(after).toContain(type);
    }
    expect(JSON.stringify(entries)).not.toMatch(/Kavya Rao|kavya@example|internal-training|she has left/);
  });
});

describe("whoever writes into the database", () => {
  it("cannot make a consent, widen one, or bring one back", async () => {
    const ref = "forged";
    const voice = await office.digestOfVoice(ref);
    const asked = await office.askPerson(ref, voice);
    await office.open(asked.link);
    await office.send(asked.link, [
      ["purposes", "internal-training"],
      ["action", "agree"],
    ]);
    await office.pushVoice(ref, ref);
    const row = await engine()
      .selectFrom("consents")
      .selectAll()
      .where("principal_id", "=", asked.person)
      .executeTakeFirstOrThrow();
    const change = (set: object) => engine().updateTable("consents").set(set).where("id", "=", row.id).execute();
    const wider = row.artefact.replace('"purpose":"internal-training"', '"purpose":"marketing"');
    await change({ artefact: wider, sha256: digestBytes(wider) });
    await engine()
      .updateTable("consent_grants")
      .set({ purpose: "marketing" })
      .where("consent_id", "=", row.id)
      .execute();
    const refused = await office.order(ref, { purpose: "marketing", channel: "website" });
    expect(refused.body.detail).toContain("signature_invalid");
    await change({ artefact: row.artefact, sha256: row.sha256 });
    expect((await office.order(ref)).status).toBe(202);
    await engine().updateTable("notices").set({ text: "You agree to everything." }).execute();
    expect((await office.order(ref)).body.detail).toContain("notice_missing");
  });
});

it("another workspace sees none of it", async () => {
  await engine().insertInto("workspaces").values({ id: "other", name: "other" }).execute();
  const ask = await office.withKey(["consents:read"], "other");
  expect((await ask("GET", "/v1/principals")).body.principals).toEqual([]);
  expect((await ask("GET", "/v1/consents")).body.consents).toEqual([]);
  expect((await ask("GET", "/v1/notices/staff-videos")).status).toBe(404);
  expect((await ask("POST", "/v1/principals", { ref: "x", name: "x" })).status).toBe(403);
});
