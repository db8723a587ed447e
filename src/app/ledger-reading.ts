import { readFileSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import {
  auditLog,
  copyLog,
  createDirectorySource,
  createHttpSource,
  createPolicy,
  createWitnessState,
  describeAudit,
  describeVerdict,
  findEntry,
  formatBundle,
  parseBundle,
  parsePolicy,
  parseVerifierKey,
  proveEntry,
  readKeyFile,
  VerificationFailure,
  verifyBundle,
  witnessLog,
  type AuditReport,
  type EarlierView,
  type LogSource,
  type ProofBundle,
  type ProvenBundle,
  type Refused,
  type TrustPolicy,
  type Witnessed,
} from "../ledger/index.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export { describeAudit, describeVerdict };

/** Whom somebody trusts who checks a ledger. */
export interface Trust {
  /** Public keys of the log, `name+id+key`. */
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  /** A c2sp.org/tlog-policy file, instead of both. */
  readonly policy?: string;
}

export interface VerifyRequest extends Trust {
  readonly file: string;
  /** The entry's bytes, for a bare `.tlog-proof`. */
  readonly entry?: string;
  /** Files with certificates (PEM) of time stamping authorities. */
  readonly authorities: readonly string[];
}

/** Checks a proof of one entry, offline. @throws SutradharError where something cannot be read: `file_missing`, `option_invalid` */
export async function verifyProof(request: VerifyRequest): Promise<ProvenBundle | Refused> {
  const text = await readInput(request.file);
  const bundle: ProofBundle | Refused =
    request.entry === undefined
      ? readBundle(text)
      : { entry: await readInput(request.entry), proof: text, rotations: [], openings: [], timeStamps: [] };
  if ("valid" in bundle) return bundle;
  const authorities = await Promise.all(request.authorities.map(readInput));
  return verifyBundle(bundle, await readTrust(request), authorities);
}

function readBundle(text: string): ProofBundle | Refused {
  try {
    return parseBundle(text);
  } catch (error) {
    if (!(error instanceof VerificationFailure)) throw error;
    return { valid: false, reason: error.reason, message: error.message };
  }
}

/** Where a log is read: a folder, an address below which it lies, or, unnamed, the server of the data directory. */
export interface LogPlace extends ServerChoice {
  readonly from?: string;
}

export interface AuditRequest extends Trust {
  readonly place: LogPlace;
  /** Checkpoints and copies that were kept from earlier. */
  readonly against: readonly string[];
  readonly cosignedLateMsMax: number;
}

/** Reads a whole log again and judges it. */
export async function auditLedger(request: AuditRequest): Promise<AuditReport> {
  const source = await openSource(request.place);
  const earlier = request.against.map(readView);
  const policy = await readTrust(request);
  return readingLog(() => auditLog(source, { policy, earlier, cosignedLateMsMax: request.cosignedLateMsMax }));
}

/**
 * Puts together the proof of an entry, named by its number or its id, and writes it where that is asked for.
 * @throws SutradharError `entry_unknown`
 */
export async function proveLedgerEntry(request: {
  readonly place: LogPlace;
  readonly entry: string;
  readonly out?: string;
}): Promise<string> {
  const source = await openSource(request.place);
  const bundle = await readingLog(async () => {
    const index = /^\d+$/.test(request.entry) ? Number(request.entry) : await findEntry(source, request.entry);
    if (index === undefined) throw new SutradharError("entry_unknown", `the log has no entry ${request.entry}`);
    return formatBundle(await proveEntry(source, index));
  });
  if (request.out) await writeFile(request.out, bundle);
  return bundle;
}

/** Brings a folder up to what the log shows. @returns how many entries it has now. */
export async function copyLedger(request: { readonly place: LogPlace; readonly folder: string }): Promise<number> {
  const source = await openSource(request.place);
  return readingLog(() => copyLog(source, request.folder));
}

export interface WitnessRequest {
  readonly place: LogPlace;
  /** The log's public key when this witness first looks at it. */
  readonly log: string;
  /** The witness's key file. */
  readonly keyFile: string;
  /** Where it keeps what it has cosigned. */
  readonly state: string;
  readonly acceptsRecovery: boolean;
  readonly out?: string;
}

/** Looks at a log's newest checkpoint, and cosigns it where it continues what was cosigned last. */
export async function witnessLedger(request: WitnessRequest): Promise<Witnessed> {
  const logKey = readingTrust(() => parseVerifierKey(request.log));
  const seen = await witnessLog({
    source: await openSource(request.place),
    logKey,
    signer: await readKeyFile(request.keyFile),
    state: createWitnessState(request.state, logKey.name),
    now: () => new Date(),
    acceptsRecovery: request.acceptsRecovery,
  });
  if (seen.outcome === "cosigned" && request.out) await writeFile(request.out, seen.note);
  return seen;
}

async function openSource({ from, ...choice }: LogPlace): Promise<LogSource> {
  if (from !== undefined && /^https?:/.test(from)) return createHttpSource(from, keyFor(from, choice));
  if (from !== undefined) return createDirectorySource(from);
  const { url, key } = await reachServer(choice);
  return createHttpSource(`${url}/v1/ledger`, { Authorization: `Bearer ${key}` });
}

/** A key is shown to the server that it is for, and to no other that a command names. */
function keyFor(from: string, { url, key }: ServerChoice): Record<string, string> {
  const isOwn = url !== undefined && key !== undefined && new URL(from).origin === new URL(url).origin;
  return isOwn ? { Authorization: `Bearer ${key}` } : {};
}

function readView(path: string): EarlierView {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new SutradharError("file_missing", `there is no ${path} to compare with`);
  return status.isDirectory()
    ? { kind: "copy", name: path, source: createDirectorySource(path) }
    : { kind: "checkpoint", name: path, note: readFileSync(path, "utf8") };
}

async function readTrust({ keys, witnesses, policy }: Trust): Promise<TrustPolicy> {
  const text = policy === undefined ? undefined : await readInput(policy);
  if (text === undefined && keys.length === 0) {
    throw new SutradharError("option_invalid", "say whom you trust: --key with the log's public key, or --policy");
  }
  return readingTrust(() =>
    text === undefined ? createPolicy(keys.map(parseVerifierKey), witnesses.map(parseVerifierKey)) : parsePolicy(text),
  );
}

/** A key or a policy that cannot be read is the fault of the command line. */
function readingTrust<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("option_invalid", cause.message, { cause });
  }
}

/** A log that cannot be read at all is refused like one that does not hold. */
async function readingLog<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("ledger_invalid", cause.message, { cause });
  }
}

async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SutradharError("file_missing", `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
