import { SutradharError } from "../core/index.ts";
import type { LockedModeration, LockedPolicy } from "../planner/index.ts";
import type { GateResult } from "../quality/index.ts";
import type { Config } from "./config.ts";
import { openPolicy } from "./open-policy.ts";

/** The row of the table `release` for one person on their own machine. */
const profiles = { video: "single-user", sound: "single-user-sound" } as const;

/**
 * Asks the rules whether a video may leave the cache of one's own machine. Nobody agrees to it and no consent is kept here: who is
 * seen in it was judged before, and the gates, the label, the credentials and what was judged of its texts are asked for as everywhere.
 * @returns what the lock says of it
 * @throws SutradharError `policy_refused`, `policy_invalid`
 */
export async function releaseAlone(
  config: Config,
  made: {
    readonly gates: readonly Pick<GateResult, "name" | "verdict">[];
    readonly isSigned: boolean;
    /** It has no pictures: its gates are others. */
    readonly isSoundOnly?: boolean;
    /** What was judged of its texts; none where nothing was. */
    readonly moderation: LockedModeration | undefined;
    /** Who is seen in it; undefined where nobody has looked. */
    readonly likenesses: LockedPolicy["likenesses"];
  },
): Promise<LockedPolicy> {
  const policy = await openPolicy(config, { log: { info: () => undefined }, now: () => new Date() });
  const profile = made.isSoundOnly ? profiles.sound : profiles.video;
  const isLabelled = made.gates.some(({ name, verdict }) => name === "label" && verdict === "pass");
  const { allow, reasons, bundle } = await policy.decide("release", {
    profile,
    purpose: null,
    requester: null,
    isTrial: false,
    gates: made.gates.map(({ name, verdict }) => ({ name, verdict })),
    facts: {
      label: isLabelled ? "drawn" : "unknown",
      provenance: made.isSigned ? "signed" : "unknown",
      moderation: factOf(made.moderation),
      // Nobody is in it, or those alone who make it.
      consent: made.likenesses === "no_person" ? "nobody" : made.likenesses === "own" ? "covered" : "unknown",
    },
    approvals: [],
  });
  const seen = made.likenesses === undefined ? {} : { likenesses: made.likenesses };
  if (allow && bundle !== undefined) return { profile, bundle, ...seen };
  throw new SutradharError("policy_refused", `the policy does not let the video out: ${reasons.join(", ")}`, {
    details: { reasons },
  });
}

/** Whoever renders on their own machine is the person who looks, and was told to. */
function factOf(moderation: LockedModeration | undefined): "allow" | "overridden" | "unknown" {
  if (moderation === undefined) return "unknown";
  return moderation.action === "allow" ? "allow" : "overridden";
}
