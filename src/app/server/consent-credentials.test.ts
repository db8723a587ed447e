import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture } from "../../../test/fixtures/consent-desk.ts";
import { testLabelDesk } from "../../../test/fixtures/test-label-desk.ts";
import { createTestCampaignKeys } from "../../../test/fixtures/test-campaign-keys.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { SutradharError } from "../../core/index.ts";
import { buildDigest } from "../../planner/index.ts";
import type { ConsentClaim } from "../../provenance/c2pa/index.ts";
import { createRegistryAssets } from "../../registry/versions/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { createEngine } from "../engine.ts";
import { createMarkKeys } from "../mark-keys.ts";
import { createCampaignPeople } from "./campaign-people.ts";
import { createModerationDesk } from "./moderate-video.ts";
import { planOrder, type PlanOrderOptions } from "./plan-order.ts";
import { createRolloutDesk } from "./rollout-desk.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-consents-"));
const now = () => new Date();
let office: ConsentDeskFixture;
let planning: PlanOrderOptions;

beforeAll(async () => {
  office = await openConsentDesk();
  const { database, queue, stores } = office.served.installation;
  const hooks = {} as PlanOrderOptions["line"]["hooks"];
  const line = { database, queue, now, hooks };
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
        vaultOf: (workspace) => stores.openVault(workspace),
        workspaceId,
        choices,
        cache: (await stores.openCache(workspaceId)).blobs,
      }),
    estimate: async () => ({}) as never,
    screen: async () => undefined,
    ledger: testLedgerWriter,
    likenesses: office.served.likenesses,
    moderation: createModerationDesk({ database, ledger: testLedgerWriter, now }),
    people: createCampaignPeople({
      database,
      keys: createTestCampaignKeys(),
      now,
    }),
    rollouts: createRolloutDesk({ line, stores, ledger: testLedgerWriter }),
  };
});
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const engine = () => office.served.installation.database.engine;

/** What the credentials of a video are going to say of those who are in it. */
async function claimsOf(video: string): Promise<readonly ConsentClaim[]> {
  const { node } = await engine()
    .selectFrom("steps")
    .innerJoin("runs", "runs.id", "steps.run_id")
    .select("steps.node")
    .where("runs.video_id", "=", video)
    .where("steps.step", "=", "sign")
    .executeTakeFirstOrThrow();
  return (node as unknown as { parameters: { consents: readonly ConsentClaim[] } }).parameters.consents;
}

it("the credentials of a video with somebody's voice name the consent that allows it, and the signed text of it", async () => {
  const ref = "kavya";
  const voice = await office.digestOfVoice(ref);
  const asked = await office.askPerson(ref, voice);
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  expect((await office.pushVoice(ref, ref)).status).toBe(201);
  const { body: video } = await office.order(ref);
  await planOrder(planning, video.id);
  const consent = await engine().selectFrom("consents").select(["id", "sha256", "artefact"]).executeTakeFirstOrThrow();
  const [grant] = (JSON.parse(consent.artefact) as { grants: { id: string; validUntil: string }[] }).grants;
  expect(await claimsOf(video.id)).toEqual([
    {
      consent: consent.id,
      artefact: consent.sha256,
      grant: grant?.id,
      purpose: "internal-training",
      validUntil: grant?.validUntil,
    },
  ]);
});

it("an order that asks for less than the label it owes is blocked when it is planned, and the ledger says so", async () => {
  const { body: video } = await office.order("kavya");
  const refused = new SutradharError("label_refused", "the label eu says less than in-sgi");
  const labelling = { decide: () => Promise.reject(refused) };
  await planOrder({ ...planning, labelling }, video.id);
  const row = await engine()
    .selectFrom("videos")
    .select(["state", "problem"])
    .where("id", "=", video.id)
    .executeTakeFirst();
  expect(row).toMatchObject({ state: "blocked", problem: { code: "label_refused" } });
  const entries = [
    ...(await engine().selectFrom("ledger_pending").select("entry").execute()),
    ...(await engine().selectFrom("ledger_entries").select("entry").execute()),
  ].filter(({ entry }) => entry.includes(video.id) && entry.includes("video.stopped"));
  expect(entries).toHaveLength(1);
});
