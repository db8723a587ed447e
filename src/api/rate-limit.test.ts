import { Hono } from "hono";
import { expect, it } from "vitest";
import { limits } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";
import { createRateLimit, createTokenBuckets } from "./rate-limit.ts";

let nowMs = 0;
const now = (): Date => new Date(nowMs);

it("lets a burst through, then as many as the minute has, each key for itself", () => {
  nowMs = 1_000_000;
  const take = createTokenBuckets({ perMinuteMax: 60, burstMax: 3, now });
  const taken = Array.from({ length: 4 }, () => take("a"));
  expect(taken.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
    [true, 2],
    [true, 1],
    [true, 0],
    [false, 0],
  ]);
  expect(taken[3]).toMatchObject({ retryInS: 1, fullInS: 3 });
  expect(take("b").isAllowed).toBe(true);
  nowMs += 999;
  expect(take("a").isAllowed).toBe(false);
  nowMs += 1;
  expect(take("a").isAllowed).toBe(true);
  expect(take("a").isAllowed).toBe(false);
  nowMs += 3_600_000;
  expect(take("a").remaining).toBe(2);
});

it("lets through, however it is asked, no more than a burst and what the time has", () => {
  nowMs = 0;
  const take = createTokenBuckets({ perMinuteMax: 600, burstMax: 10, now });
  let allowed = 0;
  for (nowMs = 0; nowMs < 60_000; nowMs += 7) if (take("a").isAllowed) allowed += 1;
  expect(allowed).toBeGreaterThan(600);
  expect(allowed).toBeLessThanOrEqual(610);
});

it("gives nothing away when the clock is set back", () => {
  nowMs = 1_000_000;
  const take = createTokenBuckets({ perMinuteMax: 60, burstMax: 1, now });
  expect(take("a").isAllowed).toBe(true);
  nowMs = 0;
  expect(take("a").isAllowed).toBe(false);
  nowMs = 1_000;
  expect(take("a").isAllowed).toBe(true);
});

it("remembers no more keys than it may, those that called last", () => {
  nowMs = 0;
  const take = createTokenBuckets({ perMinuteMax: 1, burstMax: 1, now });
  take("first");
  for (let index = 0; index < limits.rateBucketsMax - 1; index += 1) take(`key ${index}`);
  expect(take("first").isAllowed).toBe(false);
  take("one more");
  expect(take("first").isAllowed).toBe(false);
  expect(take("key 0").isAllowed).toBe(true);
});

it("tells a caller what is left, and refuses with the time to wait", async () => {
  nowMs = 0;
  const app = new Hono<ApiEnv>();
  app.use(async (context, next) => {
    const principal = { kind: "service", id: "default/test" } as const;
    context.set("caller", {
      workspaceId: "default",
      keyId: "key_1",
      name: "test",
      scopes: [],
      principal,
      isWide: false,
    });
    await next();
  });
  app.use(createRateLimit({ perMinuteMax: 30, burstMax: 2, now }));
  app.get("/", (context) => context.text("here"));
  app.onError((error) => Response.json(error, { status: 429 }));
  const first = await app.request("/");
  expect([first.headers.get("RateLimit-Policy"), first.headers.get("RateLimit")]).toEqual([
    '"key";q=2;w=4',
    '"key";r=1;t=2',
  ]);
  await app.request("/");
  const refused = await app.request("/");
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: "rate_limited", details: { retryAfterS: 2 } });
});
