import { expect, it } from "vitest";
import { createWebhookSecret, signMessage } from "./sign.ts";

it("signs as the libraries of the specification do", () => {
  const headers = signMessage({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
    secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  });
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

it("signs once for each secret, and makes secrets of 32 bytes", () => {
  const secrets = [createWebhookSecret(), createWebhookSecret()];
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  }
  const { "webhook-signature": both = "" } = signMessage({ id: "evt_1", at: new Date(0), body: "{}", secrets });
  const each = secrets.map(
    (secret) => signMessage({ id: "evt_1", at: new Date(0), body: "{}", secrets: [secret] })["webhook-signature"],
  );
  expect(both.split(" ")).toEqual(each);
  expect(new Set(each).size).toBe(2);
});
