import { expect, test, vi } from "vitest";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { failClosed } from "./fail-closed.ts";
import type { Moderator } from "./moderator.ts";

const now = new Date("2026-11-22T10:00:00Z");
const request = { stage: "script", language: "en", text: "hello", field: "scene-1" } as const;

function moderatorThat(moderate: Moderator["moderate"]): Moderator {
  return { identity: { id: "test", version: "1", digest: "d" }, moderate };
}

test("a moderator that throws refuses, and the failure is told", async () => {
  const onFailure = vi.fn<(error: unknown) => void>();
  const failure = new Error("no route to host");
  const moderator = failClosed(
    moderatorThat(() => Promise.reject(failure)),
    { timeoutMs: 1000, policyEdition: "p", onFailure },
  );
  expect(await moderator.moderate(request, now)).toMatchObject({
    action: "block",
    reason: "moderator_failed",
    policyEdition: "p",
  });
  expect(onFailure).toHaveBeenCalledWith(failure);
});

test("one that does not answer in time refuses", async () => {
  const moderator = failClosed(
    moderatorThat(() => new Promise(() => undefined)),
    { timeoutMs: 1, policyEdition: "p" },
  );
  expect(await moderator.moderate(request, now)).toMatchObject({ action: "block", reason: "moderator_timed_out" });
});

test("one that throws at once refuses too", async () => {
  const moderator = failClosed(
    moderatorThat(() => {
      throw new TypeError("bad");
    }),
    { timeoutMs: 1000, policyEdition: "p" },
  );
  expect(await moderator.moderate({ ...request, purpose: "marketing" }, now)).toMatchObject({
    reason: "moderator_failed",
    subject: { purpose: "marketing", field: "scene-1", stage: "script" },
    decidedAt: "2026-11-22T10:00:00.000Z",
  });
});

test("a refusal finds nothing, covers nothing and names the very text, by whoever failed", async () => {
  const failing = moderatorThat(() => Promise.reject(new SutradharError("model_unavailable", "gone")));
  const moderator = failClosed(failing, { timeoutMs: 1000, policyEdition: "p" });
  const { field: _, ...bare } = request;
  expect(await moderator.moderate(bare, now)).toStrictEqual({
    action: "block",
    reason: "moderator_failed",
    findings: [],
    coverage: { level: "human_only", language: "en" },
    subject: { stage: "script", language: "en", purpose: "general", sha256: digestBytes("hello") },
    moderator: failing.identity,
    policyEdition: "p",
    decidedAt: "2026-11-22T10:00:00.000Z",
  });
});

test("the clock of one that has answered does not run on, and one that is late is told how late", async () => {
  vi.useFakeTimers();
  try {
    const quick = failClosed(
      moderatorThat(() => Promise.reject(new Error("no"))),
      { timeoutMs: 50, policyEdition: "p" },
    );
    await quick.moderate(request, now);
    expect(vi.getTimerCount()).toBe(0);
    const onFailure = vi.fn<(error: unknown) => void>();
    const slow = failClosed(
      moderatorThat(() => new Promise(() => undefined)),
      { timeoutMs: 50, policyEdition: "p", onFailure },
    );
    const refusal = slow.moderate(request, now);
    await vi.advanceTimersByTimeAsync(50);
    expect(await refusal).toMatchObject({ reason: "moderator_timed_out" });
    expect(onFailure.mock.calls[0]?.[0]).toMatchObject({ message: "the moderator did not answer within 50 ms" });
  } finally {
    vi.useRealTimers();
  }
});
