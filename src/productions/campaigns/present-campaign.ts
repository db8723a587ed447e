import { countUnchecked, type Campaign, type CampaignOptions, type DeliveryWindow } from "./campaigns.ts";

/** A campaign as the API and the command line tell it. Times are ISO 8601 in UTC. */
export interface CampaignView {
  readonly id: string;
  readonly name: string;
  readonly state: Campaign["state"];
  readonly template: {
    readonly wanted: string;
    readonly name: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly options: Omit<CampaignOptions, "isTest">;
  /** All of its videos are free trials. */
  readonly test: boolean;
  readonly partial: boolean;
  readonly startAfter: string | null;
  readonly deadline: string | null;
  readonly deliveryWindow: DeliveryWindow | null;
  readonly expiresAt: string | null;
  readonly retentionDays: number;
  readonly erasedAt: string | null;
  readonly eraseAt: string;
  readonly queuedMax: number;
  readonly rows: {
    readonly total: number;
    readonly unchecked: number;
    readonly good: number;
    readonly bad: number;
    readonly underWay: number;
    readonly inReview: number;
    readonly ready: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  readonly problem: object | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly links: Readonly<Record<string, string>>;
}

export function presentCampaign(campaign: Campaign): CampaignView {
  const { id, rows, template } = campaign;
  const { isTest = false, ...options } = campaign.options;
  const { good, bad, ordered, inReview, ready, failed, cancelled } = rows;
  const self = `/v1/campaigns/${id}`;
  return {
    id,
    name: campaign.name,
    state: campaign.state,
    template: { wanted: template.wanted, name: template.name, version: template.version, digest: template.digest },
    options,
    test: isTest,
    partial: campaign.isPartial,
    startAfter: tell(campaign.startAfter),
    deadline: tell(campaign.deadline),
    deliveryWindow: campaign.window,
    expiresAt: tell(campaign.expiresAt),
    retentionDays: campaign.retentionDays,
    eraseAt: campaign.eraseAt.toISOString(),
    erasedAt: tell(campaign.erasedAt),
    queuedMax: campaign.queuedMax,
    rows: {
      total: rows.total,
      unchecked: countUnchecked(campaign),
      good,
      bad,
      underWay: ordered,
      inReview,
      ready,
      failed,
      cancelled,
    },
    problem: campaign.problem,
    createdAt: campaign.createdAt.toISOString(),
    startedAt: tell(campaign.startedAt),
    finishedAt: tell(campaign.finishedAt),
    links: {
      self,
      rows: `${self}/rows`,
      errors: `${self}/errors.csv`,
      results: `${self}/results.csv`,
      quote: `${self}/quote`,
    },
  };
}

function tell(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
