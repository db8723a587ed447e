import type { Caller } from "../../access/index.ts";
import type { ReconciliationView, RolloutOrder, RolloutServices, RolloutWishes } from "../../api/index.ts";
import { digestJson, SutradharError, type Digest, type Json } from "../../core/index.ts";
import { parseReference, resolveAsset } from "../../registry/versions/index.ts";
import { findNewest, formatTarget, isStanding, listStanding, planWish, type WishPlan } from "../../rollout/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { RolloutDesk } from "./rollout-desk.ts";

type Wish = RolloutWishes["wishes"][number];
type Change = ReconciliationView["changes"][number];

export interface ReconcilerOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly desk: Pick<RolloutDesk, "tend">;
  /** By which it is done: what a file says is asked for as whoever types it asks. */
  readonly start: (caller: Caller, order: RolloutOrder, wish: Digest) => Promise<{ readonly id: string }>;
  readonly change: RolloutServices["change"];
}

/** Over all that a rollout is started with. Whether it is paused is no part of that: it changes while it stands. */
export function digestWish(order: RolloutOrder, attempt = 1): Digest {
  // Undefined members are none.
  return digestJson(JSON.parse(JSON.stringify({ ...order, attempt })) as Json);
}

/** Compares what there is with what files wish, and brings it there. */
export function createReconciler(options: ReconcilerOptions): Pick<RolloutServices, "compare" | "reconcile"> {
  const compare = async (caller: Caller, wishes: RolloutWishes): Promise<ReconciliationView> =>
    summarise(await compareAll(options, caller, wishes));
  return {
    compare,
    async reconcile(caller, wishes) {
      const planned = await compareAll(options, caller, wishes);
      const done: Change[] = [];
      // One after the other: each is a transaction of its own, and one that cannot be does not keep the others.
      for (const change of planned) done.push(await carryOut(options, caller, { change, wishes }));
      return summarise(done);
    },
  };
}

function summarise(changes: readonly Change[]): ReconciliationView {
  const isDrifted = changes.some(
    ({ state, problem }) => state === "to_do" || state === "refused" || state === "unwished" || problem !== null,
  );
  return { changes: [...changes], isDrifted };
}

async function compareAll(
  { database, desk }: ReconcilerOptions,
  caller: Caller,
  { wishes, prune }: RolloutWishes,
): Promise<readonly Change[]> {
  const { workspaceId } = caller;
  const planned: Change[] = [];
  for (const wish of wishes) {
    planned.push(await database.forWorkspace(workspaceId, (trx) => compareOne(trx, desk, workspaceId, wish)));
  }
  const standing = await database.forWorkspace(workspaceId, (trx) => listStanding(trx, workspaceId));
  const wished = new Set(wishes.map(({ target }) => target));
  const unwished = standing.filter((rollout) => !wished.has(formatTarget(rollout)));
  return [
    ...planned,
    ...unwished.map((rollout): Change => ({
      target: formatTarget(rollout),
      to: null,
      action: prune ? "abort" : "none",
      state: "unwished",
      why: `${rollout.id} rolls out ${rollout.candidate.version}, and no file wishes it`,
      rollout: rollout.id,
      problem: null,
    })),
  ];
}

async function compareOne(trx: Trx, desk: ReconcilerOptions["desk"], workspaceId: string, wish: Wish): Promise<Change> {
  const { target, to, paused, attempt, ...order } = wish;
  const own = { target, to, rollout: null, problem: null };
  try {
    const reference = parseReference(target);
    const { kind, name, selector } = reference;
    if (selector.kind !== "alias") {
      throw new SutradharError("request_invalid", `target must name an alias, such as ${kind}/${name}@production`);
    }
    const newest = await findNewest(trx, workspaceId, { kind, name, alias: selector.alias });
    // What has happened since is judged first: it may have ended.
    const rollout = newest && isStanding(newest) ? await desk.tend(trx, workspaceId, newest.id) : newest;
    const version = await resolveAsset(trx, workspaceId, reference).then(
      (found) => found.version,
      (error: unknown) => {
        if (error instanceof SutradharError && error.code === "asset_unknown") return undefined;
        throw error;
      },
    );
    const digest = digestWish({ target, to, ...order }, attempt);
    const plan: WishPlan = planWish({ to, digest, isPaused: paused }, { version, rollout });
    return { ...own, ...plan, rollout: rollout && isStanding(rollout) ? rollout.id : null };
  } catch (error) {
    return { ...own, action: "none", state: "to_do", why: "it cannot be done", problem: problemOf(error) };
  }
}

async function carryOut(
  options: ReconcilerOptions,
  caller: Caller,
  { change, wishes: { wishes } }: { readonly change: Change; readonly wishes: RolloutWishes },
): Promise<Change> {
  const wish = wishes.find(({ target }) => target === change.target);
  try {
    return await act(options, caller, { change, wish });
  } catch (error) {
    return { ...change, problem: problemOf(error) };
  }
}

async function act(
  { start, change: lay }: ReconcilerOptions,
  caller: Caller,
  { change, wish }: { readonly change: Change; readonly wish: Wish | undefined },
): Promise<Change> {
  const { action, rollout } = change;
  if (action === "none") return change;
  const reason = `the files of rollouts say so: ${change.why}`;
  if (rollout && (action === "pause" || action === "resume")) {
    await lay(caller, rollout, { change: action, reason });
    return { ...change, state: "under_way" };
  }
  if (rollout && (action === "abort" || action === "replace")) await lay(caller, rollout, { change: "abort", reason });
  if (!wish || action === "abort") return { ...change, state: "arrived", rollout: null };
  const { paused, attempt, ...order } = wish;
  const started = await start(caller, order, digestWish(order, attempt));
  if (paused) await lay(caller, started.id, { change: "pause", reason: "the file says that it waits" });
  return { ...change, state: "under_way", rollout: started.id };
}

/** What is no fault of ours is told beside the wish that it hinders. */
function problemOf(error: unknown): NonNullable<Change["problem"]> {
  if (error instanceof SutradharError) return { code: error.code, message: error.message };
  throw error;
}
