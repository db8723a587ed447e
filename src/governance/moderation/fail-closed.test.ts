import { expect, test, vi } from "vitest";
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
