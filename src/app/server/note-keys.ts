import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes, type Digest } from "../../core/index.ts";
import { defineEntry, field, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { ledgerFiles } from "../ledger.ts";
import { localWorkspace, openMarkKeys } from "../mark-keys.ts";
import { findSigningCertificate } from "../open-credentials.ts";
import { openMasterKey, type PersonKeysConfig } from "../open-person-keys.ts";

const kinds = ["master_key", "signing_certificate", "mark_key"] as const;
type Kind = (typeof kinds)[number];

/** Which key an installation goes by from now on: sha256 of what tells it from others, which says nothing of the key. */
const keyChanged = defineEntry("keys.changed", {
  what: field.code(...kinds),
  is: field.digest,
  was: field.optional(field.digest),
});

type KeysConfig = PersonKeysConfig &
  Pick<Config, "homeDirectory" | "secretsKeyFile" | "markKeyVersion" | "signingCertificate">;
type KeysInUse = Readonly<Partial<Record<Kind, Digest>>>;

/**
 * Keys come by settings and files, so that nobody asks for a change of one: it is seen when a server starts. Where a server dies
 * between the entry and its own note of it, the entry is there twice.
 */
export async function noteKeys(
  config: KeysConfig,
  options: {
    readonly database: Pick<Database, "forWorkspace">;
    readonly ledger: LedgerWriter;
    readonly log: Pick<Log, "info">;
  },
): Promise<void> {
  const { database, ledger, log } = options;
  const path = join(ledgerFiles(config.homeDirectory).directory, "keys-in-use.json");
  const before = await readNote(path);
  const now = await describeKeys(config);
  const changed = kinds.filter((kind) => now[kind] !== undefined && now[kind] !== before[kind]);
  if (changed.length === 0) return;
  const { actor, workspaceId } = bySystem(ledger, localWorkspace);
  await database.forWorkspace(localWorkspace, async (trx) => {
    for (const what of changed) {
      const body = { what, is: now[what] as Digest, ...(before[what] ? { was: before[what] } : {}) };
      await ledger.appendWithin(trx, { type: keyChanged, actor, workspace: workspaceId, body });
    }
  });
  await writeFile(`${path}~`, JSON.stringify({ ...before, ...now }), { mode: 0o600 });
  await rename(`${path}~`, path);
  log.info("keys that are used from now on stand in the ledger", { changed });
}

async function describeKeys(config: KeysConfig): Promise<KeysInUse> {
  const { keyVersion, keyCheck } = (await openMarkKeys(config)).namesOf(localWorkspace);
  const certificate = await findSigningCertificate(config);
  return {
    master_key: digestOf((await openMasterKey(config)).name),
    mark_key: digestOf(`${keyVersion} ${keyCheck}`),
    ...(certificate === undefined ? {} : { signing_certificate: digestOf(certificate) }),
  };
}

function digestOf(text: string): Digest {
  return digestBytes(new TextEncoder().encode(text));
}

async function readNote(path: string): Promise<KeysInUse> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as KeysInUse;
  } catch {
    return {};
  }
}
