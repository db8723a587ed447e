import { SutradharError, type Problem } from "../../core/index.ts";
import type { Estimate } from "../../fleet/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import { orderFromTemplate, type Campaign, type VideoOrder } from "../../productions/index.ts";
import { checkVariables, createVariableTable, type VariableForm } from "../../speech/script/index.ts";
import type { RowProblem, Store } from "../../store/index.ts";
import { fileNamesOf } from "../collect-texts.ts";
import { measureShots } from "../measure-shots.ts";
import { planPrepared, planSpeech, prepareVideo, type PreparedVideo } from "../prepare-video.ts";
import { layOutSource } from "./lay-out-source.ts";
import { refuseMissing } from "./order-folder.ts";
import type { PlanOrderOptions } from "./plan-order.ts";
import { createRowScreen, type RowScreen } from "./screen-row.ts";

/** The order of every video of a campaign; what its row says is not in it. */
export function orderOfCampaign(
  { template, options }: Pick<Campaign, "template" | "options">,
  isTrial = false,
): VideoOrder {
  const wanted = `template/${template.name}@${template.version}`;
  const { orderedBy, basis: _basis, ...settings } = options;
  return {
    ...orderFromTemplate({ wanted }, {}, { ...settings, reuse: true, priority: "bulk" }),
    ...(orderedBy === undefined ? {} : { orderedBy }),
    ...(isTrial ? { isTest: true } : {}),
  };
}

/** A campaign's template laid out once, with its names bound once, for as many rows as are looked at. */
export interface CampaignBench {
  readonly store: Store;
  readonly assets: Awaited<ReturnType<PlanOrderOptions["openAssets"]>>;
  /** What is wrong with a row's values, with the video that they make or with what it says. Empty: it can be made. */
  check(values: Readonly<Record<string, string>>): Promise<readonly RowProblem[]>;
  /** Whether what it says waits for a person before it is made. */
  needsReview(values: Readonly<Record<string, string>>): Promise<boolean>;
  /** The plan of a row's video, with lengths guessed where nothing is spoken. */
  plan(
    values: Readonly<Record<string, string>>,
  ): Promise<{ readonly prepared: PreparedVideo; readonly video: VideoPlan }>;
  estimate(planned: { prepared: PreparedVideo; video: VideoPlan; store: Store }): Promise<Estimate>;
  close(): Promise<void>;
}

export type BenchOptions = Pick<
  PlanOrderOptions,
  "stores" | "voices" | "engineOf" | "openAssets" | "estimate" | "moderation" | "now"
>;

export async function openCampaignBench(options: BenchOptions, campaign: Campaign): Promise<CampaignBench> {
  const { stores, voices, engineOf, openAssets, estimate, moderation, now } = options;
  const { workspaceId } = campaign;
  const [cache, vault] = await Promise.all([stores.openCache(workspaceId), stores.openVault(workspaceId)]);
  // Which label its videos owe is decided when they are planned; a template has no recording.
  const { label: _asked, voiceTrack: _none, ...order } = orderOfCampaign(campaign);
  const assets = await openAssets(workspaceId);
  const folder = await layOutSource(order, { assets, cache: cache.blobs, vault });
  const table = createVariableTable(campaign.template.variables as readonly VariableForm[]);
  const prepare = (values: Readonly<Record<string, string>>): Promise<PreparedVideo> =>
    prepareVideo({ ...order, scriptPath: folder.scriptPath, values, engineOf, assets, voices, store: cache });
  let screen: RowScreen | undefined;
  const openScreen = async (): Promise<RowScreen> =>
    (screen ??= createRowScreen({
      moderator: await moderation.openRules(),
      purpose: order.purpose ?? "general",
      fileNames: fileNamesOf(order),
      now,
    }));
  try {
    refuseMissing(folder.missing);
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return {
    store: cache,
    assets,
    estimate,
    async check(values) {
      const { findings } = checkVariables(table, values);
      if (findings.length > 0) return findings.map(({ name, code, message }) => ({ code, column: name, message }));
      try {
        const [{ script }, screenRow] = [await prepare(values), await openScreen()];
        return (await screenRow(script, values)).problems;
      } catch (error) {
        return toProblems(folder.tell(error));
      }
    },
    async needsReview(values) {
      const [{ script }, screenRow] = [await prepare(values), await openScreen()];
      return (await screenRow(script, values)).action === "review";
    },
    async plan(values) {
      const prepared = await prepare(values);
      const timings = prepared.isMeasured ? (await measureShots(planSpeech(prepared), cache)).timings : undefined;
      return { prepared, video: planPrepared(prepared, timings) };
    },
    close: () => folder.remove(),
  };
}

/** What is wrong with a row is no failure of the check; whatever else is thrown is. */
function toProblems(error: unknown): readonly RowProblem[] {
  if (!(error instanceof SutradharError) || !isOfRow(error)) throw error;
  const problems: readonly Pick<Problem, "code" | "message">[] = error.problems.length > 0 ? error.problems : [error];
  return problems.map(({ code, message }) => ({ code, message }));
}

/** Those that other values could mend. */
const codesOfRows: ReadonlySet<string> = new Set([
  "script_invalid",
  "variable_invalid",
  "text_unspeakable",
  "glyph_missing",
  "limit_exceeded",
]);

export function isOfRow({ code }: Pick<SutradharError, "code">): boolean {
  return codesOfRows.has(code);
}
