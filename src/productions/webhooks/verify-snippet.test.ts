import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebhookSecret, signMessage } from "./sign.ts";

interface Message {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly secret: string;
  readonly nowMs: number;
}

const guide = readFileSync(new URL("../../../docs/guides/webhooks.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "sutradhar-snippet-"));
let verifyWebhook: (message: Message) => unknown;

beforeAll(async () => {
  const path = join(folder, "verify.mjs");
  writeFileSync(path, /<!-- A test runs this\. -->\n```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
  ({ verifyWebhook } = (await import(path)) as { verifyWebhook: typeof verifyWebhook });
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = new Date("2026-11-29T06:00:00.500Z");
const [secret, old, foreign] = [createWebhookSecret(), createWebhookSecret(), createWebhookSecret()];
const body = JSON.stringify({ type: "sutradhar.video.ready", data: { title: "नमस्ते" } });
const headers = signMessage({ id: "evt_1", at, body, secrets: [secret, old] });
const message: Message = { headers, body, secret, nowMs: at.getTime() };

describe("the snippet of the guide", () => {
  it("takes what we signed, by the new secret and by the one before", () => {
    expect(verifyWebhook(message)).toEqual(JSON.parse(body));
    expect(verifyWebhook({ ...message, secret: old })).toEqual(JSON.parse(body));
    expect(verifyWebhook({ ...message, nowMs: at.getTime() + 299_000 })).toEqual(JSON.parse(body));
  });

  const { "webhook-signature": signature = "" } = headers;
  it.each<[string, Partial<Message>]>([
    ["signed by somebody else", { headers: signMessage({ id: "evt_1", at, body, secrets: [foreign] }) }],
    ["with another body", { body: body.replace("ready", "ready ") }],
    ["with another id", { headers: { ...headers, "webhook-id": "evt_2" } }],
    [
      "with another time",
      { headers: { ...headers, "webhook-timestamp": String(Math.floor(at.getTime() / 1000) + 1) } },
    ],
    ["replayed after five minutes", { nowMs: at.getTime() + 301_000 }],
    ["from a clock that runs ahead", { nowMs: at.getTime() - 301_000 }],
    ["with no signature", { headers: { ...headers, "webhook-signature": undefined } }],
    ["with an empty signature", { headers: { ...headers, "webhook-signature": "v1," } }],
    ["with a part of a signature", { headers: { ...headers, "webhook-signature": signature.slice(0, 12) } }],
    [
      "with a signature of another version",
      { headers: { ...headers, "webhook-signature": signature.replaceAll("v1,", "v2,") } },
    ],
    ["with no time", { headers: { ...headers, "webhook-timestamp": undefined } }],
    ["with a time that is none", { headers: { ...headers, "webhook-timestamp": "now" } }],
    ["with no id", { headers: { ...headers, "webhook-id": undefined } }],
    ["held against another secret", { secret: foreign }],
  ])("refuses a message %s", (_, change) => {
    expect(() => verifyWebhook({ ...message, ...change })).toThrow(/old|signature/);
  });
});
