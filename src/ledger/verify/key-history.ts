import { parseCheckpoint } from "./checkpoint.ts";
import { parseNote } from "./note.ts";
import { openCheckpoint, type OpenedCheckpoint, type TrustPolicy } from "./policy.ts";
import { openRotation } from "./statement.ts";
import { isSameKey, type VerifierKey } from "./verifier-key.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** Which of a log's keys may sign a tree of which size, as rotations move it on. */
export interface KeyHistory {
  /** Takes in the rotation that is the log's `index`-th entry. @throws VerificationFailure `rotation_invalid` */
  rotate(index: number, statement: string): VerifierKey;
  /** The keys that may sign a tree of this size. */
  keysFor(size: number): readonly VerifierKey[];
  /** The key that is in force now. */
  current(): VerifierKey;
  /** Opens a checkpoint with the keys that may sign one of its size, witnessed or not. Throws what `openCheckpoint` throws. */
  open(note: string): OpenedCheckpoint;
}

/**
 * Starts with the keys that an auditor was given. Whoever was given a later key only does not follow the rotations before
 * it; whoever was given an early one trusts it up to the tree that its rotation completes, and no further: a stolen key
 * that has been retired signs nothing that counts.
 */
export function createKeyHistory(policy: TrustPolicy): KeyHistory {
  const trusted = policy.logs.map((key) => ({ key, sizeMax: Infinity }));
  const keysFor = (size: number) => trusted.filter(({ sizeMax }) => size <= sizeMax).map(({ key }) => key);
  const current = () => {
    const last = trusted.findLast(({ sizeMax }) => sizeMax === Infinity);
    if (last) return last.key;
    throw new VerificationFailure("key_unknown", "at least one key of the log must be given");
  };
  return {
    keysFor,
    current,
    rotate(index, statement) {
      const previous = trusted.find(({ key, sizeMax }) => sizeMax === Infinity && signedRotationOf(statement, key));
      // The first key of this auditor comes in here: what came before it is not theirs to judge.
      if (!previous) return current();
      const { next } = openRotation(statement, previous.key);
      previous.sizeMax = index + 1;
      if (!trusted.some(({ key }) => isSameKey(key, next))) trusted.push({ key: next, sizeMax: Infinity });
      return next;
    },
    open(note) {
      const { size } = parseCheckpoint(parseNote(note).text);
      return openCheckpoint(note, { ...policy, logs: keysFor(size), quorum: { kind: "none" } });
    },
  };
}

/** Whether a rotation names this key as the one that hands over, or else cannot be read: then it is refused in full. */
function signedRotationOf(statement: string, key: VerifierKey): boolean {
  try {
    return parseNote(statement).text.includes(`\nprevious ${key.name}+${key.id}+`);
  } catch {
    return true;
  }
}
