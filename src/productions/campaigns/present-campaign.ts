import type { Campaign, CampaignOptions, DeliveryWindow } from "./campaigns.ts";

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
  readonly options: CampaignOptions;
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
  const { total, good, bad, ordered, inReview, ready, failed, cancelled } = rows;
  const self = `/v1/campaigns/${id}`;
  return {
    id,
    name: campaign.name,
    state: campaign.state,
    template: { wanted: template.wanted, name: template.name, version: template.version, digest: template.digest },
    options: campaign.options,
    partial: campaign.isPartial,
    startAfter: campaign.startAfter?.toISOString() ?? null,
    deadline: campaign.deadline?.toISOString() ?? null,
    deliveryWindow: campaign.window,
    expiresAt: campaign.expiresAt?.toISOString() ?? null,
    retentionDays: campaign.retentionDays,
    eraseAt: campaign.eraseAt.toISOString(),
    erasedAt: campaign.erasedAt?.toISOString() ?? null,
    queuedMax: campaign.queuedMax,
    rows: {
      total,
      unchecked: total - good - bad - ordered - inReview - ready - failed - cancelled,
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
    startedAt: campaign.startedAt?.toISOString() ?? null,
    finishedAt: campaign.finishedAt?.toISOString() ?? null,
    links: {
      self,
      rows: `${self}/rows`,
      errors: `${self}/errors.csv`,
      results: `${self}/results.csv`,
      quote: `${self}/quote`,
    },
  };
}
