import { limits } from "../../core/index.ts";
import type { Database, DeliveryAttempt } from "../../store/index.ts";
import { toCloudEvent, type EventFeed } from "../events/index.ts";
import { claimDeliveries, type ClaimedDelivery } from "./claim-deliveries.ts";
import { postMessage, type PostOutcome } from "./post-message.ts";
import { parseRetryAfter } from "./retry-schedule.ts";
import type { Sealer } from "./sealer.ts";
import { releaseDelivery, settleDelivery, type SettledState } from "./settle-delivery.ts";
import { signMessage } from "./sign.ts";
import type { WebhookTargets } from "./targets.ts";

export interface DelivererOptions {
  readonly database: Pick<Database, "engine">;
  readonly targets: WebhookTargets;
  readonly sealer: Sealer;
  readonly now: () => Date;
  /** 0 to 1, drawn anew at each call. */
  readonly chance: () => number;
  readonly timeoutMs?: number;
  /** What came of each attempt; must not throw. */
  readonly onAttempt?: (report: AttemptReport) => void;
}

export interface AttemptReport {
  readonly webhook: string;
  readonly event: string;
  readonly state: SettledState;
  readonly attempt: DeliveryAttempt;
}

/** Sends what is due. */
export interface Deliverer {
  /** Claims what is due, up to `countMax`, and begins to send it. */
  begin(countMax: number): Promise<readonly Promise<void>[]>;
  /** Sends until nothing is due any more. @returns how many attempts that were */
  deliverDue(): Promise<number>;
  /** Breaks off what is under way; it is given back, and sent again by whoever comes next. */
  stop(): void;
}

/** A claim outlives the slowest attempt, so that no other server makes the same attempt at the same time. */
const settleMs = 15_000;

/** Signs and sends deliveries, each at least once; a crash between sending and writing that down sends it again under its id. */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { database, sealer, now, timeoutMs = limits.webhookAnswerMsMax } = options;
  const stopping = new AbortController();
  const begin = async (countMax: number): Promise<readonly Promise<void>[]> => {
    if (stopping.signal.aborted) return [];
    const claims = await claimDeliveries(database.engine, {
      now: now(),
      claimMs: timeoutMs + settleMs,
      countMax,
      keyName: sealer.keyName,
    });
    return claims.map((claim) => deliver({ ...options, timeoutMs, signal: stopping.signal }, claim));
  };
  return {
    begin,
    async deliverDue() {
      for (let count = 0; ;) {
        const sending = await begin(limits.webhooksAtOnceMax);
        if (sending.length === 0) return count;
        await Promise.all(sending);
        count += sending.length;
      }
    },
    stop: () => stopping.abort(),
  };
}

type SendOptions = DelivererOptions & { readonly timeoutMs: number; readonly signal: AbortSignal };

async function deliver(options: SendOptions, claim: ClaimedDelivery): Promise<void> {
  const { database, now, chance, timeoutMs, onAttempt } = options;
  const at = now();
  // Whoever stood still since the claim may not be the only one any more.
  if (at.getTime() + timeoutMs > claim.claimedUntil.getTime()) return;
  const startedMs = performance.now();
  const outcome = await send(options, claim, at);
  if (outcome.kind === "ended") {
    await releaseDelivery(database.engine, claim);
    return;
  }
  const attempt = toAttempt(outcome, at, Math.round(performance.now() - startedMs));
  const state = await settleDelivery(database.engine, claim, {
    attempt,
    now: now(),
    chance: chance(),
    retryAfterMs: outcome.kind === "answered" ? parseRetryAfter(outcome.retryAfter, now()) : undefined,
    isGone: attempt.status === 410,
  });
  onAttempt?.({ webhook: claim.webhookId, event: claim.event.id, state, attempt });
}

type Sent = PostOutcome | { readonly kind: "failed"; readonly code: "secret_unreadable"; readonly message: string };

async function send(
  { targets, sealer, timeoutMs, signal }: SendOptions,
  { webhookId, url, event, sealedSecrets }: ClaimedDelivery,
  at: Date,
): Promise<Sent> {
  const secrets = sealedSecrets.flatMap((sealed) => sealer.open(sealed, webhookId) ?? []);
  if (secrets.length === 0) {
    const message = "its secret cannot be read any more: rotate it";
    return { kind: "failed", code: "secret_unreadable", message };
  }
  const body = JSON.stringify(toCloudEvent(event));
  const headers = {
    "Content-Type": "application/cloudevents+json",
    "User-Agent": "Sutradhar-Webhooks",
    ...signMessage({ id: event.id, at, body, secrets }),
  };
  return postMessage({ targets, url, headers, body, timeoutMs, signal });
}

/** Only a 2xx is a delivery (Standard Webhooks, "Delivery success and failure"). */
function toAttempt(outcome: Exclude<Sent, { kind: "ended" }>, at: Date, durationMs: number): DeliveryAttempt {
  const made = { at: at.toISOString(), durationMs };
  if (outcome.kind === "failed") return { ...made, problem: { code: outcome.code, message: outcome.message } };
  const { status } = outcome;
  if (status >= 200 && status < 300) return { ...made, status };
  const isRedirect = status >= 300 && status < 400;
  const problem = isRedirect
    ? { code: "redirect_refused", message: `it answered ${status}: redirects are not followed; name the right URL` }
    : { code: "answer_refused", message: `it answered ${status}, where 2xx means that it has the message` };
  return { ...made, status, problem };
}

export interface DeliveryLoopOptions {
  readonly deliverer: Deliverer;
  readonly feed: EventFeed;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}

export interface DeliveryLoop {
  /** Begins nothing more, and waits a little for what is under way. */
  close(): Promise<void>;
}

const everyMsUsual = 1_000;
const closeMs = 2_000;

/** Sends what becomes due, as soon as it is heard of and else every second, until it is closed. */
export function startDeliveryLoop({
  deliverer,
  feed,
  onError,
  everyMs = everyMsUsual,
}: DeliveryLoopOptions): DeliveryLoop {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  let wake: () => void = () => undefined;
  let isNews = false;
  const tell = (): void => {
    isNews = true;
    wake();
  };
  const unsubscribe = feed.subscribe(undefined, tell);
  const begin = async (): Promise<void> => {
    isNews = false;
    for (const sending of await deliverer.begin(limits.webhooksAtOnceMax - underWay.size)) {
      const ended = sending.catch(onError).finally(() => {
        underWay.delete(ended);
        tell();
      });
      underWay.add(ended);
    }
  };
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      if (isNews || closing.signal.aborted) return resolve();
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    while (!closing.signal.aborted) {
      await begin().catch(onError);
      await rest();
    }
  })();
  return {
    async close() {
      closing.abort();
      unsubscribe();
      wake();
      await loop;
      const timer = setTimeout(() => deliverer.stop(), closeMs);
      await Promise.all(underWay);
      clearTimeout(timer);
      deliverer.stop();
    },
  };
}
