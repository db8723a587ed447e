import type { Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { chooseLabel, type LabelPolicy } from "../../provenance/labels/index.ts";
import type { Database } from "../../store/index.ts";
import { createServeRecord } from "./serve-record.ts";

/** Refuses who asks for a label that is none, before anything is made, and writes down that they asked. */
export interface LabelDoor {
  /** @throws SutradharError `label_refused` */
  admit(caller: Caller, asked: string | undefined): Promise<void>;
}

export function createLabelDoor(options: {
  readonly database: Pick<Database, "forWorkspace">;
  readonly labels: LabelPolicy;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}): LabelDoor {
  const { database, labels } = options;
  const record = createServeRecord(options);
  return {
    async admit(caller, asked) {
      try {
        chooseLabel(asked, labels);
      } catch (error) {
        if (error instanceof SutradharError && error.code === "label_refused") {
          const { message: reason } = error;
          await database.forWorkspace(caller.workspaceId, (trx) =>
            record.refused(trx, caller, { point: "enqueue", reason }),
          );
        }
        throw error;
      }
    },
  };
}
