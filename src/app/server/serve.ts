import { serve as listen, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  createApi,
  createAssetRoutes,
  createBlobRoutes,
  createHealthRoutes,
  createPreviewRoutes,
  createVideoRoutes,
  type ApiApp,
} from "../../api/index.ts";
import { observeFleet } from "../../fleet/index.ts";
import { SutradharError } from "../../core/index.ts";
import { buildDigest } from "../../planner/index.ts";
import { seedShippedAssets } from "../../registry/versions/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { lockDataDirectory } from "../../store/index.ts";
import { createLog, type Log } from "../../telemetry/log/index.ts";
import { createMetrics, type Metrics } from "../../telemetry/metrics/index.ts";
import { serverChildEnvironment, type Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { productVersion } from "../product-version.ts";
import { adminKeyPath, ensureAdminKey } from "./admin-key.ts";
import { createBlobService } from "./blob-service.ts";
import { countNotice } from "./count-notice.ts";
import { openInstallation, postgresDirectory, reachDatabase, type Installation } from "./installation.ts";
import { keepPostgres, type PostgresKeeper } from "./postgres-keeper.ts";
import { createPreviewService } from "./preview-service.ts";
import { startScheduler } from "./scheduler.ts";
import { createVideoService } from "./video-service.ts";
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

/** Brings up what the configuration asks for: database, API, worker, scheduler. @throws SutradharError `server_running` and others. */
export async function startService(config: Config, log: Log = createServerLog(config)): Promise<RunningService> {
  const undo: Undo[] = [];
  const close = async (): Promise<void> => {
    for (const each of undo.splice(0).reverse()) {
      await each().catch((error: unknown) => log.error("something did not end as it should", { error }));
    }
  };
  try {
    return { ...(await bringUp(config, log, undo)), homeDirectory: config.homeDirectory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createServerLog({ logLevel }: Config): Log {
  return createLog({ level: logLevel, stream: process.stderr, now: () => new Date() });
}

async function bringUp(config: Config, log: Log, undo: Undo[]): Promise<Pick<RunningService, "url" | "newKeyPath">> {
  const now = (): Date => new Date();
  const lock = await lockDataDirectory(config.homeDirectory, () => Date.now());
  undo.push(() => lock.release());
  const { url: databaseUrl, embedded } = await reachDatabase(config, log);
  let keeper: PostgresKeeper | undefined;
  if (embedded) undo.push(() => (keeper ? keeper.close() : embedded.stop()));
  const installation = await openInstallation(config, log, { url: databaseUrl, mayMigrate: true });
  undo.push(() => installation.close());
  if (embedded) {
    keeper = keepPostgres({
      directory: postgresDirectory(config),
      first: embedded,
      ping: () => installation.database.ping(),
      log,
    });
  }
  await installation.stores.probe();
  await seedAssets(config, installation, log);
  const isNewKey = await ensureAdminKey(installation.database, config.homeDirectory, now());
  const metrics = createServerMetrics(config, installation);
  startServices(config, { installation, databaseUrl, metrics, log, undo });
  const url = config.services.includes("api") ? await startApi(config, { installation, metrics, log, undo }) : "";
  await lock.announce({ url, version: productVersion() });
  return { url, newKeyPath: isNewKey ? adminKeyPath(config.homeDirectory) : undefined };
}

/** What ships is in the registry of every installation, and what a newer product brings comes beside it. */
async function seedAssets(config: Config, { database, stores }: Installation, log: Log): Promise<void> {
  const { added, refused } = await seedShippedAssets({
    database,
    vaultOf: (workspaceId) => stores.openVault(workspaceId),
    assetsDirectory: config.assetsDirectory,
    productVersion: productVersion(),
    now: new Date(),
  });
  if (added.length > 0) log.info("assets that ship are in the registry now", { added: added.length });
  for (const { name, message } of refused) log.warn("an asset that ships is not in the registry", { name, message });
}

interface Parts {
  readonly installation: Installation;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly undo: Undo[];
}

function createServerMetrics(config: Config, { database }: Installation): Metrics {
  return createMetrics({
    observe: () =>
      observeFleet(database.engine, { now: new Date(), timeZone: config.timeZone, silenceMsMax: workerSilenceMsMax }),
  });
}

const workerSilenceMsMax = 30_000;

function startServices(config: Config, parts: Parts & { readonly databaseUrl: string }): void {
  const { installation, databaseUrl, metrics, log, undo } = parts;
  if (config.services.includes("scheduler")) {
    const line = { database: installation.database, queue: installation.queue, now: () => new Date() };
    const scheduler = startScheduler({ line, log, build: buildDigest(stepCatalog, createEngine()) });
    undo.push(() => scheduler.close());
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

async function startApi(config: Config, { installation, metrics, log, undo }: Parts): Promise<string> {
  const app = createServerApi({ installation, metrics, log });
  const server: ServerType = listen({ fetch: app.fetch, hostname: config.host, port: config.port });
  await Promise.race([
    once(server, "listening"),
    once(server, "error").then(([error]) => {
      throw cannotListen(config, error as NodeJS.ErrnoException);
    }),
  ]);
  undo.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeIdleConnections" in server) server.closeIdleConnections();
        setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), openAnswersMs).unref();
      }),
  );
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  return `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
}

/** How long answers that are under way may still take when the server ends. */
const openAnswersMs = 3_000;

function createServerApi({ installation, metrics, log }: Omit<Parts, "undo">): ApiApp {
  const { database, queue, stores } = installation;
  const services = { database, queue, stores, now: () => new Date() };
  return createApi({
    database,
    version: productVersion(),
    now: services.now,
    onRequest({ method, path, route, status, durationMs, requestId, error }) {
      metrics.requestAnswered({ method, route, status, wallMs: durationMs });
      const fields = { method, path, status, durationMs: Math.round(durationMs), requestId };
      if (status >= 500) log.error("a request failed", { ...fields, error });
      else log.debug("a request was answered", fields);
    },
    publicRoutes: [
      createHealthRoutes({
        readMetrics: () => metrics.collect(),
        findTroubles: () => findTroubles(installation),
      }),
    ],
    routes: [
      createVideoRoutes(createVideoService(services)),
      createBlobRoutes(createBlobService(stores)),
      createAssetRoutes({ ...services, vaultOf: (workspaceId) => stores.openVault(workspaceId) }),
      createPreviewRoutes({ preview: createPreviewService(services) }) as unknown as ApiApp,
    ],
  });
}

/** What keeps it from serving, in words. */
async function findTroubles({ database, stores }: Installation): Promise<string[]> {
  const checks = [database.ping(), stores.probe()];
  const results = await Promise.allSettled(checks);
  return results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
}

function cannotListen({ host, port }: Config, error: NodeJS.ErrnoException): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the server cannot listen on ${host}:${port} (${error.code}): set SUTRADHAR_PORT to one that is free, or to 0 for any`,
    { cause: error },
  );
}
