import { createId, limits, SutradharError } from "../../core/index.ts";
import type { SentRows } from "../../api/index.ts";
import {
  addCounts,
  atOnce,
  dropUncounted,
  lockCampaign,
  presentCampaign,
  readRowObject,
  readRows,
  writeRows,
  type Campaign,
  type CampaignKey,
  type CampaignView,
  type ReadRow,
} from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";

export interface UploadOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly now: () => Date;
}

export interface Upload {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly key: CampaignKey;
  readonly sent: SentRows;
}

const rowsAtOnce = 500;

/**
 * Takes rows in as they come, and holds a few hundred of them at a time. They are on the disk, sealed, batch by batch, and count
 * from the last transaction on, all together; where it breaks off, none of them does.
 */
export async function uploadRows(options: UploadOptions, upload: Upload): Promise<CampaignView> {
  const { database } = options;
  const { workspaceId, campaignId, key, sent } = upload;
  const begun = await database.forWorkspace(workspaceId, (trx) => begin(trx, options, upload));
  const { campaign, uploadId } = begun;
  let count = 0;
  let bad = 0;
  try {
    for await (const batch of inBatches(open(campaign, sent))) {
      const first = campaign.rows.total + count + 1;
      count += batch.length;
      bad += batch.filter(({ problems }) => problems.length > 0).length;
      refuseTooMany(campaign.rows.total + count);
      await database.forWorkspace(workspaceId, (trx) => writeRows(trx, { campaign, key, first }, batch));
    }
    if (count === 0) throw new SutradharError("request_invalid", "there is no row: send one at least");
    return await database.forWorkspace(workspaceId, (trx) =>
      finish(trx, options, { campaignId, uploadId, count, bad }),
    );
  } catch (error) {
    await database
      .forWorkspace(workspaceId, (trx) => giveUp(trx, options, { campaignId, uploadId }))
      .catch(() => undefined);
    throw error;
  }
}

async function begin(
  trx: Trx,
  { now }: UploadOptions,
  { campaignId, sent }: Upload,
): Promise<{ readonly campaign: Campaign; readonly uploadId: string }> {
  const campaign = await lockCampaign(trx, campaignId);
  const { id, state, rows } = campaign;
  if (state !== "checking" && state !== "ready_to_start") {
    throw new SutradharError("state_conflict", `${id} is ${state}: rows can be sent until it starts`);
  }
  if (rows.ordered + rows.ready + rows.failed + rows.inReview > 0) {
    throw new SutradharError("state_conflict", `samples of ${id} were made: begin another campaign for other rows`);
  }
  const uploadId = createId("upl", now().getTime());
  await claim(trx, { id, uploadId, now: now() });
  if (sent.replace) {
    await trx.deleteFrom("campaign_rows").where("campaign_id", "=", id).execute();
    await addCounts(trx, id, { total: -rows.total, good: -rows.good, bad: -rows.bad, cancelled: -rows.cancelled });
  } else await dropUncounted(trx, campaign);
  const left = sent.replace ? { ...campaign, rows: { ...rows, total: 0, good: 0, bad: 0 } } : campaign;
  if (sent.at !== undefined && sent.at !== left.rows.total) {
    throw new SutradharError(
      "state_conflict",
      `at: ${id} has ${left.rows.total} rows, not ${sent.at}: were these sent before?`,
    );
  }
  await trx
    .updateTable("campaigns")
    .set({ state: "checking", next_at: null, problem: null, quote: null })
    .where("id", "=", id)
    .execute();
  return { campaign: left, uploadId };
}

async function claim(
  trx: Trx,
  { id, uploadId, now }: { readonly id: string; readonly uploadId: string; readonly now: Date },
): Promise<void> {
  const claimed = await trx
    .updateTable("campaigns")
    .set({ upload_id: uploadId, upload_until: new Date(now.getTime() + limits.campaignUploadMsMax) })
    .where("id", "=", id)
    .where((is) => is.or([is("upload_until", "is", null), is("upload_until", "<=", now)]))
    .executeTakeFirst();
  if (claimed.numUpdatedRows > 0n) return;
  throw new SutradharError("state_conflict", `other rows of ${id} are being sent just now: wait until they are there`);
}

async function finish(
  trx: Trx,
  { now }: UploadOptions,
  { campaignId, uploadId, count, bad }: { campaignId: string; uploadId: string; count: number; bad: number },
): Promise<CampaignView> {
  const held = await trx
    .updateTable("campaigns")
    .set({ upload_id: null, upload_until: null, next_at: atOnce(now()) })
    .where("id", "=", campaignId)
    .where("upload_id", "=", uploadId)
    .where("state", "=", "checking")
    .executeTakeFirst();
  if (held.numUpdatedRows === 0n) {
    throw new SutradharError(
      "state_conflict",
      `sending the rows took too long, or ${campaignId} was changed meanwhile: send them again`,
    );
  }
  await addCounts(trx, campaignId, { total: count, bad });
  return presentCampaign(await lockCampaign(trx, campaignId));
}

async function giveUp(
  trx: Trx,
  { now }: UploadOptions,
  { campaignId, uploadId }: { readonly campaignId: string; readonly uploadId: string },
): Promise<void> {
  const campaign = await lockCampaign(trx, campaignId);
  const held = await trx
    .updateTable("campaigns")
    .set({ upload_id: null, upload_until: null, next_at: atOnce(now()) })
    .where("id", "=", campaignId)
    .where("upload_id", "=", uploadId)
    .executeTakeFirst();
  if (held.numUpdatedRows > 0n) await dropUncounted(trx, campaign);
}

function refuseTooMany(total: number): void {
  if (total <= limits.campaignRowsMax) return;
  throw new SutradharError("limit_exceeded", `a campaign may have ${limits.campaignRowsMax} rows: make several of it`);
}

function open({ template }: Campaign, { bytes, format }: SentRows): AsyncIterable<ReadRow> {
  const variables = template.variables.map(({ name }) => name);
  return format === "json" ? readJsonList(bytes, variables) : readRows(bytes, { format, variables });
}

/** Rows as one list: for who has few of them at hand. */
async function* readJsonList(bytes: AsyncIterable<Uint8Array>, variables: readonly string[]): AsyncGenerator<ReadRow> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    sizeBytes += piece.length;
    if (sizeBytes <= limits.campaignListBytesMax) continue;
    throw new SutradharError(
      "file_too_large",
      `a list of rows may have ${limits.campaignListBytesMax} bytes: send JSON Lines instead`,
    );
  }
  const list = parseList(Buffer.concat(pieces).toString("utf8"));
  for (const [index, row] of list.entries()) yield readRowObject(row, index + 1, variables);
}

function parseList(text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SutradharError("request_invalid", "the rows must be a JSON list, and cannot be read as JSON", { cause });
  }
  const list = Array.isArray(parsed) ? parsed : (parsed as { readonly rows?: unknown } | null)?.rows;
  if (Array.isArray(list)) return list as readonly unknown[];
  throw new SutradharError("request_invalid", 'the rows must be a JSON list, or an object with one: {"rows": […]}');
}

async function* inBatches(rows: AsyncIterable<ReadRow>): AsyncGenerator<readonly ReadRow[]> {
  let batch: ReadRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
