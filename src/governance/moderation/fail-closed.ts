import { digestBytes, SutradharError } from "../../core/index.ts";
import type { ModerationDecision, ModerationReason } from "./decision.ts";
import type { ModerationRequest, Moderator } from "./moderator.ts";

/**
 * A moderator that always decides: where the one behind it throws, or has not answered in time, the text is refused.
 * The failure is handed to `onFailure`, since a decision carries no stack.
 */
export function failClosed(
  moderator: Moderator,
  options: { readonly timeoutMs: number; readonly policyEdition: string; onFailure?(error: unknown): void },
): Moderator {
  return {
    identity: moderator.identity,
    async moderate(request, now) {
      const timeout = createTimeout(options.timeoutMs);
      try {
        return await Promise.race([moderator.moderate(request, now), timeout.expired]);
      } catch (error) {
        options.onFailure?.(error);
        const isLate = error instanceof SutradharError && error.code === "time_limit";
        return refuse(request, now, {
          reason: isLate ? "moderator_timed_out" : "moderator_failed",
          moderator,
          policyEdition: options.policyEdition,
        });
      } finally {
        timeout.stop();
      }
    },
  };
}

function createTimeout(timeoutMs: number): { expired: Promise<never>; stop(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new SutradharError("time_limit", `the moderator did not answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  // A refusal that nobody waits for any more is no unhandled one.
  promise.catch(() => undefined);
  return { expired: promise, stop: () => clearTimeout(timer) };
}

function refuse(
  request: ModerationRequest,
  now: Date,
  by: { readonly reason: ModerationReason; readonly moderator: Moderator; readonly policyEdition: string },
): ModerationDecision {
  return {
    action: "block",
    reason: by.reason,
    findings: [],
    coverage: { level: "human_only", language: request.language },
    subject: {
      stage: request.stage,
      ...(request.field === undefined ? {} : { field: request.field }),
      language: request.language,
      purpose: request.purpose ?? "general",
      sha256: digestBytes(request.text),
    },
    moderator: by.moderator.identity,
    policyEdition: by.policyEdition,
    decidedAt: now.toISOString(),
  };
}
