import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import {
  addCosignatures,
  addTimeStamp,
  createKeyFile,
  declareRecovery,
  parseVerifierKey,
  readKeyFile,
  requestTimeStamp,
  rotateKey,
  VerificationFailure,
} from "../ledger/index.ts";
import { openDatabase, type Database } from "../store/index.ts";
import { askForTimeStamp } from "./ask-for-time-stamp.ts";
import type { Config } from "./config.ts";
import { withEmbedded } from "./database-jobs.ts";
import { findDatabase, type DatabasePlace } from "./find-database.ts";
import { ledgerFiles, openInstallationLedger, readLedgerOptions } from "./ledger.ts";

type Place = DatabasePlace & Pick<Config, "homeDirectory">;

/** Makes a key for a log, or for a witness. @returns the public key, to be handed around. */
export function makeLedgerKey(request: {
  readonly file: string;
  readonly name: string;
  readonly isWitness: boolean;
}): Promise<string> {
  return createKeyFile(request.file, { name: request.name, type: request.isWitness ? "cosignature" : "note" });
}

/** The log's public key, which auditors and witnesses need. */
export async function showLedger(
  place: Place,
): Promise<{ readonly key: string; readonly size: number; readonly lagMs: number }> {
  return withDatabase(place, async (database) => {
    const ledger = await openInstallationLedger(database, place.homeDirectory);
    const state = await database.engine.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
    return { key: state.verifier_key, size: state.size, lagMs: await ledger.lagMs() };
  });
}

/**
 * Hands the log over to a new key and puts it in the old one's place. Servers on other machines stop writing to the ledger
 * until they have it too.
 */
export function rotateLedgerKey(keyFile: string, place: Place): Promise<{ readonly index: number }> {
  return withDatabase(place, async (database) => {
    const options = await readLedgerOptions(database, place.homeDirectory);
    const rotated = await rotateKey(options, await readKeyFile(keyFile));
    await options.memory?.settle();
    const files = ledgerFiles(place.homeDirectory);
    await rename(files.keyFile, `${files.keyFile}.${options.signer.key.id}.retired`);
    await rename(keyFile, files.keyFile);
    return rotated;
  });
}

export interface RecoverRequest {
  /** Checkpoints that were signed and are not in the database any more; what this installation remembers, if none is named. */
  readonly lost: readonly string[];
  /** How many entries still are as they were; all that there are, if it is not said. */
  readonly keptSize?: number;
}

/** Says that the database is an older copy of what was signed. */
export function recoverLedger(
  request: RecoverRequest,
  place: Place,
): Promise<{ readonly index: number; readonly keptSize: number; readonly lostSize: number }> {
  return withDatabase(place, async (database) => {
    const options = await readLedgerOptions(database, place.homeDirectory);
    const remembered = await options.memory?.read();
    const named = await Promise.all(request.lost.map((file) => readFile(file, "utf8")));
    const lost = named.length > 0 ? named : remembered === undefined ? [] : [remembered];
    if (lost.length === 0) {
      throw new SutradharError(
        "option_invalid",
        "--lost must name a checkpoint that is lost: ask your witnesses and auditors for theirs",
      );
    }
    return declareRecovery(options, lost, request.keptSize);
  });
}

/** Keeps what a witness has signed. */
export function addLedgerCosignature(
  request: { readonly file: string; readonly witness: string },
  place: Place,
): Promise<readonly string[]> {
  return withDatabase(place, async (database) => {
    const key = readingKey(request.witness);
    return addCosignatures(database, await readFile(request.file, "utf8"), [key]);
  });
}

export interface StampRequest {
  /** Where an authority answers (RFC 3161 over HTTP). */
  readonly url: string;
  /** Files with certificates (PEM) that are trusted for it. */
  readonly authorities: readonly string[];
}

/** Has the newest checkpoint stamped, and keeps the stamp. */
export function stampLedger(
  request: StampRequest,
  place: Place,
): Promise<{ readonly size: number; readonly stampedAt: Date }> {
  return withDatabase(place, async (database) => {
    const authorities = await Promise.all(request.authorities.map((file) => readFile(file, "utf8")));
    const { size, request: query } = await requestTimeStamp(database, randomBytes(8));
    const response = await askForTimeStamp(request.url, query, place);
    return { size, stampedAt: await addTimeStamp(database, { size, response }, authorities) };
  });
}

/** Writes the question for an authority into a file, for machines that reach none. */
export function writeStampQuery(file: string, place: Place): Promise<{ readonly size: number }> {
  return withDatabase(place, async (database) => {
    const { size, request } = await requestTimeStamp(database, randomBytes(8));
    await writeFile(file, request);
    return { size };
  });
}

/** Keeps an authority's answer that came some other way. */
export function addLedgerStamp(
  request: { readonly file: string; readonly size: number; readonly authorities: readonly string[] },
  place: Place,
): Promise<Date> {
  return withDatabase(place, async (database) => {
    const authorities = await Promise.all(request.authorities.map((file) => readFile(file, "utf8")));
    return addTimeStamp(database, { size: request.size, response: await readFile(request.file) }, authorities);
  });
}

function readingKey(text: string) {
  try {
    return parseVerifierKey(text);
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("option_invalid", cause.message, { cause });
  }
}

/** Works on the database itself, beside a server or without one: who may do this has the installation's own files. */
async function withDatabase<T>(place: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const use = async (url: string): Promise<T> => {
    const database = openDatabase({ url, connectionsMax: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const url = await findDatabase(place);
  return url === undefined ? withEmbedded(place.homeDirectory, (embedded) => use(embedded.url)) : use(url);
}
