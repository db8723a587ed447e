import { encodeBase64 } from "./base64.ts";
import { parseCount, parseHash, type Checkpoint } from "./checkpoint.ts";
import { parseNote } from "./note.ts";
import { verifySignatures } from "./signature.ts";
import { formatVerifierKey, isSameKey, parseVerifierKey, type VerifierKey } from "./verifier-key.ts";
import { VerificationFailure, type FailureReason } from "./verification-failure.ts";

/** The types of the two entries that a log writes about itself, and that every verifier reads. */
export const keyRotatedType = "ledger.key_rotated";
export const recoveredType = "ledger.recovered";

// What these texts begin with is no checkpoint: their second line is no number. So no statement passes for a checkpoint.
const rotationLine = "sutradhar ledger key rotation v1";
const recoveryLine = "sutradhar ledger recovery v1";
const lostMax = 64;

/** That one key follows another. */
export interface RotationStatement {
  readonly origin: string;
  readonly previous: VerifierKey;
  readonly next: VerifierKey;
}

/** Which tree an older copy that was restored still has, and the later ones that it has lost. */
export interface RecoveryStatement {
  readonly origin: string;
  readonly kept: Pick<Checkpoint, "size" | "root">;
  readonly lost: readonly Pick<Checkpoint, "size" | "root">[];
}

export function formatRotation({ origin, previous, next }: RotationStatement): string {
  return `${rotationLine}\norigin ${origin}\nprevious ${formatVerifierKey(previous)}\nnext ${formatVerifierKey(next)}\n`;
}

export function formatRecovery({ origin, kept, lost }: RecoveryStatement): string {
  const lines = lost.map(({ size, root }) => `lost ${size} ${encodeBase64(root)}\n`).join("");
  return `${recoveryLine}\norigin ${origin}\nkept ${kept.size} ${encodeBase64(kept.root)}\n${lines}`;
}

/**
 * Reads a rotation's note. The old key has signed it, since it hands over; and the new one, since it must be in the hands
 * of whoever takes over.
 * @param current the key that is trusted up to here.
 * @throws VerificationFailure `rotation_invalid`
 */
export function openRotation(note: string, current: VerifierKey): RotationStatement {
  return refuseAs("rotation_invalid", () => {
    const [first, origin, previous, next, ...rest] = linesOf(note);
    if (first !== rotationLine || rest.length > 0) throw new Error("it is no statement of a rotation");
    const statement = {
      origin: valueOf(origin, "origin"),
      previous: parseVerifierKey(valueOf(previous, "previous")),
      next: parseVerifierKey(valueOf(next, "next")),
    };
    if (!isSameKey(statement.previous, current))
      throw new Error(`it follows ${statement.previous.id}, not ${current.id}`);
    if (statement.next.type !== "note" || statement.next.name !== current.name || statement.origin !== current.name) {
      throw new Error("the new key has another name than the log");
    }
    expectSignatures(note, [statement.previous, statement.next]);
    return statement;
  });
}

/** Reads a recovery's note, signed by the log's key of that moment. @throws VerificationFailure `recovery_invalid` */
export function openRecovery(note: string, current: VerifierKey): RecoveryStatement {
  return refuseAs("recovery_invalid", () => {
    const [first, origin, kept, ...lost] = linesOf(note);
    if (first !== recoveryLine || lost.length === 0 || lost.length > lostMax)
      throw new Error("it is no statement of a recovery");
    const statement = {
      origin: valueOf(origin, "origin"),
      kept: parseTree(valueOf(kept, "kept")),
      lost: lost.map((line) => parseTree(valueOf(line, "lost"))),
    };
    if (statement.origin !== current.name) throw new Error("it speaks of another log");
    if (statement.lost.some(({ size }) => size <= statement.kept.size))
      throw new Error("nothing after what it kept is lost");
    expectSignatures(note, [current]);
    return statement;
  });
}

function linesOf(note: string): string[] {
  return parseNote(note).text.trimEnd().split("\n");
}

function valueOf(line: string | undefined, keyword: string): string {
  if (line?.startsWith(`${keyword} `)) return line.slice(keyword.length + 1);
  throw new Error(`its line ${keyword} is missing`);
}

function parseTree(text: string): Pick<Checkpoint, "size" | "root"> {
  const [size = "", root = ""] = text.split(" ");
  return { size: parseCount(size, "a size"), root: parseHash(root, "a root") };
}

function expectSignatures(note: string, keys: readonly VerifierKey[]): void {
  const signed = verifySignatures(parseNote(note), keys);
  const missing = keys.find((key) => !signed.some((signature) => signature.key === key));
  if (missing) throw new Error(`${missing.name}+${missing.id} has not signed it`);
}

/** Whatever is wrong with a statement is one refusal of the statement. */
function refuseAs<T>(reason: FailureReason, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new VerificationFailure(reason, error instanceof Error ? error.message : String(error));
  }
}
