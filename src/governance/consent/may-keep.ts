import type { Digest } from "../../core/index.ts";
import { mayUse, type ConsentFacts, type UseDecision } from "./may-use.ts";
import type { Modality } from "./vocabulary.ts";

/** A likeness that somebody wants to keep, before anything is made of it. */
export interface KeptLikeness {
  readonly digest: Digest;
  readonly modality: Modality;
}

/**
 * Whether a person's likeness may be taken into a registry: some grant of theirs, for whatever purpose, names this very likeness,
 * and is in force. What it may be used for, each use is asked again.
 */
export function mayKeep({ digest, modality }: KeptLikeness, facts: ConsentFacts, now: Date): UseDecision {
  let last = mayUse(nothing(digest, modality), facts, now);
  for (const grant of facts.consents.flatMap(({ grants }) => grants)) {
    // The grant's own words, so that only what the likeness brings is judged.
    last = mayUse(
      {
        purpose: grant.purpose,
        channel: grant.channels[0],
        territory: grant.territories[0],
        modalities: [modality],
        operations: grant.operations.slice(0, 1),
        languages: grant.languages.slice(0, 1),
        contentClasses: grant.contentClasses.allow.slice(0, 1),
        assets: [digest],
        countedAgainst: grant.id,
      },
      facts,
      now,
    );
    if (last.allowed) return last;
  }
  return last;
}

function nothing(digest: Digest, modality: Modality): Parameters<typeof mayUse>[0] {
  const none = { purpose: undefined, channel: undefined, territory: undefined };
  return { ...none, modalities: [modality], operations: [], languages: [], contentClasses: [], assets: [digest] };
}
