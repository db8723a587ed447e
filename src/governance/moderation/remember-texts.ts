import { setImmediate as letOthersRun } from "node:timers/promises";
import { digestJson, limits } from "../../core/index.ts";
import type { ModerationDecision } from "./decision.ts";
import type { Moderator } from "./moderator.ts";

/**
 * Answers of the same words, in the same language and for the same purpose, what was answered before, wherever they stand. For rules
 * alone, which say of the same words the same for ever; of `textsMax` texts at most, the longest unused of which goes first.
 */
export function rememberTexts(moderator: Moderator, textsMax: number = limits.moderationRememberedMax): Moderator {
  const known = new Map<string, Promise<ModerationDecision>>();
  return {
    identity: moderator.identity,
    async moderate(request, now) {
      const { stage, field, language, purpose = "", text } = request;
      const name = digestJson({ language, purpose, text });
      // A long text takes a while: who waits for something else is answered between two of them.
      const answer = known.get(name) ?? letOthersRun().then(() => moderator.moderate(request, now));
      known.delete(name);
      known.set(name, answer);
      if (known.size > textsMax) known.delete(known.keys().next().value as string);
      const { subject, ...decision } = await answer.catch((error: unknown) => {
        known.delete(name);
        throw error;
      });
      // That it failed says nothing of the words.
      if (decision.reason === "moderator_failed" || decision.reason === "moderator_timed_out") known.delete(name);
      const { field: _elsewhere, ...judged } = subject;
      return {
        ...decision,
        subject: { ...judged, stage, ...(field === undefined ? {} : { field }) },
        decidedAt: now.toISOString(),
      };
    },
  };
}
