import { formatPrincipal, type Caller } from "../../access/index.ts";
import type { TakedownServices, TakedownStep, TakedownView } from "../../api/index.ts";
import type { TakedownGrounds } from "../../governance/takedowns/index.ts";
import {
  appealTakedown,
  byCaller,
  countWithheld,
  findTargets,
  getTakedown,
  judgeAppeal,
  listTakedownEvents,
  listTakedowns,
  openTakedown,
  refuseTakedown,
  reinstateTakedown,
  revokeTakedown,
  type Takedown,
  type TakedownHand,
} from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";
import { settleTakedown, type SettleTakedownOptions } from "./settle-takedown.ts";

export interface TakedownDeskOptions extends SettleTakedownOptions {
  readonly grounds: TakedownGrounds;
}

/** As many videos as a request may be kept waiting for; the scheduler sees to the rest. */
const settledAtOnceMax = 200;

/** The takedown desk on an installation: what it decides holds at once, and what follows is done soon. */
export function createTakedownDesk(options: TakedownDeskOptions): TakedownServices {
  const { database, ledger, grounds, now } = options;
  const handOf = (caller: Caller): TakedownHand => ({
    ...byCaller(ledger, caller),
    name: formatPrincipal(caller.principal),
    now: now(),
  });
  const inWorkspace = <T>({ workspaceId }: Caller, work: (trx: Trx) => Promise<T>): Promise<T> =>
    database.forWorkspace(workspaceId, work);
  const view = async (caller: Caller, id: string): Promise<TakedownView> =>
    inWorkspace(caller, async (trx) => viewTakedown(trx, await getTakedown(trx, id), now()));
  return {
    grounds: () => ({ edition: grounds.edition, source: grounds.source, grounds: grounds.all }),
    find: (caller, target) =>
      inWorkspace(caller, async (trx) => {
        const { total, videos } = await findTargets(trx, caller.workspaceId, target);
        return {
          total,
          videos: videos.map(({ createdAt, ...video }) => ({ ...video, createdAt: createdAt.toISOString() })),
        };
      }),
    async open(caller, { revokesNow, receivedAt: said, ...wanted }) {
      const hand = handOf(caller);
      const receivedAt = said === undefined ? hand.now : new Date(said);
      const { ground, dueAt } = grounds.begin(wanted.ground, receivedAt);
      const { withinHours, law, rule } = ground;
      const { id } = await inWorkspace(caller, async (trx) => {
        const clock = { withinHours, law, rule };
        const opened = await openTakedown(trx, hand, { ...wanted, clock, receivedAt, dueAt });
        // A moment later, so that what happened stands in its order.
        const next = { ...hand, now: new Date(hand.now.getTime() + 1) };
        if (revokesNow) await revokeTakedown(trx, next, { id: opened.id, reason: wanted.reason });
        return opened;
      });
      if (revokesNow) await settleTakedown(options, { workspaceId: caller.workspaceId, id }, settledAtOnceMax);
      return view(caller, id);
    },
    list: (caller, page) =>
      inWorkspace(caller, async (trx) => {
        const found = await listTakedowns(trx, page);
        const views: TakedownView[] = [];
        for (const takedown of found) views.push(await viewTakedown(trx, takedown, now()));
        return views;
      }),
    get: view,
    async step(caller, id, step) {
      await inWorkspace(caller, (trx) => take(trx, handOf(caller), { id, step }));
      await settleTakedown(options, { workspaceId: caller.workspaceId, id }, settledAtOnceMax);
      return view(caller, id);
    },
  };
}

async function take(
  trx: Trx,
  hand: TakedownHand,
  { id, step }: { readonly id: string; readonly step: TakedownStep },
): Promise<void> {
  const { reason } = step;
  switch (step.kind) {
    case "revoke":
      await revokeTakedown(trx, hand, { id, reason });
      return;
    case "refuse":
      await refuseTakedown(trx, hand, { id, reason });
      return;
    case "appeal":
      await appealTakedown(trx, hand, { id, reason });
      return;
    case "reinstate":
      await reinstateTakedown(trx, hand, { id, reason });
      return;
    case "judge":
      await judgeAppeal(trx, hand, { id, reason, verdict: step.verdict });
  }
}

async function viewTakedown(trx: Trx, takedown: Takedown, now: Date): Promise<TakedownView> {
  const { receivedAt, dueAt, decidedAt, ...rest } = takedown;
  const events = await listTakedownEvents(trx, takedown.id);
  return {
    ...rest,
    ...(await countWithheld(trx, takedown.id)),
    receivedAt: receivedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    isOverdue: decidedAt === null && now > dueAt,
    decidedAt: decidedAt?.toISOString() ?? null,
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
  };
}
