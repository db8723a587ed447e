import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import { toJson, type CampaignRowState, type RowProblem, type Trx, type VideoState } from "../../store/index.ts";
import type { CampaignKey } from "./campaign-key.ts";
import type { Campaign, RowCounts } from "./campaigns.ts";
import type { ReadRow } from "./read-rows.ts";

/** What a row says, as it lies under its campaign's key. */
export interface RowContent {
  readonly values: Readonly<Record<string, string>>;
  readonly recipient?: string;
}

/** A row as the database has it: what it says is sealed. */
export interface CampaignRow {
  readonly number: number;
  readonly line: number;
  readonly state: CampaignRowState;
  readonly sealed: string | null;
  readonly callbackId: string | null;
  readonly problems: readonly Omit<RowProblem, "message">[];
  readonly sealedProblems: string | null;
  readonly videoId: string | null;
}

const aboutContent = (number: number): string => `row ${number}`;
const aboutProblems = (number: number): string => `problems of row ${number}`;

export function openContent(key: CampaignKey, { number, sealed }: Pick<CampaignRow, "number" | "sealed">): RowContent {
  return key.open(sealed ?? "", aboutContent(number)) as RowContent;
}

export function openProblems(
  key: CampaignKey,
  { number, sealedProblems }: Pick<CampaignRow, "number" | "sealedProblems">,
): readonly RowProblem[] {
  return sealedProblems === null ? [] : (key.open(sealedProblems, aboutProblems(number)) as readonly RowProblem[]);
}

/**
 * Writes rows down behind those that are there, sealed. They count when `countRows` says so: what an upload leaves that broke
 * off is nobody's.
 */
export async function writeRows(
  trx: Trx,
  {
    campaign,
    key,
    first,
  }: { readonly campaign: Pick<Campaign, "id" | "workspaceId">; readonly key: CampaignKey; readonly first: number },
  rows: readonly ReadRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto("campaign_rows")
    .values(
      rows.map(({ line, values, recipient, callbackId, problems }, index) => {
        const number = first + index;
        const content: RowContent = { values, ...(recipient === undefined ? {} : { recipient }) };
        return {
          campaign_id: campaign.id,
          number,
          workspace_id: campaign.workspaceId,
          state: problems.length > 0 ? ("bad" as const) : ("unchecked" as const),
          sealed: key.seal(content, aboutContent(number)),
          callback_id: callbackId ?? null,
          recipient_mac: recipient === undefined ? null : key.nameRecipient(recipient),
          line,
          ...problemColumns(key, number, problems),
          video_id: null,
        };
      }),
    )
    .execute();
}

function problemColumns(key: CampaignKey, number: number, problems: readonly RowProblem[]) {
  return {
    problems: toJson(problems.map(({ code, column }) => ({ code, ...(column === undefined ? {} : { column }) }))),
    sealed_problems: problems.length === 0 ? null : key.seal(problems, aboutProblems(number)),
  };
}

/** Rows behind the last that counts are of an upload that broke off. */
export async function dropUncounted(trx: Trx, campaign: Campaign): Promise<void> {
  await trx
    .deleteFrom("campaign_rows")
    .where("campaign_id", "=", campaign.id)
    .where("number", ">", campaign.rows.total)
    .execute();
}

export interface RowFilter {
  readonly states?: readonly CampaignRowState[] | undefined;
  /** The number that the page before ended with. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** In their order. */
export async function listRows(
  trx: Trx,
  { id, rows: { total } }: Campaign,
  { states, after = 0, limit }: RowFilter,
): Promise<CampaignRow[]> {
  let query = trx
    .selectFrom("campaign_rows")
    .select(["number", "line", "state", "sealed", "problems"])
    .select(["callback_id as callbackId", "sealed_problems as sealedProblems", "video_id as videoId"])
    .where("campaign_id", "=", id)
    .where("number", ">", after)
    .where("number", "<=", total)
    .orderBy("number")
    .limit(Math.min(limit, rowsAtOnceMax));
  if (states) query = query.where("state", "in", states);
  return query.execute();
}

const rowsAtOnceMax = 1_000;

/** What a row's check has found. */
export interface CheckedRow {
  readonly number: number;
  readonly problems: readonly RowProblem[];
}

/**
 * Settles rows that were checked, in the campaign's lock. Among equal recipients or callback names the first row stands;
 * names that another video of the workspace has are refused too.
 */
export async function settleChecked(
  trx: Trx,
  { campaign, key }: { readonly campaign: Campaign; readonly key: CampaignKey },
  checked: readonly CheckedRow[],
): Promise<void> {
  const twins = await findTwins(
    trx,
    campaign,
    checked.map(({ number }) => number),
  );
  const found = checked.map(({ number, problems }) => ({
    number,
    problems: [...problems, ...(twins.get(number) ?? [])],
  }));
  const good = found.filter(({ problems }) => problems.length === 0).map(({ number }) => number);
  const settled = await moveRows(trx, campaign.id, good, { from: ["unchecked"], to: "good" });
  let bad = 0;
  for (const { number, problems } of found) {
    if (problems.length === 0) continue;
    const updated = await trx
      .updateTable("campaign_rows")
      .set({ state: "bad", ...problemColumns(key, number, problems.slice(0, limits.problemsMax)) })
      .where("campaign_id", "=", campaign.id)
      .where("number", "=", number)
      .where("state", "=", "unchecked")
      .executeTakeFirst();
    bad += Number(updated.numUpdatedRows);
  }
  await addCounts(trx, campaign.id, { good: settled.length, bad });
}

async function findTwins(
  trx: Trx,
  { id, workspaceId }: Campaign,
  numbers: readonly number[],
): Promise<Map<number, RowProblem[]>> {
  const { rows } = await sql<{
    number: number;
    column: "recipient" | "callbackId";
    twin: number | null;
    video: string | null;
  }>`
    select r.number, 'recipient' as column, (
        select min(o.number) from campaign_rows o
        where o.campaign_id = ${id} and o.recipient_mac = r.recipient_mac and o.number < r.number
      ) as twin, null as video
    from campaign_rows r
    where r.campaign_id = ${id} and r.number = any(${numbers}::int[]) and r.recipient_mac is not null
    union all
    select r.number, 'callbackId', (
        select min(o.number) from campaign_rows o
        where o.campaign_id = ${id} and o.callback_id = r.callback_id and o.number < r.number
      ), (select v.id from videos v where v.workspace_id = ${workspaceId} and v.callback_id = r.callback_id)
    from campaign_rows r
    where r.campaign_id = ${id} and r.number = any(${numbers}::int[]) and r.callback_id is not null
  `.execute(trx);
  const problems = new Map<number, RowProblem[]>();
  for (const { number, column, twin, video } of rows) {
    if (twin === null && video === null) continue;
    const message = twin === null ? `is the name of ${video} already` : `is the same as in row ${twin}`;
    problems.set(number, [...(problems.get(number) ?? []), { code: "rows_invalid", column, message }]);
  }
  return problems;
}

/** Moves rows from one state to another; returns the numbers of those that were there. */
export async function moveRows(
  trx: Trx,
  campaignId: string,
  numbers: readonly number[],
  { from, to }: { readonly from: readonly CampaignRowState[]; readonly to: CampaignRowState },
): Promise<readonly number[]> {
  if (numbers.length === 0) return [];
  const rows = await trx
    .updateTable("campaign_rows")
    .set({ state: to })
    .where("campaign_id", "=", campaignId)
    .where(sql<boolean>`number = any(${[...numbers]}::int[])`)
    .where("state", "in", from)
    .returning("number")
    .execute();
  return rows.map(({ number }) => number);
}

/** Marks a row as failed, for what its customer should hear. */
export async function failRow(
  trx: Trx,
  { campaign, key }: { readonly campaign: Pick<Campaign, "id">; readonly key: CampaignKey },
  { number, problem }: { readonly number: number; readonly problem: RowProblem },
): Promise<void> {
  const updated = await trx
    .updateTable("campaign_rows")
    .set({ state: "failed", ...problemColumns(key, number, [problem]) })
    .where("campaign_id", "=", campaign.id)
    .where("number", "=", number)
    .where("state", "=", "good")
    .executeTakeFirst();
  const failed = Number(updated.numUpdatedRows);
  if (failed > 0) await addCounts(trx, campaign.id, { good: -1, failed: 1 });
}

/** A row with the state that its video has come to. */
export interface FollowedRow {
  readonly number: number;
  readonly state: CampaignRowState;
  readonly videoState: VideoState;
}

/** Rows under way whose videos have ended, or wait for a person. */
export async function listEnded(trx: Trx, campaignId: string): Promise<FollowedRow[]> {
  return trx
    .selectFrom("campaign_rows as r")
    .innerJoin("videos as v", "v.id", "r.video_id")
    .select(["r.number", "r.state", "v.state as videoState"])
    .where("r.campaign_id", "=", campaignId)
    .where("r.state", "in", ["ordered", "in_review"])
    .where((is) =>
      is.or([
        is("v.finished_at", "is not", null),
        is.and([is("v.state", "=", "in_review"), is("r.state", "=", "ordered")]),
      ]),
    )
    .orderBy("r.number")
    .limit(rowsAtOnceMax)
    .execute();
}

export type CountChanges = Partial<RowCounts>;

/** Adds to the numbers of a campaign that is locked. */
export async function addCounts(trx: Trx, campaignId: string, changes: CountChanges): Promise<void> {
  const { total = 0, good = 0, bad = 0, ordered = 0, inReview = 0, ready = 0, failed = 0, cancelled = 0 } = changes;
  await sql`
    update campaigns set rows_total = rows_total + ${total}, rows_good = rows_good + ${good}, rows_bad = rows_bad + ${bad},
      rows_ordered = rows_ordered + ${ordered}, rows_in_review = rows_in_review + ${inReview},
      rows_ready = rows_ready + ${ready}, rows_failed = rows_failed + ${failed},
      rows_cancelled = rows_cancelled + ${cancelled}
    where id = ${campaignId}
  `.execute(trx);
}
