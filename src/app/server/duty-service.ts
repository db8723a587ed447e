import type { ComplianceServices, DutyServices } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import {
  addDutyRecord,
  draftAssessment,
  lastDone,
  listDutyRecords,
  nextDue,
  readDuties,
  type DutyRecord,
} from "../../governance/compliance/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import type { Sealer } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";

export interface DutyServiceOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly sealer: Sealer;
  readonly ledger: LedgerWriter;
  readonly compliance: ComplianceServices;
  readonly now: () => Date;
}

/** What only people can do: when it was done, when it is owed again, and what they wrote of it, sealed. */
export function createDutyService({ database, sealer, ledger, compliance, now }: DutyServiceOptions): DutyServices {
  const open = ({ sealed, ...record }: DutyRecord) => ({ ...record, text: sealer.open(sealed, record.id) ?? null });
  return {
    async list({ workspaceId }) {
      const done = await database.forWorkspace(workspaceId, lastDone);
      return readDuties().map(({ every, isOwnInterval = false, ...duty }) => {
        const lastAt = done.get(duty.id);
        const dueAt = nextDue({ ...duty, every }, lastAt);
        return {
          ...duty,
          isOwnInterval,
          everyMonths: every?.months ?? null,
          lastAt: lastAt ?? null,
          dueAt: dueAt ?? null,
          isOverdue: dueAt !== undefined && dueAt < now(),
        };
      });
    },
    async record(visitor, { duty, doneAt, text }) {
      if (doneAt > now()) {
        throw new SutradharError("request_invalid", "doneAt is still to come: say when it was done", {
          problems: [{ code: "request_invalid", message: "is still to come", pointer: "#/doneAt" }],
        });
      }
      const seal = (id: string): string => sealer.seal(text, id);
      const by = { ledger, visitor, now: now() };
      return open(
        await database.forWorkspace(visitor.workspaceId, (trx) => addDutyRecord(trx, by, { duty, doneAt, text, seal })),
      );
    },
    async records({ workspaceId }, page) {
      const found = await database.forWorkspace(workspaceId, (trx) => listDutyRecords(trx, { workspaceId, ...page }));
      return found.map(open);
    },
    async draftAssessment(caller) {
      const { workspaceId } = caller;
      const matrix = await compliance.tell(caller, undefined);
      const { purposes, models } = await database.forWorkspace(workspaceId, async (trx) => ({
        purposes: await countPurposes(trx),
        models: await listModels(trx),
      }));
      return draftAssessment({ workspace: workspaceId, matrix, purposes, models });
    },
  };
}

async function countPurposes(trx: Trx): Promise<readonly { readonly purpose: string; readonly grants: number }[]> {
  return trx
    .selectFrom("consent_grants")
    .select(({ fn }) => ["purpose", fn.countAll<number>().as("grants")])
    .where("withdrawn_at", "is", null)
    .groupBy("purpose")
    .orderBy("purpose")
    .execute();
}

async function listModels(trx: Trx): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom("asset_versions")
    .select(["name", "version"])
    .where("kind", "=", "model")
    .orderBy("name")
    .orderBy("version")
    .execute();
  return rows.map(({ name, version }) => `${name}@${version}`);
}
