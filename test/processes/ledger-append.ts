/** Appends to a ledger until it is killed, and tells its parent of every acknowledged entry: `ledger-append.ts URL NAME`. */
import { openDatabase } from "../../src/store/database/index.ts";
import { draft, openTestLedger } from "../fixtures/opened-ledger.ts";

const [url = "", name = "0"] = process.argv.slice(2);
const database = openDatabase({ url, connectionsMax: 4 });
const ledger = await openTestLedger(database);
const tell = (message: object) => process.send?.(message);

/** One writer after another entry, half of them within a change of another table. */
async function write(writer: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    if (writer % 2 === 0) {
      const { id, index } = await ledger.append(draft(Number(name) * 1000 + number));
      tell({ id, index });
    } else {
      const { id } = await database.engine.transaction().execute(async (trx) => {
        const left = await ledger.appendWithin(trx, draft(Number(name) * 1000 + number));
        await trx
          .insertInto("results")
          .values({ workspace_id: "default", key: left.id as never, outputs: "{}" })
          .execute();
        return left;
      });
      tell({ id });
      await ledger.integrate();
    }
  }
}

await Promise.all([0, 1, 2, 3].map(write));
