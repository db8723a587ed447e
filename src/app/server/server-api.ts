import {
  createApi,
  createAssetRoutes,
  createAuditRoutes,
  createBlobRoutes,
  createBreachRoutes,
  createCampaignRoutes,
  createComplianceRoutes,
  createDutyRoutes,
  createConsentRoutes,
  createCostRoutes,
  createEventRoutes,
  createEvidenceRoutes,
  createHealthRoutes,
  createLedgerRoutes,
  createModerationRoutes,
  createLinkRoutes,
  createModelRoutes,
  createPolicyRoutes,
  createPreviewRoutes,
  createRateLimit,
  createRunRoutes,
  createRetentionRoutes,
  createRightsRoutes,
  createRolloutRoutes,
  createStatementRoutes,
  createTakedownRoutes,
  createTemplateRoutes,
  createTraceRoutes,
  createVerifyRoutes,
  createVideoRoutes,
  createWebhookRoutes,
  type ApiApp,
  type AssetServices,
  type EvidenceServices,
  type VideoServices,
  type ApiRequestReport,
} from "../../api/index.ts";
import type { Video } from "../../productions/index.ts";
import type { Metrics } from "../../telemetry/metrics/index.ts";
import type { Config } from "../config.ts";
import { createEvidenceService } from "../evidence/index.ts";
import { openCommitmentKey } from "../ledger.ts";
import { readModelKeys } from "../models/index.ts";
import { openClocks } from "../open-clocks.ts";
import { openGrounds } from "../open-grounds.ts";
import { openPolicy } from "../open-policy.ts";
import { productVersion } from "../product-version.ts";
import { createStatementService, openStatementSigner } from "../statements/index.ts";
import { createAccessRoutes } from "./access-routes.ts";
import { watchAssets } from "./asset-watch.ts";
import { createAuthenticator } from "./authenticate.ts";
import { createBlobService } from "./blob-service.ts";
import { createCampaignAdmission } from "./campaign-admission.ts";
import { openCampaignKeys } from "./campaign-keys.ts";
import { createCampaignPeople } from "./campaign-people.ts";
import { createCampaignService } from "./campaign-service.ts";
import { createComplianceService } from "./compliance-service.ts";
import { createDutyService } from "./duty-service.ts";
import type { ConsentOffice } from "./consent-office.ts";
import { decideWithdrawn } from "./decide-withdrawn.ts";
import type { EventService } from "./event-service.ts";
import { createWorkGuard } from "./guard-work.ts";
import type { Installation } from "./installation.ts";
import { findLedgerTrouble, type LedgerService } from "./ledger-service.ts";
import { recordAccess } from "./record-access.ts";
import { openOrderCheck } from "./open-order-check.ts";
import { createLabelDoor } from "./label-door.ts";
import { createLinkService } from "./link-service.ts";
import type { Telemetry } from "./open-telemetry.ts";
import { openDecisions } from "./open-decisions.ts";
import { createPreviewService } from "./preview-service.ts";
import { createReleaseDesk } from "./release-desk.ts";
import { createPromotionApprovals } from "./promotion-approvals.ts";
import { createRolloutDesk } from "./rollout-desk.ts";
import { createRolloutService } from "./rollout-service.ts";
import { createTakedownDesk } from "./takedown-desk.ts";
import { createTraceService } from "./trace-service.ts";
import { createVerifyService } from "./verify-service.ts";
import { readModerationModels } from "../open-moderator.ts";
import { createModerationDesk } from "./moderate-video.ts";
import { createModerationReview } from "./review-moderation.ts";
import { openRetentionDesk } from "./retention-desk.ts";
import { createRightsOffice } from "./rights-office.ts";
import { settleWithdrawal } from "./settle-withdrawal.ts";
import { createVideoService } from "./video-service.ts";

export interface ServerApiOptions extends Telemetry {
  readonly config: Config;
  readonly installation: Installation;
  readonly metrics: Metrics;
}

/** What a server's own API works with besides. */
export interface ServedApiOptions extends ServerApiOptions {
  readonly ledger: LedgerService;
  readonly consents: ConsentOffice;
}

const now = (): Date => new Date();

/** Everything that a server answers. */
export function createServerApi(options: ServedApiOptions, events: EventService): ApiApp {
  const room = openServices(options, events);
  return createDoor(options, [
    ...createProductionRoutes(options, room, events),
    ...createAssetDoors(options, room),
    ...createDeskRoutes(options, room),
    ...createGovernanceRoutes(options, room, events),
  ]);
}

type ServiceRoom = ReturnType<typeof openServices>;

/** What more than one resource is answered with. */
function openServices(options: ServedApiOptions, { feed }: EventService) {
  const { config, installation, log, ledger, consents } = options;
  const { database, queue, stores } = installation;
  const people = createCampaignPeople({
    database,
    keys: openCampaignKeys(config, installation.openPersonKeys),
    now,
  });
  const { likenesses } = consents;
  const services = { database, queue, stores, people, likenesses, ledger: ledger.writer, now };
  const checkOrder = openOrderCheck(config, installation, now);
  const policy = openOnce(() => openPolicy(config, { log, now, decisions: openDecisions(database, log) }));
  const admitOrder = async (video: Pick<Video, "order">): Promise<void> => {
    const releases = createReleaseDesk({ ...services, policy: await policy(), profile: config.releaseProfile });
    await releases.admit(video);
  };
  const guard = createWorkGuard({ database, timeZone: config.timeZone, log, now });
  const refuseSpent = (workspaceId: string): Promise<void> => guard({ workspaceId, videoId: null });
  const videos = createVideoService({
    ...services,
    feed,
    refuseSpent,
    admitOrder,
    unfinishedVideosMax: config.unfinishedVideosMax,
    checkOrder,
    moderation: createModerationDesk({ database, ledger: ledger.writer, now }),
  });
  const admission = createCampaignAdmission({ ...services, checkOrder, admitOrder, refuseSpent });
  return { services, policy, videos, admission };
}

/** Videos and campaigns, what is seen of them, and what is told of them. */
function createProductionRoutes(
  { config, installation, metrics }: ServedApiOptions,
  { services, videos, admission }: ServiceRoom,
  { feed, sealer, targets }: EventService,
): readonly ApiApp[] {
  const { database, stores } = installation;
  const labels = createLabelDoor({ ...services, labels: config.labels });
  const campaigns = createCampaignService({
    ...services,
    admission,
    isBasisAsked: config.releaseProfile === "strict",
  });
  return [
    createVideoRoutes(
      {
        ...videos,
        async create(caller, order, requestId) {
          await labels.admit(caller, order.label);
          return videos.create(caller, order, requestId);
        },
        async cancel(caller, id) {
          const cancelled = await videos.cancel(caller, id);
          metrics.videoEnded("cancelled");
          return cancelled;
        },
      },
      { database, now },
    ),
    createCampaignRoutes(
      {
        ...campaigns,
        async create(caller, order) {
          await labels.admit(caller, order.options.label);
          return campaigns.create(caller, order);
        },
      },
      { database, now },
    ),
    createVerifyRoutes(createVerifyService({ config, database, stores })),
    createTraceRoutes(createTraceService({ config, database })),
    createLinkRoutes(createLinkService({ database, sealer, videos, record: recordAccess(services.ledger), now })),
    createPreviewRoutes({
      preview: createPreviewService({ ...services, openNode: (stored) => services.people.openNode(stored) }),
    }),
    createCostRoutes({ database, now, timeZone: config.timeZone }),
    createEventRoutes({ database, feed }),
    createWebhookRoutes({ database, targets, sealer, record: recordAccess(services.ledger), now }),
    createRunRoutes({ database }),
  ];
}

/** What videos are made of, and how new versions of that reach them. */
function createAssetDoors(
  { config, installation, ledger, consents: { desk } }: ServedApiOptions,
  { services, policy }: ServiceRoom,
): readonly ApiApp[] {
  const { database, stores } = installation;
  const promotions = createPromotionApprovals({ database, policy, now });
  const registry: AssetServices = {
    ...services,
    vaultOf: (workspaceId: string, owners?: readonly string[]) => stores.openVault(workspaceId, owners),
    modelKeys: readModelKeys(config),
    watchFor: (caller) => watchAssets({ ...desk, promotions, trusted: [desk.signer.publicKey] }, caller),
  };
  const rollouts = createRolloutDesk({ line: services, stores, ledger: ledger.writer });
  return [
    createBlobRoutes(createBlobService(stores)),
    createAssetRoutes(registry),
    createModelRoutes({ ...registry, admitPromotion: (caller, name) => promotions.admitDirect(caller, name) }),
    createStatementRoutes(
      createStatementService({
        ...registry,
        signer: openOnce(() => openStatementSigner(config)),
        version: productVersion(),
      }),
    ),
    createTemplateRoutes({ database }),
    createRolloutRoutes(createRolloutService({ ...registry, database, desk: rollouts, promotions, now })),
  ];
}

/** Where people decide: about consents, rights, breaches, takedowns, and what is kept. */
function createDeskRoutes(options: ServedApiOptions, { services }: ServiceRoom): readonly ApiApp[] {
  const { config, installation, log, ledger, consents } = options;
  const { database, stores } = installation;
  const { desk, destroysKeys } = consents;
  const clocks = openClocks(config);
  return [
    createTakedownRoutes(createTakedownDesk({ ...services, grounds: openGrounds(config) })),
    createConsentRoutes({
      database,
      desk,
      hasFile: async (workspaceId, digest) => (await stores.openVault(workspaceId)).has(digest),
      async settle(workspaceId, id) {
        await settleWithdrawal({ ...services, desk, destroysKeys }, { workspaceId, id });
      },
      decide: (caller, decided) => decideWithdrawn({ ...services, desk }, caller, decided),
    }),
    createRetentionRoutes({
      ...services,
      ledger: ledger.writer,
      desk: openOnce(() => openRetentionDesk({ config, database, stores, desk, log })),
    }),
    createRightsRoutes(createRightsOffice({ ...services, desk, destroysKeys, clocks })),
    createBreachRoutes({ database, desk: { ...desk, clocks, database } }),
  ];
}

/** Who may what, what was decided, and the proof of it. */
function createGovernanceRoutes(
  options: ServedApiOptions,
  { services, policy, videos }: ServiceRoom,
  { sealer }: EventService,
): readonly ApiApp[] {
  const { config, installation, ledger } = options;
  const { database, queue } = installation;
  const compliance = createComplianceService({ database, config, ledgerLagMs: () => ledger.lagMs(), now });
  return [
    ...createAccessRoutes({ database, queue, ledger: ledger.writer, now }),
    createEvidenceRoutes(createEvidence(options, videos)),
    createPolicyRoutes({ database }),
    createModerationRoutes(createModerationReview({ ...services, policy, models: () => readModerationModels(config) })),
    createComplianceRoutes(compliance),
    createDutyRoutes(createDutyService({ database, sealer, ledger: ledger.writer, compliance, now })),
    createAuditRoutes({ database }),
    createLedgerRoutes({ read: (path) => ledger.read(path), isPublic: config.ledgerPublic }),
  ];
}

function createEvidence(
  { config, installation, consents }: ServedApiOptions,
  videos: Pick<VideoServices, "checkFile">,
): EvidenceServices {
  const { database, stores } = installation;
  return createEvidenceService({
    database,
    stores,
    desk: consents.desk,
    commitmentKey: openOnce(() => openCommitmentKey(database, config.homeDirectory)),
    version: productVersion(),
    admitFiles: (caller, videoId) => videos.checkFile(caller, videoId, "video"),
  });
}

/** What takes a moment to open is opened when it is first asked for; what failed is opened anew. */
function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    opened.catch(() => (opened = undefined));
    return opened;
  };
}

/** Health and metrics alone, for a process that serves nothing else. */
export function createHealthApi(options: ServerApiOptions): ApiApp {
  return createDoor(options, []);
}

function createDoor(options: ServerApiOptions | ServedApiOptions, routes: readonly ApiApp[]): ApiApp {
  const { config, installation, metrics, tracing } = options;
  const { database } = installation;
  return createApi({
    database,
    version: productVersion(),
    now,
    authenticate: createAuthenticator({
      config,
      database,
      now,
      record: "ledger" in options ? recordAccess(options.ledger.writer) : undefined,
    }),
    tracing,
    limitRate: createRateLimit({
      perMinuteMax: config.requestsPerMinuteMax,
      burstMax: config.requestsBurstMax,
      now,
    }),
    onRequest: createRequestReport(options),
    publicRoutes: [
      createHealthRoutes({
        readMetrics: () => metrics.collect(),
        findTroubles: () => findTroubles(installation, "ledger" in options ? options.ledger : undefined),
        metricsDoor: { database, now, isPublic: config.metricsPublic },
      }),
    ],
    routes,
  });
}

const previewRoute = "/v1/videos/{id}/preview";

function createRequestReport({ metrics, log }: ServerApiOptions): (report: ApiRequestReport) => void {
  return ({ method, path, route, status, durationMs, requestId, error }) => {
    metrics.requestAnswered({ method, route, status, wallMs: durationMs });
    if (status === 200 && route.startsWith(previewRoute)) metrics.previewAnswered(durationMs);
    const fields = { method, path, status, durationMs: Math.round(durationMs), requestId };
    if (status >= 500) log.error("a request failed", { ...fields, error });
    else log.debug("a request was answered", fields);
  };
}

/** What keeps it from serving, in words. */
async function findTroubles({ database, stores }: Installation, ledger?: LedgerService): Promise<string[]> {
  const checks = [database.ping(), stores.probe(), ...(ledger ? [findLedgerTrouble(ledger)] : [])];
  const results = await Promise.allSettled(checks);
  return results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
}
