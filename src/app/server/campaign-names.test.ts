import { afterAll, beforeAll, expect, it } from "vitest";
import { openCampaignRoom, type CampaignTestRoom } from "../../../test/fixtures/campaign-room.ts";
import { createId, digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import { getCampaign } from "../../productions/index.ts";
import { toJson, type Stores } from "../../store/index.ts";
import { joinNames } from "./campaign-names.ts";
import type { LikenessGuard } from "./likeness-guard.ts";

let room: CampaignTestRoom;
/** What the cache still has. */
const sounds = new Map<Digest, Uint8Array>();
/** Videos whose people have taken back what they allowed. */
const withdrawn = new Set<string>();

beforeAll(async () => {
  room = await openCampaignRoom();
});
afterAll(() => room.close());

const stores = {
  openCache: async () => ({
    blobs: {
      async get(digest: Digest) {
        const bytes = sounds.get(digest);
        if (!bytes) throw new SutradharError("blob_missing", "the cache has let it go");
        return bytes;
      },
    },
  }),
} as unknown as Stores;

const likenesses = {
  async check(_trx: unknown, { id }: { readonly id: string }, point: string) {
    if (point === "preview" && withdrawn.has(id)) throw new SutradharError("consent_refused", "it was taken back");
  },
} as unknown as LikenessGuard;

/** Two samples; the first sentence of each says the name and was spoken, the second is everybody's. */
async function sampled(): Promise<{ readonly id: string; readonly videos: readonly string[] }> {
  const id = await room.ready(2);
  const { engine } = room.api.test.database;
  const shots = [
    { id: "s1-01", isSpoken: true },
    { id: "s1-02", isSpoken: false },
  ];
  await engine
    .updateTable("campaigns")
    .set({ quote: toJson({ shots }) })
    .where("id", "=", id)
    .execute();
  expect((await room.change(id, "sample", { count: 2 })).status).toBe(202);
  await room.tend(id);
  const videos = await engine
    .selectFrom("videos")
    .select("id")
    .where("campaign_id", "=", id)
    .orderBy("campaign_row")
    .execute();
  for (const [index, video] of videos.entries()) await speak(video.id, index + 1);
  return { id, videos: videos.map((video) => video.id) };
}

/** As a run leaves it: the name's sentence lasts so many samples of its own level. */
async function speak(video: string, level: number): Promise<void> {
  const run = createId("run", Date.now());
  const pcm = (length: number): Digest => {
    const bytes = new Uint8Array(new Int16Array(length).fill(level).buffer);
    const digest = digestBytes(`${video} ${length}`);
    sounds.set(digest, bytes);
    return digest;
  };
  const base = { workspace_id: "default", run_id: run } as const;
  await room.api.test.database.engine
    .insertInto("runs")
    .values({
      id: run,
      workspace_id: "default",
      video_id: video,
      state: "done",
      purpose: "make",
      priority: "bulk",
      build: digestBytes("build"),
    })
    .execute();
  const step = { ...base, step: "speak", kind: "pure", class: "cpu", node: toJson({}), pending: 0 } as const;
  await room.api.test.database.engine
    .insertInto("steps")
    .values([
      {
        ...step,
        node_id: "speak/s1-01",
        key: digestBytes("a"),
        reads: [],
        state: "done",
        outputs: toJson({ pcm: pcm(100) }),
      },
      {
        ...step,
        node_id: "speak/s1-02",
        key: digestBytes("b"),
        reads: [],
        state: "done",
        outputs: toJson({ pcm: pcm(999) }),
      },
    ])
    .execute();
}

async function hear(id: string): Promise<Int16Array> {
  const { database } = room.api.test;
  const campaign = await database.engine.transaction().execute((trx) => getCampaign(trx, id));
  const wav = await joinNames({ database, stores, likenesses }, campaign);
  expect(Buffer.from(wav).toString("latin1", 0, 4)).toBe("RIFF");
  return new Int16Array(wav.slice(44).buffer);
}

it("joins what the samples say of their rows, in their order, and nothing that all say", async () => {
  const { id } = await sampled();
  const heard = await hear(id);
  const [first, pause, second] = [heard.subarray(0, 100), heard.subarray(100, 24_100), heard.subarray(24_100, 24_200)];
  expect([first, second].map((part) => new Set(part))).toEqual([new Set([1]), new Set([2])]);
  expect(pause.every((sample) => sample === 0)).toBe(true);
  expect(heard).toHaveLength(2 * (100 + 24_000));
});

it("is refused until a sample is spoken, and where the cache has let all of them go", async () => {
  const unheard = { code: "state_conflict", message: expect.stringContaining("ask for a sample first") as string };
  await expect(hear(await room.ready(2))).rejects.toMatchObject(unheard);
  const { id } = await sampled();
  sounds.clear();
  await expect(hear(id)).rejects.toMatchObject(unheard);
});

it.each([
  ["a voice was stopped", "voice", () => "voice/espeak-hi", "stopped"],
  ["the campaign was stopped", "campaign", (id: string) => id, "stopped"],
  ["the workspace was stopped", "workspace", () => "default", "workspace_stopped"],
] as const)("is refused where %s, until that is lifted", async (_, kind, targetOf, code) => {
  const { id, videos } = await sampled();
  const { engine } = room.api.test.database;
  await engine
    .updateTable("videos")
    .set({ uses: ["voice/espeak-hi"] })
    .where("id", "in", videos)
    .execute();
  const stop = { id: createId("stp", Date.now()), workspace_id: "default", kind, target: targetOf(id) };
  await engine
    .insertInto("stops")
    .values({ ...stop, reason: "a test", set_by: "service/test", set_at: new Date() })
    .execute();
  await expect(hear(id)).rejects.toMatchObject({ code });
  await engine.deleteFrom("stops").where("id", "=", stop.id).execute();
  expect((await hear(id)).length).toBeGreaterThan(0);
});

it("is refused where one of those who are heard has taken back what they allowed", async () => {
  const { id, videos } = await sampled();
  withdrawn.add(videos[1] ?? "");
  await expect(hear(id)).rejects.toMatchObject({ code: "consent_refused" });
});

it("is refused once the campaign is erased, to who may not see recipients, and of another's campaign", async () => {
  const { id } = await sampled();
  const path = `/v1/campaigns/${id}/names.wav`;
  const clerk = await room.api.addKey(["campaigns:read", "campaigns:write"]);
  expect((await room.ask(clerk, "GET", path)).status).toBe(403);
  expect((await room.ask(room.key, "GET", "/v1/campaigns/cmp_00000000000000000000000000/names.wav")).status).toBe(404);
  expect((await room.ask(room.key, "DELETE", `/v1/campaigns/${id}`)).status).toBe(202);
  await expect(hear(id)).rejects.toMatchObject({ code: "data_erased" });
});
