import { randomBytes } from "node:crypto";
import { SutradharError } from "../../core/index.ts";
import { keyRotated, recovered, sealEntry, type EntryType } from "../entries/index.ts";
import { signNote, type Signer } from "../signing/index.ts";
import {
  formatRecovery,
  formatRotation,
  formatVerifierKey,
  openCheckpoint,
  createHashReader,
  createPolicy,
  emptyRoot,
  rootOfRange,
  VerificationFailure,
  type Checkpoint,
  type CompactRange,
} from "../verify/index.ts";
import { createDatabaseSource } from "./database-source.ts";
import type { LedgerOptions } from "./ledger.ts";
import { lockState, saveState, type LedgerState } from "./state.ts";
import { appendEntries, inLedger, signState } from "./take-in.ts";

interface Statement {
  readonly type: EntryType<{ readonly statement: { readonly kind: "statement" } }>;
  readonly note: string;
  /** Who signs the tree that has the statement as its last entry. */
  readonly signers: readonly Signer[];
  /** Who signs from then on. */
  readonly verifierKey: string;
}

/**
 * Hands the log over to another key: the old one signs the new, in an entry and under the checkpoint over it, so that
 * whoever trusts the old key can follow. Every process that has the old key must get the new one, and stops until it does.
 */
export function rotateKey(options: LedgerOptions, next: Signer): Promise<{ readonly index: number }> {
  const previous = options.signer;
  return speak(options, async ({ origin }) => {
    if (next.key.name !== origin || next.key.type !== "note") {
      throw new SutradharError(
        "config_invalid",
        `the new key must be a note key of ${origin}, this is one of ${next.key.name}`,
      );
    }
    const text = formatRotation({ origin, previous: previous.key, next: next.key });
    const signers = [previous, next];
    return { type: keyRotated, note: await signNote(text, signers), signers, verifierKey: formatVerifierKey(next.key) };
  });
}

/**
 * Says that the database is an older copy of what was signed already, and which later trees are lost. Auditors and
 * witnesses see the loss and its size, and go on from there; without this, it would be a truncation.
 * @param lost signed checkpoints of the later trees: as witnesses, auditors or this installation's memory have them.
 * @param keptSize how many entries still are as they were; all, unless some were appended before anyone noticed.
 */
export async function declareRecovery(
  options: LedgerOptions,
  lost: readonly string[],
  keptSize?: number,
): Promise<{ readonly index: number; readonly keptSize: number; readonly lostSize: number }> {
  const { signer, memory } = options;
  const trees = lost.map((note) => openLost(note, signer));
  let kept: Pick<Checkpoint, "size" | "root"> = { size: 0, root: emptyRoot };
  const { index } = await speak(options, async ({ origin, range }) => {
    kept = await readKept(options, range, keptSize ?? range.size);
    const later = trees.filter(({ size }) => size > kept.size);
    if (later.length === 0) {
      throw new SutradharError(
        "state_conflict",
        `nothing is lost: the ledger has ${range.size} entries, as many as what was shown`,
      );
    }
    const text = formatRecovery({ origin, kept, lost: later });
    const note = await signNote(text, [signer]);
    return { type: recovered, note, signers: [signer], verifierKey: formatVerifierKey(signer.key) };
  });
  await memory?.settle();
  return { index, keptSize: kept.size, lostSize: Math.max(...trees.map(({ size }) => size)) };
}

/** A tree that the log still starts with. */
async function readKept(
  { database }: LedgerOptions,
  range: CompactRange,
  size: number,
): Promise<Pick<Checkpoint, "size" | "root">> {
  if (size === range.size) return { size, root: rootOfRange(range) };
  if (size > range.size) {
    throw new SutradharError("option_invalid", `the ledger cannot have kept ${size} entries: it has ${range.size}`);
  }
  return { size, root: await createHashReader(createDatabaseSource(database), range.size).span(0, size) };
}

function openLost(note: string, signer: Signer): Checkpoint {
  try {
    return openCheckpoint(note, createPolicy([signer.key]));
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("ledger_invalid", `what is said to be lost was never signed here: ${cause.message}`, {
      cause,
    });
  }
}

/** Writes one entry of the log about itself, alone under its checkpoint. */
async function speak(
  { database, signer, commitmentKey, now, memory }: LedgerOptions,
  compose: (state: LedgerState) => Promise<Statement>,
): Promise<{ readonly index: number }> {
  const { index, checkpoint } = await inLedger(database, async (trx) => {
    const state = await lockState(trx, signer.key, now());
    const { type, note: statement, signers, verifierKey } = await compose(state);
    const draft = { type, actor: { kind: "system" }, body: { statement } } as const;
    const entry = sealEntry(draft, { key: commitmentKey, nowMs: now(), blinding: randomBytes(16) });
    const appended = await appendEntries(trx, { state, entries: [entry], nowMs: now() });
    const signed = await signState(trx, appended.state, signers);
    await saveState(trx, { ...appended.state, verifierKey });
    return { index: state.range.size, checkpoint: signed };
  });
  memory?.write(checkpoint);
  return { index };
}
