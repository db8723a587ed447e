import { limits } from "../../core/index.ts";

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

/** How long each failure is waited out: nine attempts, the last more than a day after the first. */
const delaysMs = [
  5 * secondMs,
  30 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  8 * hourMs,
  10 * hourMs,
];

/** The share of a delay that is added by chance at most: what failed together is not sent again together. */
const jitter = 0.2;

export interface FailedAttempt {
  /** How many there have been. */
  readonly attempts: number;
  readonly now: Date;
  /** 0 to 1. */
  readonly chance: number;
  /** For how long the receiver has asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
}

/** When a delivery is tried again; undefined where it has been tried often enough. */
export function nextAttempt({ attempts, now, chance, retryAfterMs = 0 }: FailedAttempt): Date | undefined {
  const delayMs = delaysMs[attempts - 1];
  if (delayMs === undefined) return undefined;
  const waitMs = Math.max(delayMs * (1 + jitter * chance), Math.min(retryAfterMs, limits.webhookRetryAfterMsMax));
  return new Date(now.getTime() + Math.ceil(waitMs));
}

/** What a `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * secondMs : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
