import { SutradharError, type Digest, type Problem } from "../../core/index.ts";
import { pieceKey, type RunRow } from "../../executors/index.ts";
import type { PlanNode, StepContext, StepTable } from "../../pipeline/index.ts";
import { erased, openContent, type CampaignKey, type Video } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import type { CampaignKeys } from "./campaign-keys.ts";
import { redactValues } from "./redact-values.ts";

/** What campaigns know of people, for those who make their videos: opened here, and written down nowhere. */
export interface CampaignPeople {
  readonly keys: CampaignKeys;
  /** @throws SutradharError `data_erased`, `campaign_unknown`, `config_invalid` */
  keyOf(campaignId: string): Promise<CampaignKey>;
  /** What the video's row says; of a video of no campaign, what its order says. @throws SutradharError `data_erased` */
  valuesOf(video: Pick<Video, "campaign" | "order">): Promise<Readonly<Record<string, string>>>;
  /** The same error without what the row says. */
  redact(video: Pick<Video, "campaign">, error: SutradharError): Promise<SutradharError>;
  /** How a node of the video's plan is written down: sealed, where it is of a campaign. */
  sealerOf(video: Pick<Video, "campaign">): Promise<(node: PlanNode) => object>;
  /** A node as it was written down. */
  openNode(stored: object): Promise<PlanNode>;
  /** Steps whose errors say nothing of the row that they work for, and whose pieces are found again when it is erased. */
  guardSteps(run: Pick<RunRow, "videoId" | "workspaceId">, steps: StepTable): Promise<StepTable>;
}

export interface CampaignPeopleOptions {
  readonly database: Pick<Database, "engine">;
  readonly keys: CampaignKeys;
  readonly now: () => Date;
}

/** For how long a key is kept at hand: what is erased is forgotten within this time. */
const keptMs = 5_000;
const keptMax = 200;

export function createCampaignPeople(options: CampaignPeopleOptions): CampaignPeople {
  const { database } = options;
  const keyOf = keepShortly(options, (campaignId) => openKey(options, campaignId));
  const placeOf = keepShortly(options, async (videoId) => {
    const row = await database.engine
      .selectFrom("videos")
      .select(["campaign_id", "campaign_row"])
      .where("id", "=", videoId)
      .executeTakeFirst();
    return row?.campaign_id ? { id: row.campaign_id, row: row.campaign_row ?? 0 } : null;
  });

  async function contentOf({ id, row }: NonNullable<Video["campaign"]>) {
    const found = await database.engine
      .selectFrom("campaign_rows")
      .select(["number", "sealed"])
      .where("campaign_id", "=", id)
      .where("number", "=", row)
      .executeTakeFirst();
    if (!found?.sealed) throw erased(id);
    return openContent(await keyOf(id), found);
  }

  const redact: CampaignPeople["redact"] = async ({ campaign }, error) => {
    if (!campaign) return error;
    const content = await contentOf(campaign).catch(() => undefined);
    if (!content) return new SutradharError(error.code, "it failed, and what it was for is erased");
    const { recipient = "", values } = content;
    return withoutValues(error, { ...values, recipient });
  };

  return {
    keys: options.keys,
    keyOf,
    redact,
    valuesOf: async ({ campaign, order }) => (campaign ? (await contentOf(campaign)).values : order.values),
    async sealerOf({ campaign }) {
      if (!campaign) return (node) => node;
      const key = await keyOf(campaign.id);
      return (node) => ({ campaign: campaign.id, sealed: key.seal(node, aboutNode(node.id)), id: node.id });
    },
    async openNode(stored) {
      const { campaign, sealed, id } = stored as { campaign?: string; sealed?: string; id: string };
      if (campaign === undefined || sealed === undefined) return stored as PlanNode;
      return (await keyOf(campaign)).open(sealed, aboutNode(id)) as PlanNode;
    },
    async guardSteps({ videoId, workspaceId }, steps) {
      const campaign = videoId === null ? null : await placeOf(videoId);
      if (!campaign || videoId === null) return steps;
      return guardAll(steps, {
        redact: (error) => redact({ campaign }, error),
        note: (key) => notePiece(database, { workspaceId, videoId, key }),
      });
    },
  };
}

interface StepGuard {
  readonly redact: (error: SutradharError) => Promise<SutradharError>;
  readonly note: (key: Digest) => Promise<void>;
}

function guardAll(steps: StepTable, { redact, note }: StepGuard): StepTable {
  const guarded = Object.entries(steps).map(([name, step]): [string, typeof step] => [
    name,
    async (context) => {
      try {
        return await step({ ...context, pieces: notePieces(context, note) });
      } catch (error) {
        throw error instanceof SutradharError ? await redact(error) : error;
      }
    },
  ]);
  return Object.fromEntries(guarded);
}

async function notePiece(
  { engine }: CampaignPeopleOptions["database"],
  { workspaceId, videoId, key }: { readonly workspaceId: string; readonly videoId: string; readonly key: Digest },
): Promise<void> {
  await engine
    .insertInto("campaign_pieces")
    .values({ workspace_id: workspaceId, video_id: videoId, key })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Written down before a piece is kept: none is left behind. */
function notePieces(
  { node, pieces }: Pick<StepContext, "node" | "pieces">,
  note: (key: Digest) => Promise<unknown>,
): StepContext["pieces"] {
  return {
    find: (recipe) => pieces.find(recipe),
    async save(recipe, outputs) {
      await note(pieceKey(node, recipe));
      return pieces.save(recipe, outputs);
    },
  };
}

const aboutNode = (id: string): string => `node ${id}`;

async function openKey({ database, keys }: CampaignPeopleOptions, campaignId: string): Promise<CampaignKey> {
  const row = await database.engine
    .selectFrom("campaigns")
    .select("sealed_key")
    .where("id", "=", campaignId)
    .executeTakeFirst();
  return keys.open(campaignId, row?.sealed_key ?? null);
}

/** Asks once in a while for each name, and remembers few. */
function keepShortly<T>(
  { now }: CampaignPeopleOptions,
  find: (name: string) => Promise<T>,
): (name: string) => Promise<T> {
  const known = new Map<string, { readonly atMs: number; readonly found: Promise<T> }>();
  return (name) => {
    const nowMs = now().getTime();
    const last = known.get(name);
    if (last && Math.abs(nowMs - last.atMs) < keptMs) return last.found;
    known.delete(name);
    if (known.size >= keptMax) known.delete(known.keys().next().value ?? "");
    const found = find(name);
    known.set(name, { atMs: nowMs, found });
    found.catch(() => known.delete(name));
    return found;
  };
}

function withoutValues(error: SutradharError, values: Readonly<Record<string, string>>): SutradharError {
  const strip = (text: string): string => redactValues(text, values);
  const problems = error.problems.map((problem): Problem => ({ ...problem, message: strip(problem.message) }));
  const details = JSON.parse(strip(JSON.stringify(error.details))) as Record<string, unknown>;
  return new SutradharError(error.code, strip(error.message), { problems, details });
}
