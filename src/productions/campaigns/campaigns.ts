import type { Selectable } from "kysely";
import { createId, limits, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type CampaignState, type Tables, type Trx } from "../../store/index.ts";
import { recordEvent } from "../events/index.ts";
import type { VideoSettings } from "../video-order.ts";
import type { RecipientBasis } from "./recipient-basis.ts";

/** The template's version that a campaign is made of, for ever. */
export interface CampaignTemplate {
  /** As it was asked for: `template/diwali@^1`. */
  readonly wanted: string;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  /** What its rows may say, as its declarations tell it. */
  readonly variables: readonly { readonly name: string }[];
  /** Where its files are: `template.md` and what lies beside it. */
  readonly files: Readonly<Record<string, Digest>>;
}

/** What all of its videos have in common. */
export interface CampaignOptions extends Omit<VideoSettings, "reuse" | "priority"> {
  /** Who ordered it, as `formatPrincipal` writes it: its videos are theirs, and some releases take others than them. */
  readonly orderedBy?: string;
  /** On what ground it processes what its rows say of people; absent where nobody has said. */
  readonly basis?: RecipientBasis;
}

/** Times of day, as `09:00`, in an IANA time zone; one that ends before it begins goes over midnight. */
export interface DeliveryWindow {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

/** How many rows there are, and how many of them in each state. What is in none of these is not checked yet. */
export interface RowCounts {
  readonly total: number;
  readonly good: number;
  readonly bad: number;
  readonly ordered: number;
  readonly inReview: number;
  readonly ready: number;
  readonly failed: number;
  readonly cancelled: number;
}

export interface Campaign {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly template: CampaignTemplate;
  readonly options: CampaignOptions;
  readonly isPartial: boolean;
  readonly startAfter: Date | null;
  readonly deadline: Date | null;
  readonly window: DeliveryWindow | null;
  readonly expiresAt: Date | null;
  readonly retentionDays: number;
  readonly queuedMax: number;
  readonly sealedKey: string | null;
  readonly eraseAt: Date;
  readonly erasedAt: Date | null;
  readonly rows: RowCounts;
  /** So many of its first rows are made before it starts. */
  readonly samplesWanted: number;
  /** They are trials: their rows are made anew when it starts. */
  readonly hasTrials: boolean;
  readonly quote: object | null;
  readonly problem: object | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface NewCampaign extends Pick<
  Campaign,
  "name" | "template" | "options" | "startAfter" | "deadline" | "window" | "expiresAt" | "retentionDays" | "queuedMax"
> {
  readonly id: string;
  readonly workspaceId: string;
  readonly sealedKey: string;
  readonly createdBy: string;
  readonly origin?: string | undefined;
  readonly now: Date;
}

const dayMs = 86_400_000;

export function createCampaignId(now: Date): string {
  return createId("cmp", now.getTime());
}

/** Writes a campaign down, without rows; the one of the same origin is returned as it is. */
export async function createCampaignOnce(trx: Trx, campaign: NewCampaign): Promise<Campaign> {
  const { id, workspaceId, now, origin } = campaign;
  const written = await trx
    .insertInto("campaigns")
    .values({
      id,
      workspace_id: workspaceId,
      name: campaign.name,
      state: "checking",
      template: toJson(campaign.template),
      options: toJson(campaign.options),
      start_after: campaign.startAfter,
      deadline: campaign.deadline,
      delivery_window: campaign.window && toJson(campaign.window),
      expires_at: campaign.expiresAt,
      retention_days: campaign.retentionDays,
      queued_max: campaign.queuedMax,
      origin: origin ?? null,
      created_by: campaign.createdBy,
      sealed_key: campaign.sealedKey,
      erase_at: retentionEnd(now, campaign),
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (written) {
    const created = toCampaign(written);
    await recordCampaign(trx, created, { what: "created", now });
    return created;
  }
  const twin = await trx
    .selectFrom("campaigns")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("origin", "=", origin ?? "")
    .executeTakeFirstOrThrow();
  return toCampaign(twin);
}

/** When a campaign that ends now has its people's data erased. */
function retentionEnd(now: Date, { retentionDays }: Pick<Campaign, "retentionDays">): Date {
  return new Date(now.getTime() + retentionDays * dayMs);
}

/** @throws SutradharError `campaign_unknown` */
export async function getCampaign(trx: Trx, id: string): Promise<Campaign> {
  const row = await trx.selectFrom("campaigns").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw unknownCampaign(id);
  return toCampaign(row);
}

/** The same, locked: who changes its rows' states and numbers, or its own state, has it so. */
export async function lockCampaign(trx: Trx, id: string): Promise<Campaign> {
  const row = await trx.selectFrom("campaigns").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw unknownCampaign(id);
  return toCampaign(row);
}

function unknownCampaign(id: string): SutradharError {
  const name = JSON.stringify(id.slice(0, 40));
  return new SutradharError("campaign_unknown", `there is no campaign ${name} in this workspace`);
}

export interface CampaignFilter {
  readonly state?: CampaignState | undefined;
  /** The id that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The newest first. */
export async function listCampaigns(trx: Trx, { state, after, limit }: CampaignFilter): Promise<Campaign[]> {
  let query = trx.selectFrom("campaigns").selectAll().orderBy("id", "desc").limit(Math.min(limit, limits.pageRowsMax));
  if (state) query = query.where("state", "=", state);
  if (after) query = query.where("id", "<", after);
  return (await query.execute()).map(toCampaign);
}

/** How many of its rows nobody has looked at yet. */
export function countUnchecked({ rows }: Pick<Campaign, "rows">): number {
  const { total, good, bad, ordered, inReview, ready, failed, cancelled } = rows;
  return total - good - bad - ordered - inReview - ready - failed - cancelled;
}

/** Which state may follow which. */
const following: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  checking: ["ready_to_start", "running", "cancelled"],
  ready_to_start: ["checking", "running", "cancelled"],
  running: ["paused", "done", "cancelled"],
  paused: ["running", "cancelled"],
  // Rows that failed may be tried again.
  done: ["running"],
  cancelled: [],
};

function mayCampaignFollow(from: CampaignState, to: CampaignState): boolean {
  return following[from].includes(to);
}

const yearMs = 366 * dayMs;

/** When a campaign is looked at next, if that is at once: due by every server's clock that is less than a year behind. */
export function atOnce(now: Date): Date {
  return new Date(now.getTime() - yearMs);
}

export interface CampaignMove {
  readonly to: CampaignState;
  readonly now: Date;
  readonly problem?: object;
}

/** Moves a locked campaign to another state. @throws SutradharError `state_conflict` */
export async function moveCampaign(
  trx: Trx,
  campaign: Campaign,
  { to, now, problem }: CampaignMove,
): Promise<Campaign> {
  const { id, state } = campaign;
  if (!mayCampaignFollow(state, to)) {
    throw new SutradharError("state_conflict", `${id} is ${state}, and cannot become ${to} from there`);
  }
  const isOver = to === "done" || to === "cancelled";
  const row = await trx
    .updateTable("campaigns")
    .set({
      state: to,
      problem: problem ? toJson(problem) : null,
      finished_at: isOver ? now : null,
      next_at: atOnce(now),
      ...(to === "running" && campaign.startedAt === null ? { started_at: now } : {}),
      // Its retention begins when it has ended.
      ...(isOver ? { erase_at: retentionEnd(now, campaign) } : {}),
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const moved = toCampaign(row);
  await recordCampaign(trx, moved, { what: to, now });
  return moved;
}

/** Tells what has become of a campaign, whose row is locked: numbers, and nobody's name. */
export function recordCampaign(
  trx: Trx,
  { id, workspaceId, state, rows }: Campaign,
  { what, now }: { readonly what: CampaignState | "created" | "erased"; readonly now: Date },
): Promise<string> {
  return recordEvent(trx, {
    workspaceId,
    type: `sutradhar.campaign.${what}`,
    subject: `campaigns/${id}`,
    data: { campaign: id, state, rows: { ...rows }, links: { self: `/v1/campaigns/${id}` } },
    now,
  });
}

function toCampaign(row: Selectable<Tables["campaigns"]>): Campaign {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    state: row.state,
    template: row.template as CampaignTemplate,
    options: row.options as CampaignOptions,
    isPartial: row.is_partial,
    startAfter: row.start_after,
    deadline: row.deadline,
    window: row.delivery_window as DeliveryWindow | null,
    expiresAt: row.expires_at,
    retentionDays: row.retention_days,
    queuedMax: row.queued_max,
    sealedKey: row.sealed_key,
    eraseAt: row.erase_at,
    erasedAt: row.erased_at,
    rows: {
      total: row.rows_total,
      good: row.rows_good,
      bad: row.rows_bad,
      ordered: row.rows_ordered,
      inReview: row.rows_in_review,
      ready: row.rows_ready,
      failed: row.rows_failed,
      cancelled: row.rows_cancelled,
    },
    samplesWanted: row.samples_wanted,
    hasTrials: row.has_trials,
    quote: row.quote,
    problem: row.problem,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
