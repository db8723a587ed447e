import { SutradharError } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { Signer } from "../signing/index.ts";
import {
  countSubtrees,
  emptyRange,
  encodeBase64,
  formatVerifierKey,
  isSameHash,
  parseCheckpoint,
  parseNote,
  rootOfRange,
  splitTile,
} from "../verify/index.ts";
import { lockState, toColumns } from "./state.ts";
import { inLedger, signState } from "./take-in.ts";

/** Begins the log where there is none: with the checkpoint of an empty tree, so that there is always one to show. */
export async function foundLog({
  database,
  signer,
  now,
}: {
  database: Database;
  signer: Signer;
  now: () => number;
}): Promise<void> {
  const origin = signer.key.name;
  const verifierKey = formatVerifierKey(signer.key);
  if (signer.key.type !== "note") {
    throw new SutradharError("config_invalid", "the ledger's key must be one that signs notes, this is a witness's");
  }
  await inLedger(database, async (trx) => {
    const begun = { origin, verifierKey, range: emptyRange, sequencedAt: new Date(now()) };
    const inserted = await trx
      .insertInto("ledger_state")
      .values({ origin, verifier_key: verifierKey, ...toColumns(emptyRange), sequenced_at: begun.sequencedAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (inserted) await signState(trx, begun, [signer]);
    else {
      await expectOrigin(trx, origin);
      await lockState(trx, signer.key, now());
    }
  });
}

async function expectOrigin(trx: Trx, origin: string): Promise<void> {
  const state = await trx.selectFrom("ledger_state").select("origin").executeTakeFirstOrThrow();
  if (state.origin === origin) return;
  throw new SutradharError(
    "config_invalid",
    `the ledger of this database is ${state.origin}, and the key is of ${origin}: use the key of ${state.origin}`,
  );
}

/**
 * Looks whether state, checkpoint and entries fit together, and whether the database is no older copy of itself.
 * @param remembered the last checkpoint that was signed here, as it is known outside of the database.
 */
export async function checkWhole({ engine }: Database, remembered: string | undefined): Promise<void> {
  const state = await engine.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
  const last = await engine
    .selectFrom("ledger_entries")
    .select("index")
    .orderBy("index", "desc")
    .limit(1)
    .executeTakeFirst();
  const root = rootOfRange({ size: state.size, hashes: splitTile(state.subtrees, countSubtrees(state.size)) });
  const signed = await findRoot(engine, state.size);
  if ((last?.index ?? -1) + 1 !== state.size || !signed || !isSameHash(signed, root)) {
    throw new SutradharError(
      "ledger_invalid",
      `the ledger says that it has ${state.size} entries, and what is in the database does not fit that: somebody has changed it, restore a backup`,
    );
  }
  if (remembered === undefined) return;
  const known = parseCheckpoint(parseNote(remembered).text);
  const standing = await findRoot(engine, known.size);
  if (standing && isSameHash(standing, known.root)) return;
  throw new SutradharError(
    "state_conflict",
    `the ledger in the database has ${state.size} entries, and a tree of ${known.size} was signed here (root ${encodeBase64(known.root)}): ` +
      "it is an older copy. Say so with `sutradhar ledger recover`, or restore a newer one",
    { details: { size: state.size, signedSize: known.size } },
  );
}

async function findRoot(engine: Database["engine"], size: number): Promise<Uint8Array | undefined> {
  const row = await engine.selectFrom("ledger_checkpoints").select("note").where("size", "=", size).executeTakeFirst();
  return row && parseCheckpoint(parseNote(row.note).text).root;
}
