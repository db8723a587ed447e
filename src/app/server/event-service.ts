import { sql } from "kysely";
import {
  createDeliverer,
  createSealer,
  createWebhookTargets,
  openEventFeed,
  pruneEvents,
  startDeliveryLoop,
  type AttemptReport,
  type EventFeed,
  type Sealer,
  type WebhookTargets,
} from "../../productions/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { DoorConfig } from "../open-door.ts";
import type { Installation } from "./installation.ts";
import { ensureSecretsKey } from "../secrets-key.ts";

/** What a server tells of events with: those who listen, and where and how webhooks may go. */
export interface EventService {
  readonly feed: EventFeed;
  readonly sealer: Sealer;
  readonly targets: WebhookTargets;
  /** May be called again. */
  close(): Promise<void>;
}

/** @throws SutradharError `config_invalid` where the secrets key is none */
export async function openEventService(config: Config, { database }: Installation, log: Log): Promise<EventService> {
  const sealer = createSealer(await ensureSecretsKey(config));
  await warnOfForeignSecrets(database.engine, sealer, log);
  const feed = openEventFeed({
    url: database.url,
    onError: (error) => log.warn("the connection that hears of events broke", { error: error.message }),
  });
  return {
    feed,
    sealer,
    targets: openWebhookTargets(config),
    close: () => feed.close(),
  };
}

/** Where webhooks may go: to hosts that are listed, at addresses that are public or allowed. */
export function openWebhookTargets(
  config: DoorConfig & Pick<Config, "webhookNetworks" | "webhookPorts">,
): WebhookTargets {
  const door = createLazyDoor(config);
  return createWebhookTargets({
    networks: config.webhookNetworks,
    ports: config.webhookPorts.map(Number),
    pass: (url) => door.pass({ place: "webhooks", dataClass: "impersonal" }, url),
  });
}

/** A key that was lost, or a second server that was not given the first one's: its webhooks would wait in silence. */
async function warnOfForeignSecrets(
  engine: Installation["database"]["engine"],
  { keyName }: Sealer,
  log: Log,
): Promise<void> {
  const foreign = await engine
    .selectFrom("webhook_secrets")
    .select("webhook_id")
    .where("expires_at", "is", null)
    .where(sql<boolean>`split_part(sealed, '.', 2) <> ${keyName}`)
    .limit(100)
    .execute();
  if (foreign.length === 0) return;
  log.warn("webhooks have secrets that were encrypted with another secrets key: nothing is sent to them from here", {
    webhooks: foreign.map((row) => row.webhook_id),
    mend: "bring that file back, name it by SUTRADHAR_SECRETS_KEY_FILE, or rotate each webhook's secret",
  });
}

export interface DeliveryOptions {
  readonly events: EventService;
  readonly installation: Pick<Installation, "database">;
  readonly log: Log;
}

const pruneEveryMs = 600_000;

/** Sends to webhooks what is due, and forgets what is kept no longer. Several servers may do so at once. */
export function startDelivering({ events, installation, log }: DeliveryOptions): { close(): Promise<void> } {
  const { database } = installation;
  const { feed, sealer, targets } = events;
  const now = (): Date => new Date();
  const deliverer = createDeliverer({
    database,
    targets,
    sealer,
    now,
    chance: Math.random,
    onAttempt: (report) => logAttempt(log, report),
  });
  const onError = (error: unknown): void => log.warn("delivering to webhooks stumbled", { error });
  const loop = startDeliveryLoop({ deliverer, feed, onError });
  const timer = setInterval(() => void pruneEvents(database, now()).catch(onError), pruneEveryMs);
  return {
    async close() {
      clearInterval(timer);
      await loop.close();
    },
  };
}

function logAttempt(log: Log, { webhook, event, state, attempt }: AttemptReport): void {
  const { status, problem, durationMs } = attempt;
  const fields = { webhook, event, state, durationMs, ...(status ? { status } : {}), ...(problem ? { problem } : {}) };
  if (state === "dead") log.warn("a webhook was not delivered, and is not tried again", fields);
  else log.debug("a webhook was sent", fields);
}
