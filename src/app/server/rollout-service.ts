import { formatPrincipal, type Caller } from "../../access/index.ts";
import type { RolloutOrder, RolloutServices } from "../../api/index.ts";
import { createId, SutradharError, type Digest } from "../../core/index.ts";
import {
  parseReference,
  readModel,
  refuseUnfit,
  resolveAsset,
  type RegistryPlace,
} from "../../registry/versions/index.ts";
import {
  abortRollout,
  approveRollout,
  followVerdict,
  listRollouts,
  lockRollout,
  observeVideo,
  pauseRollout,
  refuseUnasked,
  replayRollout,
  resumeRollout,
  startRollout,
  usualSpec,
  type JudgeSpec,
  type Metric,
  type Rollout,
  type RolloutApproval,
  type RolloutMove,
  type RolloutSpec,
} from "../../rollout/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { PromotionApprovals } from "./promotion-approvals.ts";
import { createReconciler, digestWish } from "./reconcile-rollouts.ts";
import type { RolloutDesk } from "./rollout-desk.ts";

export interface RolloutServiceOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly vaultOf: RegistryPlace["vaultOf"];
  readonly modelKeys?: RegistryPlace["modelKeys"];
  readonly desk: RolloutDesk;
  readonly promotions: PromotionApprovals;
  readonly now: () => Date;
}

export function createRolloutService({
  database,
  vaultOf,
  modelKeys,
  desk,
  promotions,
  now,
}: RolloutServiceOptions): RolloutServices {
  const { room } = desk;
  const within = <T>({ workspaceId }: Caller, work: (trx: Trx) => Promise<T>): Promise<T> =>
    database.forWorkspace(workspaceId, work);
  /** Everything that has happened is judged before a hand is laid on it; what it is now may refuse that. */
  const lay = (
    caller: Caller,
    id: string,
    hand: (trx: Trx, rollout: Rollout) => Promise<RolloutMove>,
  ): Promise<Rollout> =>
    within(caller, async (trx) => desk.carryOut(trx, await hand(trx, await desk.tend(trx, caller.workspaceId, id))));
  async function begin(caller: Caller, order: RolloutOrder, wish: Digest): Promise<Rollout> {
    const { kind, name } = parseReference(order.target);
    // Of a model it is asked before a video is made with it what is asked before it is the champion.
    if (kind === "model") {
      const reference = parseReference(`model/${name}@${order.to}`);
      const reader = { database, vaultOf, modelKeys, workspaceId: caller.workspaceId };
      refuseUnfit(await readModel(reader, reference), reader);
    }
    const isAsked = await promotions.areAsked(caller, kind);
    const approval = isAsked ? { approval: { requester: formatPrincipal(caller.principal) } } : {};
    return within(caller, (trx) => start(trx, caller, { order, held: { wish, ...approval }, now: now() }));
  }
  const change: RolloutServices["change"] = (caller, id, { change: wanted, reason }) =>
    lay(caller, id, (trx, rollout) => {
      const hand = { room, by: caller.name, reason, now: now() };
      if (wanted === "pause") return pauseRollout(trx, rollout, hand);
      return wanted === "resume" ? resumeRollout(trx, rollout, hand) : abortRollout(trx, rollout, hand);
    });
  return {
    start: (caller, order) => begin(caller, order, digestWish(order)),
    ...createReconciler({ database, desk, start: begin, change }),
    async approve(caller, id, reason) {
      const rollout = await within(caller, (trx) => desk.tend(trx, caller.workspaceId, id));
      refuseUnasked(rollout, formatPrincipal(caller.principal));
      const approval = await promotions.take(caller, reason);
      return lay(caller, id, async (trx, standing) => {
        const isEnough = await areEnough(promotions, caller, { rollout: standing, approval });
        const approved = await approveRollout(trx, standing, { approval, isEnough, now: now() });
        return followVerdict(trx, approved, { room, now: now(), events: [] });
      });
    },
    list: (caller, after) =>
      within(caller, (trx) => listRollouts(trx, caller.workspaceId, after === undefined ? {} : { after })),
    get: (caller, id) => within(caller, (trx) => desk.tend(trx, caller.workspaceId, id)),
    change,
    observe: (caller, id, seen) =>
      lay(caller, id, (trx, rollout) => observeVideo(trx, rollout, { ...seen, room, now: now() })),
    replay: (caller, id) =>
      within(caller, async (trx) => {
        // Nobody adds to the log while it is read.
        const rollout = await lockRollout(trx, caller.workspaceId, id);
        return { rollout, replay: await replayRollout(trx, rollout) };
      }),
  };
}

async function start(
  trx: Trx,
  { workspaceId, name: by }: Caller,
  {
    order,
    held,
    now,
  }: {
    readonly order: RolloutOrder;
    readonly held: Omit<RolloutSpec, "judge" | "pinnedCampaigns">;
    readonly now: Date;
  },
): Promise<Rollout> {
  const reference = parseReference(order.target);
  const { kind, name, selector } = reference;
  if (selector.kind !== "alias") {
    throw new SutradharError(
      "request_invalid",
      `target: must name an alias, such as ${kind}/${name}@production, got ${JSON.stringify(order.target)}`,
    );
  }
  const champion = await resolveAsset(trx, workspaceId, reference);
  const candidate = await resolveAsset(trx, workspaceId, parseReference(`${kind}/${name}@${order.to}`));
  if (candidate.deprecation) {
    throw new SutradharError(
      "asset_deprecated",
      `${kind}/${name}@${candidate.version} is deprecated: ${candidate.deprecation.reason}`,
    );
  }
  return startRollout(trx, {
    id: createId("rol", now.getTime()),
    salt: createId("salt", now.getTime()),
    workspaceId,
    kind,
    name,
    alias: selector.alias,
    champion,
    candidate,
    spec: { judge: specOf(order), pinnedCampaigns: order.pinnedCampaigns, ...held },
    by,
    now,
  });
}

async function areEnough(
  promotions: PromotionApprovals,
  caller: Caller,
  { rollout, approval }: { readonly rollout: Rollout; readonly approval: RolloutApproval },
): Promise<boolean> {
  const { kind, spec, approvals } = rollout;
  const requester = spec.approval?.requester ?? approval.principal;
  return promotions.areEnough(caller, { kind, requester, approvals: [...approvals, approval] });
}

function specOf({ strategy, stages, alpha, goal, metrics = [] }: RolloutOrder): JudgeSpec {
  const usual = usualSpec(strategy);
  const unknown = metrics.find(({ name }) => !usual.metrics.some((metric) => metric.name === name));
  if (unknown) {
    const known = usual.metrics.map(({ name }) => name).join(", ");
    throw new SutradharError("request_invalid", `metrics: there is no ${unknown.name}; there are ${known}`);
  }
  return {
    ...usual,
    ...(stages ? { stages } : {}),
    ...(alpha === undefined ? {} : { alpha }),
    ...(goal === undefined ? {} : { goal }),
    metrics: usual.metrics.map((metric) =>
      alter(
        metric,
        metrics.find(({ name }) => name === metric.name),
      ),
    ),
  };
}

function alter(metric: Metric, wish: NonNullable<RolloutOrder["metrics"]>[number] | undefined): Metric {
  if (!wish) return metric;
  const { alphaShare, limitShare, limitBeyond } = wish;
  return {
    ...metric,
    ...(alphaShare === undefined ? {} : { alphaShare }),
    ...(limitShare === undefined
      ? {}
      : { limit: { share: limitShare, ...(limitBeyond === undefined ? {} : { beyond: limitBeyond }) } }),
  };
}
