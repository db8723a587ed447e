import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { VideoView } from "../../src/app/index.ts";
import { openWebhookSink, type WebhookSink } from "../fixtures/webhook-sink.ts";
import { startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
let sink: WebhookSink;
let running: TestServer | undefined;

beforeAll(async () => {
  sink = await openWebhookSink();
  place = createWorkplace({
    SUTRADHAR_WEBHOOK_NETWORKS: "127.0.0.1",
    SUTRADHAR_WEBHOOK_PORTS: `80,443,${sink.port}`,
  });
});
afterAll(async () => {
  await running?.end();
  await sink.close();
  place.remove();
});

it("tells of a video once it is committed, though the server is killed before it could, and closes what is not allowed", async () => {
  // This server takes orders, and delivers nothing.
  const first = (running = await startTestServer(place, "--services", "api"));
  const made = await first.post("/v1/webhooks", { url: sink.url, types: ["sutradhar.video.*"] });
  expect(made.status).toBe(201);
  expect((await first.post("/v1/webhooks", { url: "http://10.0.0.1/" })).status).toBe(422);
  const order = { script: scriptOf({}, "Good morning."), callbackId: "order-4711" };
  const answer = await first.fetch("/v1/videos", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": "order-4711" },
    body: JSON.stringify(order),
  });
  const video = (await answer.json()) as VideoView;
  expect(answer.headers.get("RateLimit-Policy")).toBe('"key";q=120;w=12');
  expect(sink.count()).toBe(0);
  first.process.kill("SIGKILL");
  await once(first.process, "exit");
  running = undefined;

  const second = (running = await startTestServer(place, "--services", "api,scheduler"));
  await sink.until(1);
  expect(sink.messages[0]).toMatchObject({
    event: { type: "sutradhar.video.created", subject: `videos/${video.id}`, data: { callbackId: "order-4711" } },
  });
  // The same order finds what was made before the crash.
  const again = await second.fetch("/v1/videos", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": "order-4711" },
    body: JSON.stringify(order),
  });
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  expect(((await again.json()) as VideoView).id).toBe(video.id);
  const stream = await second.fetch(`/v1/events/stream?after=${sink.messages[0]?.id}`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await second.fetch(`/v1/videos/${video.id}/cancel`, { method: "POST" });
  await sink.until(2);
  let told = "";
  while (!told.includes("sutradhar.video.cancelled")) told += (await reader?.read())?.value ?? "";
  expect(sink.messages.map(({ event }) => event.type)).toEqual([
    "sutradhar.video.created",
    "sutradhar.video.cancelled",
  ]);
  expect(told).toContain(`id: ${sink.messages[1]?.id}`);
  // An open stream keeps no server from ending.
  expect(await second.end()).toBe(0);
}, 120_000);
