import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../core/index.ts";
import {
  commitmentKeyCheck,
  createKeyFile,
  createLedgerWriter,
  createSizeMemory,
  openLedger,
  openSecretFile,
  readKeyFile,
  type Ledger,
  type LedgerOptions,
  type LedgerWriter,
} from "../ledger/index.ts";
import type { Database } from "../store/index.ts";

/** What of the ledger lies outside of the database: secrets, and how far it has signed. */
export interface LedgerFiles {
  readonly directory: string;
  /** Signs. Whoever has it can write another history; whoever has lost it must begin another log. */
  readonly keyFile: string;
  /** Opens commitments. */
  readonly commitmentsFile: string;
  readonly memoryFile: string;
}

export function ledgerFiles(homeDirectory: string): LedgerFiles {
  const directory = join(homeDirectory, "ledger");
  return {
    directory,
    keyFile: join(directory, "ledger.key"),
    commitmentsFile: join(directory, "commitments.key"),
    memoryFile: join(directory, "last-checkpoint"),
  };
}

/**
 * The ledger of an installation, begun where there is none, under a name of its own unless a key was made before.
 * Throws what `openLedger` throws, and `config_invalid` where the key of a standing ledger is missing.
 */
export async function openInstallationLedger(database: Database, homeDirectory: string): Promise<Ledger> {
  const { directory, keyFile } = ledgerFiles(homeDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (!existsSync(keyFile)) await makeKey(database, keyFile);
  return openLedger(await readLedgerOptions(database, homeDirectory));
}

async function makeKey({ engine }: Database, keyFile: string): Promise<void> {
  const standing = await engine.selectFrom("ledger_state").select("verifier_key").executeTakeFirst();
  if (standing) {
    throw new SutradharError(
      "config_invalid",
      `the ledger is signed with ${standing.verifier_key}, and there is no ${keyFile}: put that key there`,
    );
  }
  await createKeyFile(keyFile, { name: `sutradhar-${randomBytes(6).toString("hex")}.local/ledger`, type: "note" });
}

/**
 * What a process needs that leaves entries for others to take in: the installation's commitment key, made where the
 * installation has none yet.
 * @throws SutradharError `config_invalid` where this data directory has another, or none while there is one
 */
export async function openLedgerWriter(
  database: Pick<Database, "engine">,
  homeDirectory: string,
): Promise<LedgerWriter> {
  return createLedgerWriter({ commitmentKey: await openCommitmentKey(database, homeDirectory), now: () => Date.now() });
}

/** What commitments of this installation are made, and opened, with. @throws as `openLedgerWriter` */
export async function openCommitmentKey(
  { engine }: Pick<Database, "engine">,
  homeDirectory: string,
): Promise<Uint8Array> {
  const { directory, commitmentsFile } = ledgerFiles(homeDirectory);
  const find = async (): Promise<string | undefined> =>
    (await engine.selectFrom("ledger_secret").select("key_check").executeTakeFirst())?.key_check;
  if ((await find()) !== undefined && !existsSync(commitmentsFile)) {
    throw foreignKey(commitmentsFile, "it is not there");
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const key = await openSecretFile(commitmentsFile);
  const check = commitmentKeyCheck(key);
  await engine
    .insertInto("ledger_secret")
    .values({ key_check: check })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if ((await find()) !== check) throw foreignKey(commitmentsFile, "it is another's");
  return key;
}

function foreignKey(file: string, why: string): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the installation's commitment key belongs at ${file}, and ${why}: copy ledger/commitments.key from the data directory of its server, or from a backup of the keys`,
  );
}

export async function readLedgerOptions(database: Database, homeDirectory: string): Promise<LedgerOptions> {
  const { keyFile, memoryFile } = ledgerFiles(homeDirectory);
  return {
    database,
    signer: await readKeyFile(keyFile),
    commitmentKey: await openCommitmentKey(database, homeDirectory),
    now: () => Date.now(),
    memory: createSizeMemory(memoryFile),
  };
}
