import { formatPrincipal, type Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { refuseStopped, type Campaign, type Video } from "../../productions/index.ts";
import { exampleValues, type VariableForm } from "../../speech/script/index.ts";
import type { Database } from "../../store/index.ts";
import { isOfRow, orderOfCampaign } from "./campaign-bench.ts";
import type { CheckedOrder, OrderCheck } from "./check-order.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import { createServeRecord, type ServeRecordOptions } from "./serve-record.ts";

export interface CampaignAdmissionOptions extends ServeRecordOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly likenesses: LikenessGuard;
  /** Refuses what could not be made whatever a row says. */
  readonly checkOrder: OrderCheck;
  /** Refuses what no rule allows; the same is asked of each video. */
  readonly admitOrder: (video: Pick<Video, "order">) => Promise<void>;
  /** Refuses what costs, where nothing more may be spent now. */
  readonly refuseSpent: (workspaceId: string) => Promise<void>;
}

/** Asks of a campaign what is asked of an order of one video, before any of its rows is. */
export interface CampaignAdmission {
  /**
   * @throws SutradharError what its videos would be refused for: `consent_refused`, `policy_refused`, `stopped`, or bad settings,
   * each with its place
   */
  admit(caller: Caller, campaign: AdmittedCampaign): Promise<void>;
  /**
   * The same before more of it is made, which costs.
   * @throws SutradharError `budget_exceeded` besides, but for trials
   */
  admitWork(caller: Caller, campaign: AdmittedCampaign, isTrial?: boolean): Promise<void>;
}

export type AdmittedCampaign = Pick<Campaign, "template" | "options">;

export function createCampaignAdmission(options: CampaignAdmissionOptions): CampaignAdmission {
  const { database, likenesses, admitOrder, refuseSpent } = options;
  const record = createServeRecord(options);
  const admit: CampaignAdmission["admit"] = async (caller, campaign) => {
    const { workspaceId } = caller;
    const order = orderOfCampaign(campaign);
    await admitOrder({ order });
    const { uses, cast } = await checkOnce(options, workspaceId, campaign);
    const refusal = await database.forWorkspace(workspaceId, async (trx) => {
      await refuseStopped(trx, { workspaceId, uses });
      if (!cast) return undefined;
      const video = { id: "", workspaceId, order };
      const refused = await findRefusal(() => likenesses.foresee(trx, { video, cast, contentClasses: ["general"] }));
      // What was refused is written down, and then refused.
      if (refused) await record.refused(trx, caller, { point: "enqueue", reason: refused.message });
      return refused;
    });
    if (refusal) throw refusal;
  };
  return {
    admit,
    async admitWork(caller, campaign, isTrial = false) {
      if (!isTrial && !campaign.options.isTest) await refuseSpent(caller.workspaceId);
      await admit(caller, campaign);
    },
  };
}

/** Who ordered it, for its videos' releases. */
export function orderedBy({ principal }: Caller): string {
  return formatPrincipal(principal);
}

/** With values that stand for those of any row; what only another row's could mend is told of the rows. */
async function checkOnce(
  { checkOrder, likenesses }: CampaignAdmissionOptions,
  workspaceId: string,
  campaign: AdmittedCampaign,
): Promise<Pick<CheckedOrder, "uses" | "cast">> {
  const { values: _none, script: _neither, ...order } = orderOfCampaign(campaign);
  const variables = exampleValues(campaign.template.variables as readonly VariableForm[]);
  try {
    return await checkOrder(workspaceId, { ...order, variables });
  } catch (error) {
    if (error instanceof SutradharError && isOfRow(error) && !pointsAtSetting(error)) {
      return { uses: [], cast: undefined };
    }
    throw await likenesses.explain(workspaceId, error);
  }
}

function pointsAtSetting({ problems }: SutradharError): boolean {
  return problems.some(({ pointer }) => pointer !== undefined && !pointer.startsWith("#/variables"));
}

async function findRefusal(ask: () => Promise<unknown>): Promise<SutradharError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof SutradharError && error.code === "consent_refused") return error;
    throw error;
  }
}
