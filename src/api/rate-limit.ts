import type { MiddlewareHandler } from "hono";
import { limits, SutradharError } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";

export interface RateLimitOptions {
  /** In the long run, for each key. */
  readonly perMinuteMax: number;
  /** At once, after a pause. */
  readonly burstMax: number;
  readonly now: () => Date;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** What a request found in its key's bucket. */
export interface Taken {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Until the bucket is full. */
  readonly fullInS: number;
  /** Until there is a token. */
  readonly retryInS: number;
}

/**
 * A bucket of tokens for each key, which a request takes one of. They are this process's own: where several servers answer,
 * each allows so much. Of more keys than are remembered, who has called least lately begins anew.
 */
export function createTokenBuckets({ perMinuteMax, burstMax, now }: RateLimitOptions): (key: string) => Taken {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinuteMax / 60_000;
  return (key) => {
    const nowMs = now().getTime();
    const last = buckets.get(key) ?? { tokens: burstMax, atMs: nowMs };
    // A clock that was set back adds nothing, and takes nothing.
    const filled = Math.min(burstMax, last.tokens + Math.max(0, nowMs - last.atMs) * perMs);
    const isAllowed = filled >= 1;
    const tokens = isAllowed ? filled - 1 : filled;
    buckets.delete(key);
    buckets.set(key, { tokens, atMs: nowMs });
    const oldest = buckets.size > limits.rateBucketsMax ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
    const inS = (missing: number): number => Math.max(0, Math.ceil(missing / perMs / 1_000));
    return {
      isAllowed,
      remaining: Math.floor(tokens),
      fullInS: inS(burstMax - tokens),
      retryInS: Math.max(1, inS(1 - tokens)),
    };
  };
}

/** Tells every caller how much it may still ask, and refuses who asks too much (draft-ietf-httpapi-ratelimit-headers). */
export function createRateLimit(options: RateLimitOptions): MiddlewareHandler<ApiEnv> {
  const { perMinuteMax, burstMax } = options;
  const take = createTokenBuckets(options);
  const windowS = Math.max(1, Math.ceil((burstMax * 60) / perMinuteMax));
  return async (context, next) => {
    const { isAllowed, remaining, fullInS, retryInS } = take(context.get("caller").keyId);
    context.header("RateLimit-Policy", `"key";q=${burstMax};w=${windowS}`);
    context.header("RateLimit", `"key";r=${remaining};t=${fullInS}`);
    if (!isAllowed) {
      throw new SutradharError(
        "rate_limited",
        `a key may send ${perMinuteMax} requests a minute, ${burstMax} of them at once: wait ${retryInS} s`,
        { details: { retryAfterS: retryInS } },
      );
    }
    await next();
  };
}
