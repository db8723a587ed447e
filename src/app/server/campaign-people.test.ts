import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCampaignKeys } from "../../../test/fixtures/test-campaign-keys.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { digestBytes, SutradharError } from "../../core/index.ts";
import type { PlanNode, StepContext } from "../../pipeline/index.ts";
import {
  createCampaignId,
  createCampaignOnce,
  createVideoOnce,
  writeRows,
  type Video,
} from "../../productions/index.ts";
import { createCampaignPeople, type CampaignPeople } from "./campaign-people.ts";

const now = new Date("2026-11-29T06:00:00Z");
const keys = createTestCampaignKeys();
const name = "Zubaidakhatun Quraishiwala";
const node = {
  id: "speak/s1-01",
  step: "speak",
  engine: digestBytes("e"),
  parameters: { caption: name },
} as unknown as PlanNode;

let test: TestDatabase;
let people: CampaignPeople;
let video: Video;
let plain: Video;
let campaign: string;

beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  people = createCampaignPeople({ database, keys, now: () => now });
  campaign = createCampaignId(now);
  const sealedKey = await keys.create(campaign);
  const key = await keys.open(campaign, sealedKey);
  const order = {
    template: "template/gift@1.0.0",
    files: {},
    values: {},
    captions: "burned",
    reuse: true,
    priority: "bulk",
  } as const;
  await database.engine.transaction().execute(async (trx) => {
    await createCampaignOnce(trx, {
      id: campaign,
      workspaceId: "default",
      name: "Test",
      template: {
        wanted: "",
        name: "gift",
        version: "1.0.0",
        digest: digestBytes("t"),
        variables: [{ name: "name" }],
        files: {},
      },
      options: { captions: "burned" },
      startAfter: null,
      deadline: null,
      window: null,
      expiresAt: null,
      retentionDays: 1,
      queuedMax: 1,
      sealedKey,
      createdBy: "test",
      now,
    });
    const place = { campaign: { id: campaign, workspaceId: "default" }, key, first: 1 };
    await writeRows(trx, place, [{ line: 2, values: { name }, recipient: "+91 90909", problems: [] }]);
    ({ video } = await createVideoOnce(trx, {
      workspaceId: "default",
      order,
      campaign: { id: campaign, row: 1 },
      now,
    }));
    ({ video: plain } = await createVideoOnce(trx, {
      workspaceId: "default",
      order: { ...order, values: { name: "A" } },
      now,
    }));
  });
});
afterAll(async () => {
  await test.close();
  keys.remove();
});

describe("a campaign's video", () => {
  it("is made with what its row says, and any other with what its order says", async () => {
    expect(await people.valuesOf(video)).toEqual({ name });
    expect(await people.valuesOf(plain)).toEqual({ name: "A" });
  });

  it("has the nodes of its plan sealed, each as itself, and others have theirs as they are", async () => {
    const seal = await people.sealerOf(video);
    const stored = seal(node);
    expect(JSON.stringify(stored)).not.toContain("Quraishi");
    expect(await people.openNode(stored)).toEqual(node);
    await expect(people.openNode({ ...stored, id: "speak/s1-02" })).rejects.toMatchObject({ code: "data_erased" });
    const plainly = await people.sealerOf(plain);
    expect(plainly(node)).toBe(node);
    expect(await people.openNode(node)).toBe(node);
  });

  it("fails without a word of its row, and its pieces are noted before they are kept", async () => {
    const saved: string[] = [];
    const context = {
      node,
      pieces: {
        find: async () => undefined,
        async save() {
          const rows = await test.database.engine.selectFrom("campaign_pieces").selectAll().execute();
          saved.push(...rows.map((row) => row.video_id));
          return {};
        },
      },
    } as unknown as StepContext;
    const steps = await people.guardSteps(
      { videoId: video.id, workspaceId: "default" },
      {
        speak: async ({ pieces }) => {
          await pieces.save({ any: 1 }, {});
          throw new SutradharError("text_unspeakable", `nobody can say ${name}`, {
            details: { text: name },
            problems: [{ code: "text_unspeakable", message: `not ${JSON.stringify(name)}, +91 90909` }],
          });
        },
      },
    );
    const error = await steps["speak"]?.(context).then(
      () => undefined,
      (thrown: unknown) => thrown as SutradharError,
    );
    expect(error).toMatchObject({ code: "text_unspeakable", message: "nobody can say •••" });
    expect(JSON.stringify([error?.message, error?.details, error?.problems])).not.toMatch(/Zubaida|Quraishi|90909/);
    expect(saved).toEqual([video.id]);
  });

  it("cannot be made any more when its campaign's key is gone, or is another installation's", async () => {
    const others = createTestCampaignKeys();
    const strangers = createCampaignPeople({ database: test.database, keys: others, now: () => now });
    await expect(strangers.valuesOf(video)).rejects.toMatchObject({ code: "config_invalid" });
    others.remove();
    await test.database.engine.updateTable("campaigns").set({ sealed_key: null }).where("id", "=", campaign).execute();
    const later = createCampaignPeople({ database: test.database, keys, now: () => now });
    await expect(later.valuesOf(video)).rejects.toMatchObject({ code: "data_erased" });
    expect(await later.redact(video, new SutradharError("internal", `about ${name}`))).toMatchObject({
      message: "it failed, and what it was for is erased",
    });
  });
});
