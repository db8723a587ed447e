import type { LedgerWriter } from "../../ledger/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { openLedgerWriter } from "../ledger.ts";
import { openModerator } from "../open-moderator.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { openPolicy } from "../open-policy.ts";
import { openDecisions } from "./open-decisions.ts";
import { createStopGuard, type GuardedWork } from "./guard-stops.ts";
import { createWorkGuard } from "./guard-work.ts";
import { createLabelDesk, type LabelDesk } from "../label-desk.ts";
import { createLikenessGuard, type LikenessGuard } from "./likeness-guard.ts";
import { createModerationDesk, type ModerationDesk } from "./moderate-video.ts";
import { openConsentSigner } from "./open-consent-signer.ts";
import type { PlanOrderOptions } from "./plan-order.ts";
import { createReleaseDesk } from "./release-desk.ts";

/** Everything that may say no to a worker, and where it says so. */
export interface Guards {
  readonly ledger: LedgerWriter;
  readonly likenesses: LikenessGuard;
  readonly moderation: ModerationDesk;
  readonly releases: ReturnType<typeof createReleaseDesk>;
  readonly labelling: LabelDesk;
  /** Before each step: stops, budgets, and those who are seen and heard. */
  readonly guard: (work: GuardedWork) => Promise<void>;
  /** Before a video is planned. */
  readonly screen: PlanOrderOptions["screen"];
}

export async function openGuards(
  config: Config,
  { database, log, now }: { readonly database: Database; readonly log: Log; readonly now: () => Date },
): Promise<Guards> {
  const ledger = await openLedgerWriter(database, config.homeDirectory);
  const { publicKey } = await openConsentSigner(config);
  const likenesses = createLikenessGuard({ database, trusted: [publicKey], now });
  const guardWork = createWorkGuard({ database, timeZone: config.timeZone, log, now });
  const guardStops = createStopGuard({ database, now });
  const policy = await openPolicy(config, { log, now, decisions: openDecisions(database, log) });
  const releases = createReleaseDesk({ policy, profile: config.releaseProfile, ledger });
  const guard: Guards["guard"] = async (work) => {
    await guardStops(work);
    await guardWork(work);
    await likenesses.checkRun(work);
  };
  return {
    ledger,
    likenesses,
    moderation: createModerationDesk({
      database,
      ledger,
      now,
      openModerator: () =>
        openModerator(config, {
          // What is judged is a script: it goes to no server that nobody listed.
          send: createLazyDoor(config, log).fetchTo({ place: "moderation-models", dataClass: "script" }),
          onFailure: (error) =>
            log.warn("a moderator failed: the text is refused", { event: "moderator_failed", error }),
        }),
    }),
    releases,
    labelling: createLabelDesk({ policy, labels: config.labels, territory: config.territory }),
    guard,
    async screen(video) {
      await guard({ workspaceId: video.workspaceId, videoId: video.id });
      await releases.admit(video);
    },
  };
}
