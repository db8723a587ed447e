import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openWebhookLine, testSealer, workspaceId, type WebhookLine } from "../../../test/fixtures/webhook-line.ts";
import { limits } from "../../core/index.ts";
import { listEvents, openEventFeed, recordEvent } from "../events/index.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { startDeliveryLoop } from "./deliverer.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { pruneEvents } from "./prune-events.ts";
import { signMessage } from "./sign.ts";
import { changeWebhook, deleteWebhook, getWebhook } from "./webhooks.ts";

let line: WebhookLine;
beforeAll(async () => {
  line = await openWebhookLine();
});
afterEach(() => line.clear());
afterAll(() => line.close());

describe("a delivery", () => {
  it("is a signed CloudEvent, and is made once", async () => {
    const sink = await line.openSink();
    const { id, secret } = await line.subscribe(sink);
    const eventId = await line.tell("ready");
    line.passTime(1_500);
    expect(await line.openDeliverer().deliverDue()).toBe(1);
    expect(await line.openDeliverer().deliverDue()).toBe(0);
    const [message] = sink.messages;
    expect(message).toMatchObject({
      id: eventId,
      timestamp: String(Math.floor(line.now().getTime() / 1_000)),
      contentType: "application/cloudevents+json",
      event: { id: eventId, type: "sutradhar.video.ready", subject: "videos/vid_1", data: { state: "ready" } },
    });
    const expected = signMessage({ id: eventId, at: line.now(), body: message?.body ?? "", secrets: [secret] });
    expect(message?.signature).toBe(expected["webhook-signature"]);
    const delivery = await line.stateOf(id, eventId);
    expect(delivery).toMatchObject({ state: "delivered", attempts: 1, nextAt: null, log: [{ status: 204 }] });
  });

  it("goes to those webhooks that want its type, of its own workspace", async () => {
    const [ready, all, disabled, foreign] = await Promise.all([
      line.openSink(),
      line.openSink(),
      line.openSink(),
      line.openSink(),
    ]);
    await line.subscribe(ready, { types: ["sutradhar.video.ready"] });
    await line.subscribe(all, { types: ["sutradhar.video.*"] });
    const { id } = await line.subscribe(disabled);
    await line.inTrx((trx) => changeWebhook(trx, { id, workspaceId }, { state: "disabled", now: line.now() }));
    await line.subscribe(foreign, { workspace: "other" });
    await line.tell("rendering");
    await line.tell("ready");
    await line.openDeliverer().deliverDue();
    expect([ready, all, disabled, foreign].map((sink) => sink.count())).toEqual([1, 2, 0, 0]);
  });

  it("is not made where the change that it tells of is taken back", async () => {
    const sink = await line.openSink();
    await line.subscribe(sink);
    const lost = line.inTrx(async (trx) => {
      await recordEvent(trx, {
        workspaceId,
        type: "sutradhar.video.ready",
        subject: "videos/a",
        data: {},
        now: line.now(),
      });
      throw new Error("died before the commit");
    });
    await expect(lost).rejects.toThrow("died");
    expect(await line.openDeliverer().deliverDue()).toBe(0);
  });

  it("is made under the same id by the next server, where one died between the commit and the sending", async () => {
    const sink = await line.openSink();
    await line.subscribe(sink);
    const eventId = await line.tell("ready");
    // Claimed by a server that is killed before it sends.
    expect(
      await claimDeliveries(line.test.database.engine, {
        now: line.now(),
        claimMs: 30_000,
        countMax: 10,
        keyName: testSealer.keyName,
      }),
    ).toHaveLength(1);
    expect(await line.openDeliverer().deliverDue()).toBe(0);
    line.passTime(30_000);
    expect(await line.openDeliverer().deliverDue()).toBe(1);
    expect(sink.messages.map(({ id }) => id)).toEqual([eventId]);
  });

  it("is made again under the same id, where a server died between the sending and writing that down", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    const eventId = await line.tell("ready");
    // While the answer is on its way, the claim ends and another server takes over; the first comes too late then.
    sink.answer = async (response) => {
      sink.answer = (other) => void other.writeHead(200).end();
      line.passTime(60_000);
      await line.openDeliverer().deliverDue();
      response.writeHead(500).end();
    };
    await line.openDeliverer().deliverDue();
    expect(sink.messages.map((message) => message.id)).toEqual([eventId, eventId]);
    expect(line.reports.map(({ state }) => state)).toEqual(["delivered", "dropped"]);
    expect(await line.stateOf(id, eventId)).toMatchObject({ state: "delivered", log: [{ status: 200 }] });
    expect((await line.inTrx((trx) => getWebhook(trx, workspaceId, id))).failingSince).toBeNull();
  });

  it("is not made by a server that has slept through its claim", async () => {
    const sink = await line.openSink();
    await line.subscribe(sink);
    await line.tell("ready");
    const times = [line.now(), new Date(line.now().getTime() + 60_000)];
    await Promise.all(await line.openDeliverer({ now: () => times.shift() ?? line.now() }).begin(10));
    expect(sink.count()).toBe(0);
  });

  it("ends with its webhook", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    await line.tell("ready");
    sink.answer = async (response) => {
      await line.inTrx((trx) => deleteWebhook(trx, workspaceId, id));
      response.writeHead(200).end();
    };
    await line.openDeliverer().deliverDue();
    expect(line.reports.map(({ state }) => state)).toEqual(["dropped"]);
    expect(await line.openDeliverer().deliverDue()).toBe(0);
  });
});

it("sends what is committed as soon as it is heard of, and ends when it is told to", async () => {
  const sink = await line.openSink();
  const { id } = await line.subscribe(sink);
  const feed = openEventFeed({ url: line.test.url, onError: () => undefined });
  const deliverer = line.openDeliverer();
  const loop = startDeliveryLoop({
    deliverer,
    feed,
    onError: (error) => expect(error).toBeUndefined(),
    everyMs: 60_000,
  });
  await new Promise<void>((resolve) => {
    const stop = feed.subscribe(undefined, () => resolve(stop()));
  });
  await line.tell("created");
  await sink.until(1);
  await line.tell("ready");
  await sink.until(2);

  // What is under way when it ends is given back at once, not when the claim is over.
  sink.answer = () => undefined;
  const eventId = await line.tell("withdrawn");
  await sink.until(3);
  const closing = loop.close();
  deliverer.stop();
  await closing;
  await feed.close();
  expect(await line.stateOf(id, eventId)).toMatchObject({ state: "waiting", attempts: 0, log: [] });
  sink.answer = (response) => void response.writeHead(200).end();
  expect(await line.openDeliverer().deliverDue()).toBe(1);
});

it("forgets deliveries that are kept no longer, and no event", async () => {
  const sink = await line.openSink();
  const { id } = await line.subscribe(sink);
  const first = await line.tell("created");
  const second = await line.tell("ready");
  await line.openDeliverer().deliverDue();
  line.passTime(limits.webhookDeliveriesKeptMs + 1);
  await pruneEvents(line.test.database, line.now());
  expect(await line.inTrx((trx) => listDeliveries(trx, { webhookId: id, limit: 10 }))).toEqual([]);
  const left = await line.inTrx((trx) => listEvents(trx, { workspaceId }, { order: "asc", limit: 10 }));
  expect(left.map((event) => event.id)).toEqual([first, second]);
});
