import type { Digest } from "../../core/index.ts";
import { isStanding, type Rollout } from "./rollout.ts";

/** What somebody wants of an alias, as a file says it. */
export interface RolloutWish {
  /** The version that it is to point to. */
  readonly to: string;
  /** Over everything that the rollout is started with: another digest is another wish. */
  readonly digest: Digest;
  /** Undefined: whoever paused it, or did not, is left alone. */
  readonly isPaused: boolean | undefined;
}

/** What there is on the alias. */
export interface SeenAlias {
  /** Where it points; undefined: nowhere. */
  readonly version: string | undefined;
  /** The rollout that stands on it, else the newest that has ended. */
  readonly rollout: Rollout | undefined;
}

export type WishAction = "none" | "start" | "replace" | "pause" | "resume";

/** What has to be done for a wish, and why. */
export interface WishPlan {
  readonly action: WishAction;
  /** `arrived`: the alias points there. `under_way`: a rollout is on its way. `refused`: it was tried, and taken back. */
  readonly state: "arrived" | "under_way" | "waits" | "refused" | "to_do";
  readonly why: string;
}

/** What brings an alias nearer to what is wished of it: a pure function, and nothing where it was asked before. */
export function planWish(wish: RolloutWish, { version, rollout }: SeenAlias): WishPlan {
  if (rollout && isStanding(rollout)) return planStanding(wish, rollout);
  if (version === wish.to) return { action: "none", state: "arrived", why: `it points to ${wish.to}` };
  if (rollout && isSame(wish, rollout) && rollout.state !== "promoted") {
    const why = `${rollout.id} was this very wish, and is ${rollout.state}: ${rollout.words[0] ?? "nobody says why"}. Change the file to try again (attempt: 2)`;
    return { action: "none", state: "refused", why };
  }
  const from = version === undefined ? "it points nowhere" : `it points to ${version}`;
  return { action: "start", state: "to_do", why: `${from}, and is to point to ${wish.to}` };
}

function planStanding(wish: RolloutWish, rollout: Rollout): WishPlan {
  const { id, state, candidate, words } = rollout;
  if (!isSame(wish, rollout)) {
    const why =
      candidate.version === wish.to
        ? `${id} rolls ${wish.to} out otherwise than the file says`
        : `${id} rolls out ${candidate.version}, and not ${wish.to}`;
    return { action: "replace", state: "to_do", why };
  }
  if (wish.isPaused === true && state !== "paused") {
    return { action: "pause", state: "to_do", why: `${id} is ${state}, and is to be paused` };
  }
  if (wish.isPaused === false && state === "paused") {
    return { action: "resume", state: "to_do", why: `${id} is paused, and is not to be` };
  }
  const waits = state === "held";
  return { action: "none", state: waits ? "waits" : "under_way", why: `${id} is ${state}: ${words[0] ?? ""}` };
}

/** One that was started by hand is the same if it rolls out the same version. */
function isSame({ to, digest }: RolloutWish, { candidate, spec }: Rollout): boolean {
  return candidate.version === to && (spec.wish === undefined || spec.wish === digest);
}
