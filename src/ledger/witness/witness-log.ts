import { SutradharError } from "../../core/index.ts";
import { cosign, type Signer } from "../signing/index.ts";
import {
  createKeyHistory,
  createPolicy,
  emptyRoot,
  formatNote,
  formatVerifierKey,
  keyRotatedType,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  readText,
  VerificationFailure,
  type Checkpoint,
  type KeyHistory,
  type LogSource,
  type OpenedCheckpoint,
  type VerifierKey,
} from "../verify/index.ts";
import { continues } from "./continues.ts";
import { findDeclaredLoss } from "./declared-loss.ts";
import { readStatements } from "./read-statements.ts";
import type { WitnessState } from "./witness-state.ts";

export interface WitnessOptions {
  readonly source: LogSource;
  /** The log's key when this witness first looks at it; afterwards it follows the log's own rotations. */
  readonly logKey: VerifierKey;
  readonly signer: Signer;
  readonly state: WitnessState;
  readonly now: () => Date;
  /** Whether a loss that the log declares is accepted, after whoever runs the witness has heard why. */
  readonly acceptsRecovery?: boolean;
}

export type Witnessed =
  | {
      readonly outcome: "cosigned";
      /** The checkpoint with the cosignature below. */
      readonly note: string;
      readonly oldSize: number;
      readonly size: number;
      /** How many entries the log has declared lost, where that was accepted. */
      readonly entriesLost?: number;
    }
  | { readonly outcome: "refused"; readonly reason: RefusalReason; readonly message: string };

export type RefusalReason = "unsigned" | "malformed" | "rolled_back" | "forked" | "recovery_declared";

const attemptsMax = 5;

/**
 * Looks at a log's newest checkpoint and cosigns it, if it is signed by the log and continues what was cosigned last. What
 * was decided is on the disk before the signature leaves this function.
 */
export async function witnessLog(options: WitnessOptions): Promise<Witnessed> {
  if (options.signer.key.type !== "cosignature") {
    throw new SutradharError(
      "config_invalid",
      "a witness needs a key of its own kind: make one with `sutradhar ledger key --witness`",
    );
  }
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const witnessed = await witnessOnce(options).catch(asRefusal);
    if (witnessed) return witnessed;
  }
  throw new SutradharError("state_conflict", "other processes keep changing this witness's memory: run one at a time");
}

/** Undefined where another process of this witness was faster. */
async function witnessOnce(options: WitnessOptions): Promise<Witnessed | undefined> {
  const { source, state, signer, now } = options;
  const latest = await state.latest();
  const before = latest ? readCheckpoint(latest.note) : undefined;
  const note = await readText(source, "checkpoint");
  const history = createKeyHistory(createPolicy([latest ? parseVerifierKey(latest.logKey) : options.logKey]));
  const checkpoint = await openFollowing(note, before?.size ?? 0, { source, history });
  const progress = await judgeProgress(checkpoint, before, options);
  if ("outcome" in progress) return progress;
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(({ name, keyId }) =>
    history.keysFor(checkpoint.size).some((key) => key.name === name && key.id === keyId),
  );
  const cosigned = formatNote({ text, signatures: [...own, await cosign(text, signer, now())] });
  if (!isSameTree(checkpoint, before)) {
    const logKey = formatVerifierKey(history.current());
    if (!(await state.advance(latest, { note: cosigned, logKey }))) return undefined;
  }
  return { outcome: "cosigned", note: cosigned, oldSize: before?.size ?? 0, size: checkpoint.size, ...progress };
}

function readCheckpoint(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text);
}

function isSameTree(one: Checkpoint, other: Checkpoint | undefined): boolean {
  return other !== undefined && one.size === other.size && Buffer.compare(one.root, other.root) === 0;
}

/** Opens a checkpoint, following the rotations since the last one where the known key has not signed it. */
async function openFollowing(
  note: string,
  oldSize: number,
  { source, history }: { readonly source: LogSource; readonly history: KeyHistory },
): Promise<OpenedCheckpoint> {
  try {
    return history.open(note);
  } catch (error) {
    if (!(error instanceof VerificationFailure) || error.reason !== "key_unknown") throw error;
    const { size } = readCheckpoint(note);
    // The last entry of the tree that was cosigned may itself be the rotation: both keys have signed that one.
    for await (const { index, statement } of readStatements(source, {
      types: [keyRotatedType],
      from: Math.max(0, oldSize - 1),
      size,
    })) {
      history.rotate(index, statement);
    }
    return history.open(note);
  }
}

type Progress = { readonly entriesLost?: number } | Extract<Witnessed, { outcome: "refused" }>;

async function judgeProgress(
  checkpoint: Checkpoint,
  before: Checkpoint | undefined,
  options: WitnessOptions,
): Promise<Progress> {
  const old = before ?? { size: 0, root: emptyRoot };
  const isShorter = checkpoint.size < old.size;
  if (!isShorter && (await continues(options.source, old, checkpoint))) return {};
  const loss = before && (await findDeclaredLoss({ ...options, checkpoint, before }));
  if (loss && options.acceptsRecovery) return { entriesLost: loss.entriesLost };
  if (loss) {
    return {
      outcome: "refused",
      reason: "recovery_declared",
      message:
        `the log has lost ${loss.entriesLost} entries and says so (entry ${loss.index}): an older copy was restored. ` +
        "Ask why; if the answer will do, run this again with --accept-recovery",
    };
  }
  return isShorter
    ? {
        outcome: "refused",
        reason: "rolled_back",
        message: `the log shows ${checkpoint.size} entries, ${old.size} were cosigned`,
      }
    : {
        outcome: "refused",
        reason: "forked",
        message: `the log of ${checkpoint.size} entries does not start with the ${old.size} that were cosigned`,
      };
}

function asRefusal(error: unknown): Witnessed {
  if (!(error instanceof VerificationFailure)) throw error;
  const isUnsigned = ["key_unknown", "signature_invalid", "origin_foreign"].includes(error.reason);
  return { outcome: "refused", reason: isUnsigned ? "unsigned" : "malformed", message: error.message };
}
