import { expect, it } from "vitest";
import { nextAttempt, parseRetryAfter } from "./retry-schedule.ts";

const now = new Date("2026-11-29T00:00:00Z");

it.each([0, 0.5, 1])("makes nine attempts over more than a day, at a chance of %d", (chance) => {
  const times = [now];
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttempt({ attempts, now: times.at(-1) ?? now, chance });
    if (!next) break;
    times.push(next);
  }
  expect(times).toHaveLength(9);
  const spanMs = (times.at(-1)?.getTime() ?? 0) - now.getTime();
  expect(spanMs).toBeGreaterThan(24 * 3_600_000);
  expect(spanMs).toBeLessThan(32 * 3_600_000);
});

it("spreads what failed together", () => {
  const at = (chance: number) => nextAttempt({ attempts: 3, now, chance })?.getTime() ?? 0;
  expect(at(1) - at(0)).toBe(60_000);
});

it("waits as long as the receiver asks, up to a day, and never less than its own time", () => {
  const at = (retryAfterMs: number) =>
    (nextAttempt({ attempts: 1, now, chance: 0, retryAfterMs })?.getTime() ?? 0) - now.getTime();
  expect(at(1_000)).toBe(5_000);
  expect(at(60_000)).toBe(60_000);
  expect(at(Number.MAX_SAFE_INTEGER)).toBe(86_400_000);
});

it.each([
  ["120", 120_000],
  ["Sun, 29 Nov 2026 00:01:00 GMT", 60_000],
  ["Sat, 28 Nov 2026 00:00:00 GMT", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["9".repeat(40), undefined],
  [undefined, undefined],
])("reads Retry-After: %s", (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms);
});
