import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  hourMs,
  loopbackTargets,
  openWebhookLine,
  workspaceId,
  type WebhookLine,
} from "../../../test/fixtures/webhook-line.ts";
import { limits } from "../../core/index.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { redeliverEvent } from "./redeliver.ts";
import { signMessage } from "./sign.ts";
import { createWebhookTargets } from "./targets.ts";

let line: WebhookLine;
beforeAll(async () => {
  line = await openWebhookLine();
});
afterEach(() => line.clear());
afterAll(() => line.close());

describe("a target", () => {
  it("that answers 500 for a day is tried nine times, and then the delivery is dead, and the next is sent", async () => {
    const sink = await line.openSink();
    const { id, secret } = await line.subscribe(sink);
    const first = await line.tell("rendering");
    const second = await line.tell("ready");
    const begun = line.now();
    sink.answer = (response) => void response.writeHead(500).end("no");
    const deliverer = line.openDeliverer();
    for (let attempts = 1; attempts <= 9; attempts += 1) {
      expect(await deliverer.deliverDue()).toBe(attempts < 9 ? 1 : 2);
      const { nextAt } = await line.stateOf(id, first);
      if (nextAt) line.setTime(nextAt);
    }
    expect(line.now().getTime() - begun.getTime()).toBeGreaterThan(24 * hourMs);
    expect(sink.messages.filter((message) => message.id === first)).toHaveLength(9);
    expect(await line.stateOf(id, first)).toMatchObject({ state: "dead", attempts: 9 });
    expect((await line.stateOf(id, first)).log.map(({ status, problem }) => [status, problem?.code])).toEqual(
      Array.from({ length: 9 }, () => [500, "answer_refused"]),
    );
    expect(await line.stateOf(id, second)).toMatchObject({ state: "waiting", attempts: 1 });
    // Each attempt is signed at its own time.
    expect(new Set(sink.messages.map(({ timestamp }) => timestamp)).size).toBeGreaterThan(8);

    sink.answer = (response) => void response.writeHead(200).end();
    await line.inTrx((trx) => redeliverEvent(trx, { id, workspaceId }, { eventId: first, now: line.now() }));
    line.passTime(5 * hourMs);
    expect(await deliverer.deliverDue()).toBe(2);
    const last = sink.messages.slice(-2);
    expect(last.map((message) => message.id)).toEqual([first, second]);
    const [again] = last;
    const signed = signMessage({ id: first, at: line.now(), body: again?.body ?? "", secrets: [secret] });
    expect(again?.signature).toBe(signed["webhook-signature"]);
  });

  it("that never answers is given up after a time, and takes no other's place", async () => {
    const [silent, quick] = [await line.openSink(), await line.openSink()];
    const { id } = await line.subscribe(silent);
    await line.subscribe(quick);
    silent.answer = () => undefined;
    const ids = await Promise.all(Array.from({ length: 12 }, (_, index) => line.tell("ready", `videos/vid_${index}`)));
    const deliverer = line.openDeliverer({ timeoutMs: 250 });
    for (let rounds = 0; quick.count() < ids.length && rounds < 30; rounds += 1) {
      const sending = await deliverer.begin(limits.webhooksAtOnceMax);
      await Promise.race([Promise.all(sending), quick.until(Math.min(ids.length, quick.count() + 4))]);
      await Promise.all(sending);
    }
    expect(new Set(quick.messages.map((message) => message.id)).size).toBe(ids.length);
    const tried = (await line.inTrx((trx) => listDeliveries(trx, { webhookId: id, limit: 100 }))).filter(
      ({ log }) => log.length > 0,
    );
    expect(tried[0]?.log[0]).toMatchObject({ problem: { code: "timed_out" } });
    // Four at first; one at a time once it was seen to fail.
    expect(tried.length).toBeLessThan(9);
  });

  it("that sends 10 MB is cut off, and has its message all the same", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    let sentBytes = 0;
    let isCut: Promise<unknown> = Promise.resolve();
    sink.answer = async (response) => {
      isCut = once(response, "close");
      response.writeHead(200);
      const piece = Buffer.alloc(64 * 1024, "a");
      for (sentBytes = 0; sentBytes < 10_000_000 && !response.destroyed; sentBytes += piece.length) {
        if (!response.write(piece)) await Promise.race([once(response, "drain"), isCut]);
      }
    };
    const eventId = await line.tell("ready");
    await line.openDeliverer().deliverDue();
    await isCut;
    expect(sentBytes).toBeLessThan(10_000_000);
    expect(await line.stateOf(id, eventId)).toMatchObject({ state: "delivered", log: [{ status: 200 }] });
  });

  it("that sends its head byte by byte for ever is given up", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    sink.answer = (response) => {
      response.socket?.write("HTTP/1.1 200 OK\r\nX-A: ");
      const timer = setInterval(() => response.socket?.write("a"), 20);
      response.on("close", () => clearInterval(timer));
    };
    const eventId = await line.tell("ready");
    await line.openDeliverer({ timeoutMs: 200 }).deliverDue();
    expect(await line.stateOf(id, eventId)).toMatchObject({ log: [{ problem: { code: "timed_out" } }] });
  });

  it.each(["http://127.0.0.1:PORT/", "http://169.254.169.254/latest/meta-data/", "https://example.com/"])(
    "that redirects to %s is not followed",
    async (to) => {
      const [sink, inside] = [await line.openSink(), await line.openSink()];
      const { id } = await line.subscribe(sink);
      sink.answer = (response) =>
        void response.writeHead(307, { Location: to.replace("PORT", String(inside.port)) }).end();
      const eventId = await line.tell("ready");
      await line.openDeliverer().deliverDue();
      expect(inside.count()).toBe(0);
      expect(await line.stateOf(id, eventId)).toMatchObject({
        state: "waiting",
        log: [{ status: 307, problem: { code: "redirect_refused" } }],
      });
    },
  );

  it("whose name answers differently the next moment is reached where it was checked, and nowhere else", async () => {
    const [checked, inside] = [createServer(), createServer()];
    const heard: string[] = [];
    checked.on(
      "request",
      (request, response) => void response.end(String(heard.push(`checked ${request.headers.host}`))),
    );
    inside.on("request", (_, response) => void response.end(String(heard.push("inside"))));
    inside.listen(0, "127.0.0.1");
    await once(inside, "listening");
    const { port } = inside.address() as { port: number };
    checked.listen(port, "127.0.0.2");
    await once(checked, "listening");
    try {
      const answers = ["127.0.0.2", "127.0.0.1"];
      const asked: string[] = [];
      const targets = createWebhookTargets({
        networks: ["127.0.0.2"],
        ports: [port],
        lookUp: async (host) => {
          asked.push(host);
          return [{ address: answers.shift() ?? "127.0.0.1", family: 4 }];
        },
      });
      const url = `http://hooks.example.test:${port}/`;
      const webhook = await line.subscribe({ url, port }, { targets });
      const first = await line.tell("ready", "videos/a");
      await line.openDeliverer({ targets }).deliverDue();
      expect(heard).toEqual([`checked hooks.example.test:${port}`]);
      expect(asked).toHaveLength(1);
      expect((await line.stateOf(webhook.id, first)).state).toBe("delivered");

      const second = await line.tell("ready", "videos/b");
      await line.openDeliverer({ targets }).deliverDue();
      expect(heard).toHaveLength(1);
      expect(await line.stateOf(webhook.id, second)).toMatchObject({ log: [{ problem: { code: "target_refused" } }] });
    } finally {
      checked.close();
      inside.close();
    }
  });

  it.each([
    ["has no address", "dns_failed", async () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }))],
    ["is never looked up", "timed_out", async () => new Promise<never>(() => undefined)],
    ["refuses connections", "connection_failed", async () => [{ address: "127.0.0.1", family: 4 }]],
  ] as const)("that %s is told as %s", async (_, code, lookUp) => {
    const port = 9;
    const targets = loopbackTargets(port, lookUp);
    const url = `http://hooks.example.test:${port}/`;
    const webhook = await line.subscribe({ url, port }, { targets });
    const eventId = await line.tell("ready");
    await line.openDeliverer({ targets, timeoutMs: 200 }).deliverDue();
    expect(await line.stateOf(webhook.id, eventId)).toMatchObject({ log: [{ problem: { code } }] });
  });

  it("that speaks no TLS is told as tls_failed", async () => {
    const sink = await line.openSink();
    const url = sink.url.replace("http:", "https:");
    const { port } = sink;
    const targets = loopbackTargets(port);
    const webhook = await line.subscribe({ url, port }, { targets });
    const eventId = await line.tell("ready");
    await line.openDeliverer({ targets }).deliverDue();
    expect(await line.stateOf(webhook.id, eventId)).toMatchObject({ log: [{ problem: { code: "tls_failed" } }] });
  });

  it("that asks for time has it", async () => {
    const sink = await line.openSink();
    const { id } = await line.subscribe(sink);
    sink.answer = (response) => void response.writeHead(429, { "Retry-After": "3600" }).end();
    const eventId = await line.tell("ready");
    await line.openDeliverer().deliverDue();
    expect((await line.stateOf(id, eventId)).nextAt).toEqual(new Date(line.now().getTime() + hourMs));
  });
});
