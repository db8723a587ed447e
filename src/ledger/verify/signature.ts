import { verify } from "node:crypto";
import { parseNote, type Note, type NoteSignature } from "./note.ts";
import { toPublicKey, type VerifierKey } from "./verifier-key.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** A signature that holds. Only a cosignature says when it was given. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  readonly time?: Date;
}

/** What a cosigner signs: when, and the whole text (c2sp.org/tlog-cosignature). */
export function cosignedMessage(text: string, timeSeconds: number): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}

const timeBytes = 8;

/**
 * Opens a note with the keys that one trusts. Lines of unknown keys are passed over; one of a known key that does not hold
 * spoils the whole note, since somebody has touched it.
 * @throws VerificationFailure `malformed`, `signature_invalid`, or `key_unknown` where no known key has signed.
 */
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
): { readonly text: string; readonly signatures: readonly VerifiedSignature[] } {
  const parsed = parseNote(note);
  const signatures = verifySignatures(parsed, keys);
  if (signatures.length > 0) return { text: parsed.text, signatures };
  const names = [...new Set(parsed.signatures.map(({ name, keyId }) => `${name}+${keyId}`))].join(", ");
  throw new VerificationFailure("key_unknown", `no key that is trusted here has signed it; these have: ${names}`);
}

/** The signatures of known keys, each once; none where no known key has signed. */
export function verifySignatures(note: Note, keys: readonly VerifierKey[]): readonly VerifiedSignature[] {
  const verified = new Map<VerifierKey, VerifiedSignature>();
  for (const signature of note.signatures) {
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.keyId);
    if (key && !verified.has(key)) verified.set(key, verifySignature(note.text, signature, key));
  }
  return [...verified.values()];
}

function verifySignature(text: string, { bytes }: NoteSignature, key: VerifierKey): VerifiedSignature {
  const timeSeconds = key.type === "cosignature" ? readTime(bytes) : undefined;
  const message = timeSeconds === undefined ? Buffer.from(text) : cosignedMessage(text, timeSeconds);
  const signed = timeSeconds === undefined ? bytes : bytes.subarray(timeBytes);
  if (!verify(null, message, toPublicKey(key), signed)) {
    throw new VerificationFailure("signature_invalid", `the signature of ${key.name}+${key.id} does not hold`);
  }
  return timeSeconds === undefined ? { key } : { key, time: new Date(timeSeconds * 1000) };
}

function readTime(bytes: Uint8Array): number {
  const seconds = bytes.length < timeBytes ? NaN : Number(Buffer.from(bytes).readBigUInt64BE());
  // Past the year 9999 no clock of ours shows it, and a Date soon ends.
  if (seconds < 253_402_300_800) return seconds;
  throw new VerificationFailure("signature_invalid", "a cosignature starts with its time in seconds");
}
