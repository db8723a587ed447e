import { setTimeout as delay } from "node:timers/promises";
import type { Blow } from "./blows.ts";
import type { Order } from "./orders.ts";
import { placeCampaign, type Row } from "./place-campaign.ts";
import { lookAtProgress, placeOrder, type Progress } from "./place-orders.ts";
import type { ProductionLine } from "./production-line.ts";
import { createStrikes, type Sleep, type Strike } from "./strike.ts";

export interface Storm {
  readonly strikes: readonly Strike[];
  readonly sleeps: readonly Sleep[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What kept it from its end: the time was over, an order was refused. */
  readonly trouble: readonly string[];
}

export interface StormOptions {
  readonly line: ProductionLine;
  readonly orders: readonly Order[];
  /** Of a campaign that is made besides; none: there is no campaign. */
  readonly rows: readonly Row[];
  readonly blows: readonly Blow[];
  readonly msMax: number;
  readonly say: (text: string) => void;
}

const lookMs = 250;
/** As many videos as are asked for ahead of those that are done. */
const windowMax = 40;
const reportEveryMs = 15_000;
/** The last blow may still be about to fall when the last video is made. */
const overAfterMs = 5_000;

/** Has videos made while blows fall, each when the work has come so far; resolves when all are made, or the time is over. */
export async function raiseStorm({ line, orders, rows, blows, msMax, say }: StormOptions): Promise<Storm> {
  const startedAtMs = Date.now();
  const signal = AbortSignal.timeout(msMax);
  const over = new AbortController();
  const { strikes, sleeps, deal } = createStrikes(line, say);
  const count = orders.length + rows.length;
  const progress = watchProgress({ line, count, signal, say });
  const endLater = async (): Promise<void> => {
    await progress.ended;
    await delay(overAfterMs);
    over.abort(new Error("the work was over before every blow was dealt"));
  };
  const dealing = AbortSignal.any([signal, over.signal]);
  const parts = [
    endLater(),
    placeOrders({ line, orders, progress, signal }),
    ...(rows.length > 0 ? [placeCampaign(line, rows, signal)] : []),
    dealBlows({ blows, count, progress, signal: dealing, deal: (blow) => deal(blow, dealing) }),
  ];
  const trouble = (await Promise.allSettled(parts)).flatMap((result) =>
    result.status === "rejected" ? [describe(result.reason, msMax)] : [],
  );
  return { strikes, sleeps, startedAtMs, endedAtMs: Date.now(), trouble: [...new Set(trouble)] };
}

function describe(reason: unknown, msMax: number): string {
  const { name, message } = reason as Error;
  return name === "TimeoutError" ? `it was not over within ${Math.round(msMax / 60_000)} minutes` : message;
}

interface Watch {
  now(): Progress;
  /** When every video has been made, or has ended otherwise. */
  readonly ended: Promise<void>;
}

function watchProgress({
  line,
  count,
  signal,
  say,
}: Pick<StormOptions, "line" | "say"> & Omit<Part, "progress">): Watch {
  let last: Progress = { videos: 0, ready: 0, lost: 0, done: 0 };
  const watch = async (): Promise<void> => {
    let saidMs = performance.now();
    while (last.ready + last.lost < Math.max(count, last.videos)) {
      signal.throwIfAborted();
      await delay(lookMs);
      last = await lookAtProgress(line);
      if (performance.now() - saidMs < reportEveryMs) continue;
      saidMs = performance.now();
      say(`${last.ready} of ${count} ready, ${last.videos - last.ready - last.lost} under way, ${last.lost} lost`);
    }
  };
  return { now: () => last, ended: watch() };
}

interface Part {
  readonly progress: Watch;
  /** How many videos there will be. */
  readonly count: number;
  readonly signal: AbortSignal;
}

async function placeOrders({
  line,
  orders,
  progress,
  signal,
}: Omit<Part, "count"> & Pick<StormOptions, "line" | "orders">): Promise<void> {
  for (const [index, order] of orders.entries()) {
    while (index - progress.now().ready - progress.now().lost >= windowMax) await pause(signal);
    await placeOrder(line, order, signal);
  }
}

async function dealBlows(
  options: Part & { readonly blows: readonly Blow[]; readonly deal: (blow: Blow) => Promise<void> },
): Promise<void> {
  const { blows, count, progress, signal, deal } = options;
  const dealing: Promise<void>[] = [];
  for (const blow of blows) {
    while (progress.now().done < blow.atShare * count) await pause(signal);
    // Neither its delay nor a long sleep holds up those that follow.
    const dealt = delay(blow.delayMs).then(() => deal(blow));
    // Heard below; until then it must not count as unheard.
    dealt.catch(() => undefined);
    dealing.push(dealt);
  }
  await Promise.all(dealing);
}

async function pause(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await delay(lookMs);
}
