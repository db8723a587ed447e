import {
  beginReceipt,
  decideHoldings,
  endReceipt,
  readRetentionRules,
  type RetentionOptions,
  type RetentionVerdict,
} from "../../governance/retention/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { openPolicy, type PolicyConfig } from "../open-policy.ts";
import { readBundle } from "../read-bundle.ts";
import { protectOlder } from "./protect-older.ts";
import { purgeHolding, type PurgeRoom } from "./purge-holding.ts";

/** What this installation keeps to, and does. */
export interface RetentionDesk {
  readonly profile: string;
  /** What would become of everything now, and why; does nothing. */
  plan(workspaceId: string): Promise<readonly RetentionVerdict[]>;
  /** Does what the plan says. @returns what was done */
  sweep(workspaceId: string): Promise<readonly RetentionVerdict[]>;
  /** The same in every workspace, unless that was done a moment ago. @returns how much was done */
  tend(): Promise<number>;
}

export type RetentionConfig = PolicyConfig & Pick<Config, "retentionProfile" | "outputDays" | "timeZone">;

export interface RetentionDeskOptions extends PurgeRoom {
  readonly config: RetentionConfig;
  readonly log: Log;
}

/** What goes by the year may wait ten minutes; an hour's grace too. */
const everyMs = 600_000;

export async function openRetentionDesk(options: RetentionDeskOptions): Promise<RetentionDesk> {
  const { config, log, desk } = options;
  const { tables } = (await readBundle(config)).data;
  const rules = readRetentionRules(tables, config.retentionProfile);
  const policy = await openPolicy(config, { log, now: desk.now });
  const keeping: RetentionOptions = { policy, rules, timeZone: config.timeZone };
  let lastMs = Number.NEGATIVE_INFINITY;
  const self: RetentionDesk = {
    profile: rules.profile,
    plan: (workspaceId) => plan(options, { keeping, workspaceId }),
    async sweep(workspaceId) {
      const done: RetentionVerdict[] = [];
      for (const verdict of await plan(options, { keeping, workspaceId })) {
        if (await carryOut(options, { keeping, workspaceId }, verdict)) done.push(verdict);
      }
      return done;
    },
    async tend() {
      const nowMs = desk.now().getTime();
      if (nowMs - lastMs < everyMs) return 0;
      lastMs = nowMs;
      const protectedFiles = await protectOlder(options);
      if (protectedFiles > 0) log.info("files of people's are encrypted that lay in plain", { files: protectedFiles });
      let count = 0;
      const places = await options.database.engine.selectFrom("workspaces").select("id").execute();
      for (const { id } of places) count += (await self.sweep(id)).length;
      return count;
    },
  };
  return self;
}

interface Place {
  readonly keeping: RetentionOptions;
  readonly workspaceId: string;
}

function plan(
  { database, config, desk }: RetentionDeskOptions,
  { keeping, workspaceId }: Place,
): Promise<readonly RetentionVerdict[]> {
  return database.forWorkspace(workspaceId, (trx) =>
    decideHoldings(trx, keeping, { workspaceId, outputDays: config.outputDays, now: desk.now() }),
  );
}

/** Written down first, then done, then told in the ledger: whoever dies on the way is followed by the next sweep. */
async function carryOut(
  options: RetentionDeskOptions,
  { keeping, workspaceId }: Place,
  verdict: RetentionVerdict,
): Promise<boolean> {
  const { database, desk, log } = options;
  const { action, holding } = verdict;
  if (action === "keep") return false;
  const place = { workspaceId, profile: keeping.rules.profile, now: desk.now() };
  const id = await database.forWorkspace(workspaceId, (trx) => beginReceipt(trx, place, verdict));
  if (id === undefined) return false;
  try {
    const purged = await purgeHolding(options, { workspaceId, holding, action });
    await database.forWorkspace(workspaceId, (trx) =>
      endReceipt(trx, { ...place, ledger: desk.ledger }, { id, verdict, purged }),
    );
    return true;
  } catch (error) {
    // One that cannot go does not keep the others.
    log.warn("something could not be purged, and is tried again", { kind: holding.kind, receipt: id, error });
    return false;
  }
}
