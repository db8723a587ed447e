import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem, recordVideo } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { handOverRefusals } from "../local-refusals.ts";
import { localWorkspace } from "../mark-keys.ts";

/** What was refused on this machine while no server ran stands in the ledger from now on. */
export async function takeLocalRefusals(
  homeDirectory: string,
  options: {
    readonly database: Pick<Database, "forWorkspace">;
    readonly ledger: LedgerWriter;
    readonly log: Pick<Log, "info">;
  },
): Promise<void> {
  const { database, ledger, log } = options;
  const taken = await handOverRefusals(homeDirectory, (refusals) =>
    database.forWorkspace(localWorkspace, async (trx) => {
      for (const { at, reason } of refusals) {
        const body = { point: "enqueue", reason: hide(`${at} ${reason}`) } as const;
        await recordVideo(trx, bySystem(ledger, localWorkspace), { says: "refused", body });
      }
    }),
  );
  if (taken > 0) log.info("what was refused while no server ran stands in the ledger now", { taken });
}
