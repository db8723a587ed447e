import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  hourMs,
  openWebhookLine,
  testSealer,
  workspaceId,
  type WebhookLine,
} from "../../../test/fixtures/webhook-line.ts";
import { limits } from "../../core/index.ts";
import { recordEvent } from "../events/index.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { redeliverEvent, redeliverSince } from "./redeliver.ts";
import { createSealer } from "./sealer.ts";
import { signMessage } from "./sign.ts";
import { createWebhookTargets } from "./targets.ts";
import { rotateSecret } from "./webhook-secrets.ts";
import { changeWebhook, createWebhook, getWebhook, pingWebhook } from "./webhooks.ts";

let line: WebhookLine;
beforeAll(async () => {
  line = await openWebhookLine();
});
afterEach(() => line.clear());
afterAll(() => line.close());

describe("the events of a video", () => {
  it("come in their order, each at least once, from several servers to a target that fails at random", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    const subjects = Array.from({ length: 8 }, (_, index) => `videos/vid_${index}`);
    const steps = ["created", "screening", "rendering", "verifying", "ready"];
    const told = (
      await Promise.all(
        subjects.map(async (subject) => {
          const ids: string[] = [];
          for (const step of steps) ids.push(await line.tell(step, subject));
          return ids;
        }),
      )
    ).flat();
    let seed = 7;
    const taken: string[] = [];
    sink.answer = (response, { event }) => {
      seed = (seed * 16_807) % 2_147_483_647;
      const isTaken = seed % 3 !== 0;
      if (isTaken) taken.push(`${event.subject} ${event.sequence}`);
      response.writeHead(isTaken ? 200 : 503).end();
    };
    for (let rounds = 0; rounds < 60; rounds += 1) {
      const servers = [line.openDeliverer(), line.openDeliverer(), line.openDeliverer()];
      const counts = await Promise.all(servers.map((server) => server.deliverDue()));
      const waiting = await line.inTrx((trx) => listDeliveries(trx, { webhookId: id, state: "waiting", limit: 200 }));
      if (waiting.length === 0) break;
      const next = Math.min(...waiting.map(({ nextAt }) => nextAt?.getTime() ?? Number.POSITIVE_INFINITY));
      if (counts.every((count) => count === 0)) line.setTime(new Date(next));
    }
    for (const subject of subjects) {
      const own = taken.filter((each) => each.startsWith(`${subject} `));
      expect(own).toEqual(steps.map((_, index) => `${subject} ${String(index + 1).padStart(10, "0")}`));
    }
    expect(new Set(sink.messages.map((message) => message.id))).toEqual(new Set(told));
    // Nobody sent what another was sending.
    expect(sink.count()).toBe(line.reports.length);
    expect(line.reports.every(({ state }) => state !== "dropped")).toBe(true);
  });

  it("wait for the one before, though another video's go on", async () => {
    const sink = await line.openSink();
    await line.subscribe(sink);
    sink.answer = (response, { event }) => void response.writeHead(event.type.endsWith("created") ? 500 : 200).end();
    await line.tell("created", "videos/a");
    await line.tell("ready", "videos/a");
    await line.tell("ready", "videos/b");
    await line.openDeliverer().deliverDue();
    expect(sink.messages.map(({ event }) => `${event.subject} ${event.type.split(".").at(-1) ?? ""}`).sort()).toEqual([
      "videos/a created",
      "videos/b ready",
    ]);
  });
});

describe("a webhook", () => {
  it("has two signatures while its secret is rotated, and one when the old one is over", async () => {
    const sink = await line.openSink();
    const { id, secret: old } = await line.subscribe(sink);
    line.passTime(1);
    const { secret } = await line.inTrx((trx) =>
      rotateSecret(trx, testSealer, { webhook: { id, workspaceId }, overlapMs: hourMs, now: line.now() }),
    );
    await line.tell("rendering");
    await line.openDeliverer().deliverDue();
    line.passTime(hourMs);
    await line.tell("ready");
    await line.openDeliverer().deliverDue();
    const signed = sink.messages.map(({ id: messageId, timestamp, body, signature }) => {
      const at = new Date(Number(timestamp) * 1_000);
      const by = (secrets: string[]) => signMessage({ id: messageId, at, body, secrets })["webhook-signature"];
      return [signature === by([secret, old]), signature === by([secret])];
    });
    expect(signed).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it("keeps no more secrets than it may, and none that has leaked", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    const rotate = (overlapMs: number) =>
      line.inTrx((trx) => rotateSecret(trx, testSealer, { webhook: { id, workspaceId }, overlapMs, now: line.now() }));
    const count = async () =>
      (
        await line.test.database.engine
          .selectFrom("webhook_secrets")
          .select("id")
          .where("webhook_id", "=", id)
          .execute()
      ).length;
    for (let rounds = 0; rounds < 6; rounds += 1) {
      line.passTime(1);
      await rotate(hourMs);
    }
    expect(await count()).toBe(limits.webhookSecretsMax);
    line.passTime(1);
    await rotate(0);
    expect(await count()).toBe(1);
  });

  it("that takes nothing for three days is disabled, which the others hear of", async () => {
    const [sink, other] = [await line.openSink(), await line.openSink()];
    const { id } = await line.subscribe(sink, { types: ["sutradhar.video.*"] });
    await line.subscribe(other, { types: ["sutradhar.webhook.disabled"] });
    sink.answer = (response) => void response.writeHead(500).end();
    const deliverer = line.openDeliverer();
    const state = async () => (await line.inTrx((trx) => getWebhook(trx, workspaceId, id))).state;
    for (let hours = 0; hours < 120 && (await state()) === "enabled"; hours += 12) {
      await line.tell("ready", `videos/vid_${hours}`);
      await deliverer.deliverDue();
      line.passTime(12 * hourMs);
    }
    const webhook = await line.inTrx((trx) => getWebhook(trx, workspaceId, id));
    expect(webhook).toMatchObject({
      state: "disabled",
      disabledReason: expect.stringMatching(
        /^nothing has got through since 2026-11-29T06:00:00.000Z, in \d+ attempts$/,
      ),
    });
    await deliverer.deliverDue();
    expect(other.messages.map(({ event }) => [event.type, event.subject, event.data["webhook"]])).toEqual([
      ["sutradhar.webhook.disabled", `webhooks/${id}`, id],
    ]);
    const before = sink.count();
    await line.tell("ready", "videos/later");
    line.passTime(24 * hourMs);
    expect(await deliverer.deliverDue()).toBe(0);

    // Enabled again, it gets what has waited; what came meanwhile is asked for.
    sink.answer = (response) => void response.writeHead(200).end();
    await line.inTrx((trx) => changeWebhook(trx, { id, workspaceId }, { state: "enabled", now: line.now() }));
    expect(await deliverer.deliverDue()).toBeGreaterThan(0);
    expect(sink.messages.slice(before).some(({ event }) => event.subject === "videos/later")).toBe(false);
    const since = new Date("2026-11-29T00:00:00Z");
    await line.inTrx((trx) => redeliverSince(trx, { id, workspaceId }, { since, which: "missed", now: line.now() }));
    await deliverer.deliverDue();
    expect(sink.messages.slice(before).some(({ event }) => event.subject === "videos/later")).toBe(true);
  });

  it("that answers 410 is disabled at once", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    sink.answer = (response) => void response.writeHead(410).end();
    const eventId = await line.tell("ready");
    await line.openDeliverer().deliverDue();
    expect((await line.stateOf(id, eventId)).state).toBe("dead");
    const webhook = await line.inTrx((trx) => getWebhook(trx, workspaceId, id));
    expect(webhook).toMatchObject({ state: "disabled", disabledReason: "its receiver answered 410: gone" });
  });

  it("whose secret was sealed with another key waits for who has it, or for a new secret", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    const eventId = await line.tell("ready");
    const sealer = createSealer(Buffer.alloc(32, 2));
    const stranger = line.openDeliverer({ sealer });
    expect(await stranger.deliverDue()).toBe(0);
    expect(await line.stateOf(id, eventId)).toMatchObject({ state: "waiting", attempts: 0 });
    line.passTime(1);
    const { secret } = await line.inTrx((trx) =>
      rotateSecret(trx, sealer, { webhook: { id, workspaceId }, overlapMs: hourMs, now: line.now() }),
    );
    expect(await stranger.deliverDue()).toBe(1);
    const [message] = sink.messages;
    const signed = signMessage({ id: eventId, at: line.now(), body: message?.body ?? "", secrets: [secret] });
    expect(message?.signature).toBe(signed["webhook-signature"]);
  });

  it("whose secret was changed in the database is sent nothing unsigned", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    const eventId = await line.tell("ready");
    const sealed = testSealer.seal("whsec_AAAA", "another webhook");
    await line.test.database.engine
      .updateTable("webhook_secrets")
      .set({ sealed })
      .where("webhook_id", "=", id)
      .execute();
    await line.openDeliverer().deliverDue();
    expect(sink.count()).toBe(0);
    expect(await line.stateOf(id, eventId)).toMatchObject({ log: [{ problem: { code: "secret_unreadable" } }] });
  });

  it("is pinged alone, whatever it wants", async () => {
    const [sink, other] = [await line.openSink(), await line.openSink()];
    const { id } = await line.subscribe(sink, { types: ["sutradhar.video.ready"] });
    await line.subscribe(other);
    const eventId = await line.inTrx((trx) => pingWebhook(trx, workspaceId, id, line.now()));
    await line.openDeliverer().deliverDue();
    expect(sink.messages.map((message) => [message.id, message.event.type])).toEqual([
      [eventId, "sutradhar.webhook.ping"],
    ]);
    expect(other.count()).toBe(0);
  });

  it("is one of a limited number, and goes nowhere private", async () => {
    const sink = await line.openSink();
    const closed = createWebhookTargets({ networks: [], ports: [80, 443] });
    const hook = { workspaceId, url: "http://127.0.0.1/", description: "", types: ["*"], now: line.now() };
    const adding = line.inTrx((trx) => createWebhook(trx, hook, { targets: closed, sealer: testSealer }));
    await expect(adding).rejects.toMatchObject({ code: "webhook_target_refused" });
    for (let count = 0; count < limits.webhooksMax; count += 1) await line.subscribe(sink);
    await expect(line.subscribe(sink)).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("gets all of a time again, or what it missed, oldest first and of its types alone", async () => {
    const sink = await line.openSink();
    await line.tell("created", "videos/before");
    line.passTime(1_000);
    const since = line.now();
    const ids = [await line.tell("created", "videos/a")];
    const { id } = await line.subscribe(sink, { types: ["sutradhar.video.*"] });
    line.passTime(1_000);
    ids.push(await line.tell("created", "videos/b"));
    await line.inTrx((trx) => pingWebhook(trx, workspaceId, id, line.now()));
    await line.inTrx((trx) =>
      recordEvent(trx, {
        workspaceId,
        type: "sutradhar.campaign.done",
        subject: "campaigns/c",
        data: {},
        now: line.now(),
      }),
    );
    const deliverer = line.openDeliverer();
    await deliverer.deliverDue();
    const redeliver = (which: "missed" | "all", until?: Date) =>
      line.inTrx((trx) => redeliverSince(trx, { id, workspaceId }, { since, until, which, now: line.now() }));
    sink.messages.length = 0;
    expect(await redeliver("missed")).toEqual({ count: 1, next: null });
    expect(await redeliver("missed")).toEqual({ count: 0, next: null });
    await deliverer.deliverDue();
    expect(sink.messages.map((message) => message.id)).toEqual([ids[0]]);
    sink.messages.length = 0;
    expect(await redeliver("all")).toEqual({ count: 2, next: null });
    await deliverer.deliverDue();
    expect(sink.messages.map((message) => message.id).sort()).toEqual([...ids].sort());
    expect(await redeliver("all", since)).toEqual({ count: 0, next: null });
    await expect(
      line.inTrx((trx) => redeliverEvent(trx, { id, workspaceId }, { eventId: "evt_none", now: line.now() })),
    ).rejects.toMatchObject({ code: "event_unknown" });
  });
});
