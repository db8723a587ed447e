import { isPassing } from "../../executors/index.ts";
import { buildDigest } from "../../planner/index.ts";
import { seedShippedAssets } from "../../registry/versions/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { lockDataDirectory } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Metrics } from "../../telemetry/metrics/index.ts";
import { serverChildEnvironment, type Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { productVersion } from "../product-version.ts";
import { adminKeyPath, ensureAdminKey } from "./admin-key.ts";
import { startCollecting } from "./collect-trail.ts";
import { startSendingLineage } from "./send-lineage.ts";
import { keepCampaigns } from "./campaign-keeper.ts";
import { openCampaignKeys } from "./campaign-keys.ts";
import { openConsentOffice, type ConsentOffice } from "./consent-office.ts";
import { countNotice } from "./count-notice.ts";
import { openEventService, startDelivering, type EventService } from "./event-service.ts";
import { openInstallation, reachDatabase, type Installation } from "./installation.ts";
import { openLedgerService, type LedgerService } from "./ledger-service.ts";
import { listen } from "./listen.ts";
import { noteKeys } from "./note-keys.ts";
import { openTelemetry, type Telemetry } from "./open-telemetry.ts";
import { readMetering } from "./read-metering.ts";
import { createRolloutDesk } from "./rollout-desk.ts";
import { startScheduler } from "./scheduler.ts";
import { createServerApi, type ServedApiOptions } from "./server-api.ts";
import { createServerMetrics } from "./server-metrics.ts";
import { settleTakedowns } from "./settle-takedown.ts";
import { openRetentionDesk } from "./retention-desk.ts";
import { settleAll } from "./settle-withdrawal.ts";
import { watchStore } from "./watch-store.ts";
import { keepWorker } from "./worker-keeper.ts";

/** A server that runs. */
export interface RunningService {
  readonly url: string;
  /** Where the administrator's key lies, if it was made just now. */
  readonly newKeyPath: string | undefined;
  readonly homeDirectory: string;
  /** Takes nothing more, lets what runs finish within the grace time, and ends all that it started. */
  close(): Promise<void>;
}

/** What is undone at the end, the last first. */
type Undo = () => Promise<void>;

/** An embedded Postgres that dies while it is adopted is started by the next try. */
const startsMax = 3;

/** Brings up what the configuration asks for: database, API, worker, scheduler. @throws SutradharError `server_running` and others. */
export async function startService(config: Config): Promise<RunningService> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await startOnce(config);
    } catch (error) {
      // Another's database is another's to bring back, and whoever supervises us will try again.
      if (config.databaseUrl !== undefined || !isPassing(error) || starts === startsMax) throw error;
    }
  }
}

async function startOnce(config: Config): Promise<RunningService> {
  const { homeDirectory } = config;
  const telemetry = await openTelemetry(config);
  const undo: Undo[] = [() => telemetry.tracing.close()];
  const close = async (): Promise<void> => {
    for (const each of undo.splice(0).reverse()) {
      await each().catch((error: unknown) => telemetry.log.error("something did not end as it should", { error }));
    }
  };
  try {
    return { ...(await bringUp(config, telemetry, undo)), homeDirectory, close };
  } catch (error) {
    if (isPassing(error)) telemetry.log.warn("the database went away while the server started", { error });
    await close();
    throw error;
  }
}

async function bringUp(
  config: Config,
  telemetry: Telemetry,
  undo: Undo[],
): Promise<Pick<RunningService, "url" | "newKeyPath">> {
  const { log, tracing } = telemetry;
  const now = (): Date => new Date();
  if (config.services.includes("worker")) await readMetering(config);
  const lock = await lockDataDirectory(config.homeDirectory, () => Date.now());
  undo.push(() => lock.release());
  const { url: databaseUrl, embedded } = await reachDatabase(config, log);
  if (embedded) undo.push(() => embedded.stop());
  const installation = await openInstallation(config, log, { url: databaseUrl, mayMigrate: true, tracing });
  undo.push(() => installation.close());
  await installation.stores.probe();
  await seedAssets(config, installation, log);
  const isNewKey = await ensureAdminKey(installation.database, config.homeDirectory, now());
  const ledger = await openLedgerService(config, installation, log);
  undo.push(() => ledger.close());
  const { database } = installation;
  if (config.services.includes("scheduler")) await noteKeys(config, { database, ledger: ledger.writer, log });
  const consents = await openConsentOffice(config, installation, { ledger: ledger.writer, now });
  const storeWatch = watchStore(installation.stores, { log });
  undo.push(() => storeWatch.close());
  const metrics = createServerMetrics({ config, installation, storeBytes: storeWatch.bytes, log });
  const events = await openEventService(config, installation, log);
  undo.push(() => events.close());
  startServices(config, { installation, events, ledger, consents, databaseUrl, metrics, log, undo });
  const url = config.services.includes("api")
    ? await startApi({ ...telemetry, config, installation, metrics, ledger, consents }, { events, undo })
    : "";
  await lock.announce({ url, version: productVersion() });
  return { url, newKeyPath: isNewKey ? adminKeyPath(config.homeDirectory) : undefined };
}

/** What ships is in the registry of every installation, and what a newer product brings comes beside it. */
async function seedAssets(config: Config, { database, stores }: Installation, log: Log): Promise<void> {
  const { added, refused } = await seedShippedAssets({
    database,
    vaultOf: (workspaceId, owners) => stores.openVault(workspaceId, owners),
    assetsDirectory: config.assetsDirectory,
    productVersion: productVersion(),
    now: new Date(),
  });
  if (added.length > 0) log.info("assets that ship are in the registry now", { added: added.length });
  for (const { name, message } of refused) log.warn("an asset that ships is not in the registry", { name, message });
}

interface Parts {
  readonly installation: Installation;
  readonly events: EventService;
  readonly ledger: LedgerService;
  readonly consents: ConsentOffice;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly undo: Undo[];
}

function startServices(config: Config, parts: Parts & { readonly databaseUrl: string }): void {
  const { installation, events, ledger, consents, databaseUrl, metrics, log, undo } = parts;
  if (config.services.includes("scheduler")) {
    const line = { database: installation.database, queue: installation.queue, now: () => new Date() };
    const scheduler = startScheduler({
      line,
      ledger: ledger.writer,
      tendRetention: createRetentionTender({ config, installation, consents, log }),
      settleConsents: () => settleAll({ ...installation, ...consents }),
      settleTakedowns: () => settleTakedowns({ ...installation, ledger: ledger.writer, now: line.now }),
      log,
      rollouts: createRolloutDesk({ line, stores: installation.stores, ledger: ledger.writer }),
      build: buildDigest(stepCatalog, createEngine()),
    });
    undo.push(() => scheduler.close());
    const delivering = startDelivering({ events, installation, log });
    undo.push(() => delivering.close());
    const collecting = startCollecting(config, { database: installation.database, log });
    if (collecting) undo.push(() => collecting.close());
    const telling = startSendingLineage(config, { database: installation.database, log });
    if (telling) undo.push(() => telling.close());
    const keys = openCampaignKeys(config, installation.openPersonKeys);
    const campaigns = keepCampaigns({ ...line, keys, ledger: ledger.writer, log });
    undo.push(() => campaigns.close());
  }
  if (config.services.includes("worker")) {
    const keeper = keepWorker({
      env: serverChildEnvironment({ DATABASE_URL: databaseUrl }),
      log,
      onNotice: (notice) => countNotice(metrics, notice),
    });
    undo.push(() => keeper.close(config.graceMs));
  }
}

/** Opened when it is first asked: a policy that cannot be read stops no server, and nothing goes meanwhile. */
function createRetentionTender({
  config,
  installation,
  consents,
  log,
}: Pick<Parts, "installation" | "consents" | "log"> & { readonly config: Config }): () => Promise<number> {
  const { database, stores } = installation;
  let opened: ReturnType<typeof openRetentionDesk> | undefined;
  return async () => {
    opened ??= openRetentionDesk({ config, database, stores, desk: consents.desk, log });
    opened.catch(() => (opened = undefined));
    return (await opened).tend();
  };
}

async function startApi(options: ServedApiOptions, { events, undo }: Pick<Parts, "events" | "undo">): Promise<string> {
  const { host, port } = options.config;
  const listener = await listen(createServerApi(options, events), { host, port, variable: "SUTRADHAR_PORT" });
  undo.push(() => listener.close());
  // Streams of events end before it waits for answers that are under way.
  undo.push(() => events.close());
  return listener.url;
}
