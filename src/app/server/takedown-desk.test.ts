import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { addKey, createSecret, type Scope } from "../../access/index.ts";
import { digestBytes, type Digest } from "../../core/index.ts";
import { createVideo, type VideoOrder } from "../../productions/index.ts";
import { toJson } from "../../store/index.ts";

let served: ServedApi;
beforeAll(async () => {
  served = await openServedApi();
});
afterAll(() => served.close());

const engine = () => served.installation.database.engine;
const scopes: readonly Scope[] = [
  "takedowns:read",
  "takedowns:write",
  "videos:read",
  "videos:write",
  "previews:read",
  "events:read",
];

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
type Answer = { readonly status: number; readonly body: any };
type Ask = (method: string, path: string, body?: object) => Promise<Answer>;

async function personOf(name: string, given: readonly Scope[] = scopes, workspaceId = "default"): Promise<Ask> {
  const secret = createSecret();
  const { database } = served.installation;
  await addKey(database, { workspaceId, name, secret, scopes: given, owner: { service: name }, now: new Date(0) });
  return async (method, path, body) => {
    const response = await served.app.request(path, {
      method,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
  };
}

let serial = 0;
/** A video that is out, with a file in the vault. */
async function release(more: { readonly uses?: readonly string[]; readonly state?: "ready" | "queued" } = {}) {
  const { uses = [], state = "ready" } = more;
  const vault = await served.installation.stores.openVault("default");
  const file = await vault.put(Buffer.from(`a file ${(serial += 1)}`));
  const { database } = served.installation;
  const order = { priority: "bulk", values: {}, files: {}, captions: "burned", reuse: true } as unknown as VideoOrder;
  const { id } = await database.forWorkspace("default", (trx) =>
    createVideo(trx, { workspaceId: "default", order, now: new Date() }),
  );
  if (state === "queued") return { id, file };
  await engine()
    .updateTable("videos")
    .set({
      state,
      finished_at: new Date(),
      deliverables: toJson({ video: file }),
      master_sha256: digestBytes(id),
      uses: [...uses],
    })
    .where("id", "=", id)
    .execute();
  return { id, file };
}

const demand = (target: object, more: object = {}) => ({ ground: "order", reason: "a court says so", target, ...more });

describe("what is demanded to be taken down", () => {
  it("is withheld at once where that is asked for: downloads are refused, its state and an event say so", async () => {
    const trust = await personOf("trust");
    const { id } = await release();
    expect((await trust("GET", `/v1/videos/${id}/files/video`)).status).toBe(200);
    const opened = await trust("POST", "/v1/takedowns", demand({ kind: "video", value: id }, { revokesNow: true }));
    expect(opened).toMatchObject({
      status: 201,
      body: {
        state: "revoked",
        decision: "revoke",
        withheld: 1,
        moved: 1,
        clock: { withinHours: 3 },
        isOverdue: false,
      },
    });
    const file = await trust("GET", `/v1/videos/${id}/files/video`);
    expect([file.status, file.body.code]).toEqual([451, "taken_down"]);
    expect((await trust("GET", `/v1/videos/${id}`)).body).toMatchObject({ state: "withdrawn" });
    const types = await engine().selectFrom("events").select("type").where("subject", "=", `videos/${id}`).execute();
    expect(types.map(({ type }) => type)).toContain("sutradhar.video.withdrawn");
  });

  it("waits for a decision, with the clock of its ground from when it came", async () => {
    const trust = await personOf("clock");
    const { id } = await release();
    const receivedAt = new Date(Date.now() - 4 * 3_600_000).toISOString();
    const wanted = demand({ kind: "video", value: id }, { receivedAt });
    const { body } = await trust("POST", "/v1/takedowns", wanted);
    expect(body).toMatchObject({ state: "received", isOverdue: true, withheld: 0 });
    expect(Date.parse(body.dueAt) - Date.parse(receivedAt)).toBe(3 * 3_600_000);
    const open = await trust("GET", "/v1/takedowns?open=true");
    expect(open.body.takedowns.map((each: { id: string }) => each.id)).toContain(body.id);
    const refused = await trust("POST", `/v1/takedowns/${body.id}/refuse`, { reason: "it is no order" });
    expect(refused.body).toMatchObject({ state: "refused", decision: "refuse" });
    expect((await trust("GET", `/v1/videos/${id}/files/video`)).status).toBe(200);
  });

  it("stops what is not ready, and it is not tried again as long as that stands", async () => {
    const trust = await personOf("stops");
    const { id } = await release({ state: "queued" });
    await trust("POST", "/v1/takedowns", demand({ kind: "video", value: id }, { revokesNow: true }));
    expect((await trust("GET", `/v1/videos/${id}`)).body).toMatchObject({ state: "blocked" });
    expect((await trust("POST", `/v1/videos/${id}/retry`)).status).toBe(451);
  });
});

describe("what is found", () => {
  it.each([
    ["its file's digest", ({ file }: { file: Digest }) => ({ kind: "file", value: file })],
    ["its master's digest", ({ id }: { id: string }) => ({ kind: "file", value: digestBytes(id) })],
    ["the avatar that is seen in it", () => ({ kind: "avatar", value: "kavya@1.0.0" })],
    ["its shot's mark", () => ({ kind: "mark", value: "00000000aa" })],
  ])("by %s is this video", async (_by, targetOf) => {
    const trust = await personOf(`finds-${serial}`);
    const video = await release({ uses: ["avatar/kavya", "avatar/kavya@1.0.0"] });
    await engine()
      .insertInto("video_marks")
      .values({
        workspace_id: "default",
        video_id: video.id,
        shot: "s1",
        mark: "00000000aa",
        key_version: 1,
        key_check: "0123456789abcdef",
      })
      .execute();
    const { body } = await trust("POST", "/v1/takedowns/find", targetOf(video));
    expect(body.videos[0]).toMatchObject({ id: video.id, state: "ready" });
  });

  it.each([
    ["video", "vid_nothing"],
    ["file", "abc"],
    ["mark", "zz"],
    ["avatar", "../../etc"],
    ["person", "x"],
    ["campaign", "x"],
  ])("is refused where a %s is %j", async (kind, value) => {
    const trust = await personOf(`forms-${kind}`);
    const found = await trust("POST", "/v1/takedowns/find", { kind, value });
    expect(found.status).toBe(400);
  });

  it("is never another workspace's", async () => {
    const { database } = served.installation;
    await database.engine
      .insertInto("workspaces")
      .values({ id: "elsewhere", name: "Elsewhere", created_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const stranger = await personOf("stranger", scopes, "elsewhere");
    const { id } = await release();
    expect((await stranger("POST", "/v1/takedowns/find", { kind: "video", value: id })).body.total).toBe(0);
    await stranger("POST", "/v1/takedowns", demand({ kind: "video", value: id }, { revokesNow: true }));
    expect((await (await personOf("own"))("GET", `/v1/videos/${id}/files/video`)).status).toBe(200);
  });
});

describe("an appeal", () => {
  it("is judged by another than who decided, and brings back what was withheld", async () => {
    const [trust, second] = [await personOf("decides"), await personOf("judges")];
    const { id } = await release();
    const { body } = await trust("POST", "/v1/takedowns", demand({ kind: "video", value: id }, { revokesNow: true }));
    const at = `/v1/takedowns/${body.id}`;
    expect((await trust("POST", `${at}/appeal`, { reason: "it is satire" })).body).toMatchObject({
      state: "appealed",
      withheld: 1,
    });
    const verdict = { verdict: "overturn", reason: "it is, and it is labelled" };
    expect((await trust("POST", `${at}/appeal/verdict`, verdict)).status).toBe(403);
    expect((await second("POST", `${at}/appeal/verdict`, verdict)).body).toMatchObject({
      state: "reinstated",
      withheld: 0,
    });
    expect((await trust("GET", `/v1/videos/${id}/files/video`)).status).toBe(200);
    const events = (await trust("GET", at)).body.events as { type: string; entry: string }[];
    expect(events.map(({ type }) => type)).toEqual(["received", "revoked", "appealed", "reinstated"]);
    // Some may have found their place in the log already.
    const rows = [
      ...(await engine().selectFrom("ledger_pending").select("entry").execute()),
      ...(await engine().selectFrom("ledger_entries").select("entry").execute()),
    ];
    const written = rows.map(({ entry }) => JSON.parse(entry) as { id: string; type: string });
    for (const { type, entry } of events) {
      expect(written.find(({ id: name }) => name === entry)?.type).toBe(`takedown.${type}`);
    }
    // Why stands there as a commitment alone.
    expect(JSON.stringify(rows)).not.toContain("satire");
  });

  it("that is upheld leaves it withheld, and it can still be taken back", async () => {
    const [trust, second] = [await personOf("decides-2"), await personOf("judges-2")];
    const { id } = await release();
    const { body } = await trust("POST", "/v1/takedowns", demand({ kind: "video", value: id }, { revokesNow: true }));
    const at = `/v1/takedowns/${body.id}`;
    await trust("POST", `${at}/appeal`, { reason: "it was no order" });
    const upheld = await second("POST", `${at}/appeal/verdict`, { verdict: "uphold", reason: "it stays down" });
    expect(upheld.body).toMatchObject({ state: "revoked", withheld: 1 });
    expect((await trust("POST", `${at}/appeal/verdict`, { verdict: "uphold", reason: "again" })).status).toBe(409);
    expect((await trust("POST", `${at}/reinstate`, { reason: "the order was lifted" })).body.state).toBe("reinstated");
    expect((await trust("GET", `/v1/videos/${id}`)).body.state).toBe("ready");
  });
});

it("two takedowns of one video withhold it until both are taken back", async () => {
  const trust = await personOf("both");
  const { id } = await release();
  const wanted = demand({ kind: "video", value: id }, { revokesNow: true });
  const [first, second] = [await trust("POST", "/v1/takedowns", wanted), await trust("POST", "/v1/takedowns", wanted)];
  await trust("POST", `/v1/takedowns/${first.body.id}/reinstate`, { reason: "one of them" });
  expect((await trust("GET", `/v1/videos/${id}/files/video`)).status).toBe(451);
  expect((await trust("GET", `/v1/videos/${id}`)).body.state).toBe("withdrawn");
  await trust("POST", `/v1/takedowns/${second.body.id}/reinstate`, { reason: "and the other" });
  expect((await trust("GET", `/v1/videos/${id}/files/video`)).status).toBe(200);
});

it("who may only read demands decides nothing", async () => {
  const reader = await personOf("reader", ["takedowns:read"]);
  const { id } = await release();
  expect((await reader("POST", "/v1/takedowns", demand({ kind: "video", value: id }))).status).toBe(403);
});
