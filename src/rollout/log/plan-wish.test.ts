import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { usualSpec } from "../judge/index.ts";
import { planWish, type RolloutWish } from "./plan-wish.ts";
import type { Rollout } from "./rollout.ts";

const wish: RolloutWish = { to: "1.1.0", digest: digestBytes("as the file says"), isPaused: undefined };

function rolloutOf(more: Partial<Rollout> & { readonly wish?: RolloutWish["digest"] | undefined } = {}): Rollout {
  const { wish: digest = wish.digest, ...other } = more;
  return {
    id: "rol_1",
    workspaceId: "default",
    kind: "voice",
    name: "teller",
    alias: "production",
    champion: { version: "1.0.0", digest: digestBytes("1.0.0") },
    candidate: { version: "1.1.0", digest: digestBytes("1.1.0") },
    spec: { judge: usualSpec("canary"), pinnedCampaigns: [], wish: digest },
    salt: "salt",
    state: "running",
    stage: 0,
    events: 0,
    verdict: { decision: "continue" },
    words: ["rollback: the lips are late"],
    startedBy: "Meera",
    startedAt: new Date(0),
    endedBy: null,
    endedAt: null,
    approvals: [],
    approvedAt: null,
    ...other,
  };
}

const other = digestBytes("something else");
const at = "1.0.0";

describe("of an alias is done", () => {
  it.each([
    ["nothing where it points there", wish, { version: "1.1.0", rollout: undefined }, "none", "arrived"],
    ["nothing while it is on its way", wish, { version: at, rollout: rolloutOf() }, "none", "under_way"],
    ["nothing while a person must look", wish, { version: at, rollout: rolloutOf({ state: "held" }) }, "none", "waits"],
    ["a start where nothing was tried", wish, { version: at, rollout: undefined }, "start", "to_do"],
    [
      "a start where something else was tried",
      wish,
      { version: at, rollout: rolloutOf({ state: "rolled_back", wish: other }) },
      "start",
      "to_do",
    ],
    [
      "a start where it was promoted, and moved since",
      wish,
      { version: at, rollout: rolloutOf({ state: "promoted" }) },
      "start",
      "to_do",
    ],
    [
      "nothing where this was tried and did harm",
      wish,
      { version: at, rollout: rolloutOf({ state: "rolled_back" }) },
      "none",
      "refused",
    ],
    [
      "nothing where somebody has ended it",
      wish,
      { version: at, rollout: rolloutOf({ state: "aborted" }) },
      "none",
      "refused",
    ],
    ["a replacement of another ramp", wish, { version: at, rollout: rolloutOf({ wish: other }) }, "replace", "to_do"],
    [
      "a replacement of another version",
      { ...wish, to: "2.0.0" },
      { version: at, rollout: rolloutOf() },
      "replace",
      "to_do",
    ],
    ["a pause", { ...wish, isPaused: true }, { version: at, rollout: rolloutOf() }, "pause", "to_do"],
    [
      "no second pause",
      { ...wish, isPaused: true },
      { version: at, rollout: rolloutOf({ state: "paused" }) },
      "none",
      "under_way",
    ],
    [
      "a resumption where the file says so",
      { ...wish, isPaused: false },
      { version: at, rollout: rolloutOf({ state: "paused" }) },
      "resume",
      "to_do",
    ],
    [
      "no resumption of what somebody paused",
      wish,
      { version: at, rollout: rolloutOf({ state: "paused" }) },
      "none",
      "under_way",
    ],
    ["a first step where it points nowhere", wish, { version: undefined, rollout: undefined }, "start", "to_do"],
  ] as const)("%s", (_, wanted, seen, action, state) => {
    expect(planWish(wanted, seen)).toMatchObject({ action, state });
  });

  it("what one that was started by hand does for it, too", () => {
    const { wish: _wish, ...spec } = rolloutOf().spec;
    expect(planWish(wish, { version: at, rollout: { ...rolloutOf(), spec } })).toMatchObject({ state: "under_way" });
  });

  it("and why it is not tried again is said in the judge's words", () => {
    const { why } = planWish(wish, { version: at, rollout: rolloutOf({ state: "rolled_back" }) });
    expect(why).toContain("rolled_back: rollback: the lips are late. Change the file to try again");
  });
});
