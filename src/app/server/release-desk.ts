import { soundProfile, SutradharError } from "../../core/index.ts";
import { explainReason, type Policy, type PolicyDecision, type PolicyInput } from "../../governance/policy/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem, recordVideo, type Video } from "../../productions/index.ts";
import type { LockedPolicy, VideoLock } from "../../planner/index.ts";
import type { ReleaseReceipt } from "../../steps/index.ts";
import type { Trx } from "../../store/index.ts";
import { readApprovals } from "./approvals.ts";
import { findDecision } from "./moderate-video.ts";

/** Which of the policy's rows of `release` an installation goes by. */
export const releaseProfiles = ["enterprise", "strict"] as const;
export type ReleaseProfile = (typeof releaseProfiles)[number];

/** What is only heard has a row of its own: other gates, and no pictures that a mark could be in. */
function rowOf(profile: ReleaseProfile, lock: Partial<VideoLock> | null): string {
  return lock?.profile === soundProfile ? `${profile}-sound` : profile;
}

export interface ReleaseDeskOptions {
  readonly policy: Policy;
  readonly profile: ReleaseProfile;
  readonly ledger: LedgerWriter;
}

export interface Releasable {
  readonly video: Pick<Video, "id" | "workspaceId" | "order" | "lock">;
  readonly receipt: Pick<ReleaseReceipt, "gates" | "files">;
}

/** Asks the rules whether a video may be ordered, and whether it may leave, with all that is known of it. */
export interface ReleaseDesk {
  /**
   * Before anything is made of it.
   * @throws SutradharError `policy_refused` for what nothing could mend later, `policy_unavailable`
   */
  admit(video: Pick<Video, "order"> & Partial<Pick<Video, "id" | "workspaceId">>): Promise<void>;
  /**
   * Whoever is seen or heard in it has been asked about already.
   * @returns what the lock says of it
   * @throws SutradharError `policy_refused`, `review_required` where people can still agree, `policy_unavailable`
   */
  check(trx: Trx, releasable: Releasable): Promise<LockedPolicy>;
}

export function createReleaseDesk({ policy, profile, ledger }: ReleaseDeskOptions): ReleaseDesk {
  return {
    async admit({ id, workspaceId, order: { purpose = null, channel = null, territory = null } }) {
      const about =
        workspaceId === undefined ? undefined : { workspaceId, ...(id === undefined ? {} : { videoId: id }) };
      const decision = await policy.decide("order", { profile, purpose, channel, territory }, about);
      if (!decision.allow) throw refuse(decision, "made");
    },
    async check(trx, { video, receipt }) {
      const approvals = await readApprovals(trx, video.id);
      const row = rowOf(profile, video.lock);
      const input: PolicyInput = {
        profile: row,
        purpose: video.order.purpose ?? null,
        requester: video.order.orderedBy ?? null,
        isTrial: video.order.isTest ?? false,
        gates: receipt.gates.map(({ name, verdict }) => ({ name, verdict })),
        facts: { ...gatherFacts(receipt, video.lock), moderation: await findModeration(trx, video.id) },
        approvals: approvals.map(({ principal, roles }) => ({ principal, roles })),
      };
      const decision = await policy.decide("release", input, { workspaceId: video.workspaceId, videoId: video.id });
      if (!decision.allow) throw refuse(decision, "released");
      const { bundle, inputSha256 } = decision;
      if (bundle === undefined) throw new SutradharError("internal", "a release was allowed by nobody knows what");
      await recordVideo(trx, bySystem(ledger, video.workspaceId), {
        says: "allowed",
        body: { video: video.id, policy: bundle, facts: hide(inputSha256) },
      });
      return { profile: row, bundle };
    },
  };
}

/** What is not known is said to be so: the rules ask for what they need. */
function gatherFacts({ gates, files }: Releasable["receipt"], lock: object | null): Readonly<Record<string, string>> {
  const passes = (name: string): boolean => gates.some((gate) => gate.name === name && gate.verdict === "pass");
  return {
    label: passes("label") ? "drawn" : "unknown",
    watermark: passes("watermark") ? "read" : isMarked(lock) ? "drawn" : "unknown",
    // The step that signs has checked the file: its credentials are valid, and it plays what the master plays.
    provenance: files["manifest"] ? "signed" : "unknown",
    consent: "covered",
  };
}

/** The lock names the marks that the shots were drawn with. */
function isMarked(lock: Partial<VideoLock> | null): boolean {
  return Object.keys(lock?.marks?.shots ?? {}).length > 0;
}

/** What the texts came to that it was planned with; an override holds for those very texts. */
async function findModeration(trx: Trx, videoId: string): Promise<"allow" | "overridden" | "unknown"> {
  const decision = await findDecision(trx, videoId);
  if (decision?.action === "allow") return "allow";
  return decision?.overridden_at ? "overridden" : "unknown";
}

/** There was no answer: the same question may have one later. */
const unanswered: ReadonlySet<string> = new Set([
  "policy_failed",
  "policy_timed_out",
  "policy_differs",
  "decision_not_logged",
]);

function refuse({ reasons, action, missing }: PolicyDecision, what: "made" | "released"): SutradharError {
  const said = reasons.map((reason) => `${explainReason(reason)} [${reason}]`).join("; ");
  if (reasons.some((reason) => unanswered.has(reason))) {
    return new SutradharError("policy_unavailable", `the policy gives no answer to whether it may be ${what}: ${said}`);
  }
  const details = { reasons, missing };
  if (action === "review") {
    return new SutradharError("review_required", `people must agree before it is released: ${tellMissing(missing)}`, {
      details,
    });
  }
  return new SutradharError("policy_refused", `the policy does not let it be ${what}: ${said}`, { details });
}

/** One entry for each person who is still to agree, with the roles that would do. */
function tellMissing(missing: unknown): string {
  const asked = Array.isArray(missing) ? missing.filter(Array.isArray) : [];
  return asked.map((roles) => roles.join(" or ")).join(", and another person: ") || "nobody was named";
}
