import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { openWebhookSink, type WebhookSink } from "../../../test/fixtures/webhook-sink.ts";
import {
  createDeliverer,
  createSealer,
  createWebhookTargets,
  recordEvent,
  type Deliverer,
} from "../../productions/index.ts";
import { createWebhookRoutes } from "./webhook-routes.ts";

let clock = new Date("2026-11-29T06:00:00.000Z");
let api: TestApi;
let ask: Asker;
let sink: WebhookSink;
let deliverer: Deliverer;
let key: string;
let reader: string;
let other: string;

beforeAll(async () => {
  api = await openTestApi(() => clock);
  key = await api.addKey(["webhooks:read", "webhooks:write"]);
  reader = await api.addKey(["webhooks:read"]);
  other = await api.addKey(["webhooks:read", "webhooks:write"], "other");
  sink = await openWebhookSink();
  const sealer = createSealer(Buffer.alloc(32, 3));
  const targets = createWebhookTargets({
    networks: ["127.0.0.1"],
    ports: [80, 443, sink.port],
    lookUp: async (host) => {
      if (host === "nowhere.example.test") throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      return [{ address: host === "inside.example.test" ? "10.0.0.1" : "127.0.0.1", family: 4 }];
    },
  });
  ask = api.open([createWebhookRoutes({ database: api.test.database, targets, sealer, now: () => clock })]);
  deliverer = createDeliverer({ database: api.test.database, targets, sealer, now: () => clock, chance: () => 0 });
});
afterEach(async () => {
  sink.messages.length = 0;
  await api.test.database.engine.deleteFrom("webhooks").execute();
  await api.test.database.engine.deleteFrom("events").execute();
});
afterAll(async () => {
  await sink.close();
  await api.close();
});

const create = (body: object = {}, by = key) => ask(by, "POST", "/v1/webhooks", { url: sink.url, ...body });
const tell = (type = "ready", subject = "videos/vid_1"): Promise<string> =>
  api.test.database.engine
    .transaction()
    .execute((trx) =>
      recordEvent(trx, { workspaceId: "default", type: `sutradhar.video.${type}`, subject, data: {}, now: clock }),
    );

it("adds a webhook and tells its secret once", async () => {
  const made = await create({ types: ["sutradhar.video.ready"], description: "for the shop" });
  expect(made).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^whk_/),
      url: sink.url,
      description: "for the shop",
      types: ["sutradhar.video.ready"],
      state: "enabled",
      failingSince: null,
      secret: expect.stringMatching(/^whsec_/),
      secrets: [{ expiresAt: null }],
    },
  });
  expect(made.headers.get("Cache-Control")).toBe("no-store");
  expect(made.headers.get("Location")).toBe(`/v1/webhooks/${made.body.id}`);
  const { secret, ...shown } = made.body;
  const one = await ask(reader, "GET", `/v1/webhooks/${made.body.id}`);
  expect(one.body).toEqual(shown);
  expect((await ask(reader, "GET", "/v1/webhooks")).body).toEqual({ webhooks: [shown] });
  const rows = await api.test.database.engine.selectFrom("webhook_secrets").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(String(secret).slice(6, 30));
  const tag = one.headers.get("ETag") ?? "";
  expect((await ask(reader, "GET", `/v1/webhooks/${made.body.id}`, undefined, { "If-None-Match": tag })).status).toBe(
    304,
  );
});

it.each([
  ["http://10.0.0.1/", 422, "webhook_target_refused"],
  ["http://169.254.169.254/latest/meta-data/", 422, "webhook_target_refused"],
  ["http://2130706433/", 201, undefined],
  ["http://[::ffff:10.0.0.1]/", 422, "webhook_target_refused"],
  ["https://hooks.example.test:22/", 422, "webhook_target_refused"],
  ["https://inside.example.test/", 422, "webhook_target_refused"],
  ["https://nowhere.example.test/", 201, undefined],
  ["ftp://hooks.example.test/", 422, "webhook_target_refused"],
  ["", 400, "request_invalid"],
])("takes no URL that it may not go to: %s", async (url, status, code) => {
  expect(await create({ url })).toMatchObject({ status, ...(code ? { body: { code } } : {}) });
  const { body } = await create();
  const changed = await ask(key, "PATCH", `/v1/webhooks/${body.id}`, { url });
  expect(changed.status).toBe(status === 201 ? 200 : status);
});

it.each([
  [{ types: [] }],
  [{ types: ["video ready"] }],
  [{ types: Array.from({ length: 51 }, () => "*") }],
  [{ description: "a".repeat(501) }],
  [{ secret: "whsec_mine" }],
  [{ url: 5 }],
])("refuses %j", async (body) => {
  expect(await create(body)).toMatchObject({ status: 400, body: { code: "request_invalid" } });
});

it("refuses a body that is too large before it is read", async () => {
  expect(await create({ description: "a".repeat(100_000) })).toMatchObject({ status: 413 });
});

it("is changed in parts, disabled, enabled again and removed", async () => {
  const { id } = (await create()).body as { id: string };
  const path = `/v1/webhooks/${id}`;
  expect((await ask(key, "PATCH", path, { types: ["sutradhar.video.*"] })).body).toMatchObject({
    types: ["sutradhar.video.*"],
    url: sink.url,
  });
  expect((await ask(key, "PATCH", path, { state: "disabled" })).body).toMatchObject({
    state: "disabled",
    disabledReason: "by a caller",
  });
  expect(await ask(key, "POST", `${path}/ping`)).toMatchObject({ status: 409, body: { code: "state_conflict" } });
  expect((await ask(key, "PATCH", path, { state: "enabled" })).body).toMatchObject({
    state: "enabled",
    disabledAt: null,
  });
  await tell();
  expect((await ask(key, "DELETE", path)).status).toBe(204);
  expect(await ask(key, "DELETE", path)).toMatchObject({ status: 404, body: { code: "webhook_unknown" } });
  expect(await deliverer.deliverDue()).toBe(0);
});

it("rotates its secret", async () => {
  const { id, secret } = (await create()).body as { id: string; secret: string };
  clock = new Date(clock.getTime() + 1_000);
  const rotated = await ask(key, "POST", `/v1/webhooks/${id}/rotate`, { overlapMs: 60_000 });
  expect(rotated.status).toBe(201);
  expect(rotated.body.secret).toMatch(/^whsec_/);
  expect(rotated.body.secret).not.toBe(secret);
  const { secrets } = (await ask(key, "GET", `/v1/webhooks/${id}`)).body as { secrets: { expiresAt: string | null }[] };
  expect(secrets.map(({ expiresAt }) => expiresAt)).toEqual([null, new Date(clock.getTime() + 60_000).toISOString()]);
  expect((await ask(key, "POST", `/v1/webhooks/${id}/rotate`, { overlapMs: -1 })).status).toBe(400);
});

it("shows what became of a ping", async () => {
  const { id } = (await create({ types: ["sutradhar.campaign.done"] })).body as { id: string };
  const pinged = await ask(key, "POST", `/v1/webhooks/${id}/ping`);
  expect(pinged.status).toBe(202);
  const { event, links } = pinged.body as { event: string; links: { delivery: string } };
  expect((await ask(reader, "GET", links.delivery)).body).toMatchObject({ state: "waiting", attempts: 0 });
  await deliverer.deliverDue();
  expect((await ask(reader, "GET", links.delivery)).body).toMatchObject({
    event,
    type: "sutradhar.webhook.ping",
    state: "delivered",
    log: [{ status: 204 }],
  });
});

it("lists deliveries page by page, and sends one or all of a time again", async () => {
  const { id } = (await create()).body as { id: string };
  const since = clock.toISOString();
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push(await tell("ready", `videos/${index}`));
  await deliverer.deliverDue();
  const path = `/v1/webhooks/${id}`;
  const first = (await ask(reader, "GET", `${path}/deliveries?limit=2&state=delivered`)).body;
  const second = (await ask(reader, "GET", `${path}/deliveries?limit=2&state=delivered&cursor=${first.next}`)).body;
  const listed = [...first.deliveries, ...second.deliveries].map(({ event }: { event: string }) => event);
  expect(listed).toEqual(ids.toReversed());
  expect(second.next).toBeNull();
  expect((await ask(reader, "GET", `${path}/deliveries?cursor=${first.next}`)).status).toBe(400);

  sink.messages.length = 0;
  expect((await ask(key, "POST", `${path}/deliveries/${ids[0]}/redeliver`)).status).toBe(202);
  await deliverer.deliverDue();
  expect(sink.messages.map((message) => message.id)).toEqual([ids[0]]);
  expect((await ask(key, "POST", `${path}/redeliver`, { since })).body).toEqual({ count: 0, next: null });
  expect((await ask(key, "POST", `${path}/redeliver`, { since, which: "all" })).body).toEqual({ count: 3, next: null });
  await deliverer.deliverDue();
  expect(sink.messages).toHaveLength(4);
  expect((await ask(key, "POST", `${path}/redeliver`, { since: "yesterday" })).status).toBe(400);
});

it("is seen and changed by nobody of another workspace, and changed by nobody without the scope", async () => {
  const { id } = (await create()).body as { id: string };
  const event = await tell();
  await deliverer.deliverDue();
  const path = `/v1/webhooks/${id}`;
  const all = [
    ["GET", path, undefined],
    ["PATCH", path, { state: "disabled" }],
    ["DELETE", path, undefined],
    ["POST", `${path}/ping`, undefined],
    ["POST", `${path}/rotate`, { overlapMs: 0 }],
    ["GET", `${path}/deliveries`, undefined],
    ["GET", `${path}/deliveries/${event}`, undefined],
    ["POST", `${path}/deliveries/${event}/redeliver`, undefined],
    ["POST", `${path}/redeliver`, { since: clock.toISOString(), which: "all" }],
  ] as const;
  for (const [method, at, body] of all) {
    expect([method, at, (await ask(other, method, at, body)).body]).toMatchObject([
      method,
      at,
      { code: "webhook_unknown" },
    ]);
    if (method !== "GET") expect([method, at, (await ask(reader, method, at, body)).status]).toEqual([method, at, 403]);
  }
  expect((await ask(other, "GET", "/v1/webhooks")).body).toEqual({ webhooks: [] });
  expect((await create({}, reader)).status).toBe(403);
  expect((await ask(key, "GET", path)).body).toMatchObject({ state: "enabled" });
});
