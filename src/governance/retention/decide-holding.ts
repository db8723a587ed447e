import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Policy, PolicyInput } from "../policy/index.ts";
import { endOfSpan } from "./calendar.ts";
import { isOnHold } from "./held-blobs.ts";
import { listHoldings, type Holding, type HoldingsQuestion } from "./holdings.ts";
import type { RetentionRules } from "./rules.ts";

export type RetentionAction = "keep" | "seal" | "purge" | "shred";

/** What becomes of something that is kept, and why. */
export interface RetentionVerdict {
  readonly holding: Holding;
  readonly action: RetentionAction;
  /** Why it stays, or is sealed only; nothing where it goes. */
  readonly reasons: readonly string[];
  readonly floorAt: Date | undefined;
  readonly ceilingAt: Date | undefined;
  readonly purposeEndedAt: Date | undefined;
  /** Of the rules that decided. */
  readonly policy: Digest | undefined;
}

export interface RetentionOptions {
  readonly policy: Policy;
  readonly rules: RetentionRules;
  /** Where a day begins. */
  readonly timeZone: string;
}

/** Decides, and only decides: a plan and a sweep ask the same question. */
export async function decideHoldings(
  trx: Trx,
  options: RetentionOptions,
  { now, ...question }: HoldingsQuestion & { readonly now: Date },
): Promise<readonly RetentionVerdict[]> {
  const verdicts: RetentionVerdict[] = [];
  for (const holding of await listHoldings(trx, question)) {
    const { owners, videoId } = holding;
    const isHeld = await isOnHold(trx, { workspaceId: question.workspaceId, owners, videoId });
    verdicts.push(await decideHolding(options, { holding, isHeld, now }));
  }
  return verdicts;
}

export interface HoldingFacts {
  readonly holding: Holding;
  readonly isHeld: boolean;
  readonly now: Date;
}

/** One holding, by the policy's `retention`: floors and ceilings are instants by the calendar of `timeZone`. */
export async function decideHolding(options: RetentionOptions, facts: HoldingFacts): Promise<RetentionVerdict> {
  const { policy, rules, timeZone } = options;
  const { holding, isHeld, now } = facts;
  const rule = rules.classes[holding.class];
  const after = (from: Date, span: Parameters<typeof endOfSpan>[1] | null): Date | undefined =>
    span === null ? undefined : endOfSpan(from, span, timeZone);
  const floorAt = after(holding.processedAt, rule.floor);
  // What somebody took back serves nothing from that moment on.
  const grace = holding.kind === "likeness" ? null : rule.grace;
  const purposeEndedAt = holding.endedAt && (after(holding.endedAt, grace) ?? holding.endedAt);
  const ceilingAt = after(holding.processedAt, rule.ceiling);
  const input: PolicyInput = {
    profile: rules.profile,
    class: holding.class,
    nowMs: now.getTime(),
    floorMs: floorAt?.getTime() ?? null,
    ceilingMs: ceilingAt?.getTime() ?? null,
    purposeEndedAtMs: purposeEndedAt?.getTime() ?? null,
    isHeld,
    isReproducible: holding.isReproducible,
  };
  const { action, reasons, bundle } = await policy.decide("retention", input);
  return { holding, action: readAction(action), reasons, floorAt, ceilingAt, purposeEndedAt, policy: bundle };
}

/** What is not understood is kept. */
function readAction(action: unknown): RetentionAction {
  return action === "seal" || action === "purge" || action === "shred" ? action : "keep";
}
