import { SutradharError, type Json } from "../../core/index.ts";
import { checkOpening, hmacSha256, VerificationFailure, type Opening } from "../verify/index.ts";

/** Which field of which entry: a secret key gives another key for each. */
export interface FieldPlace {
  /** The entry's blinding, as it stands in it. */
  readonly nonce: string;
  readonly path: string;
}

const keyBytes = 32;

/** The key of one field alone: whoever is shown it can check that field's commitment, and open no other. */
export function fieldKeyOf(key: Uint8Array, { nonce, path }: FieldPlace): Uint8Array {
  if (key.length !== keyBytes) {
    throw new SutradharError("config_invalid", `a commitment key has ${keyBytes} bytes, got ${key.length}`);
  }
  return hmacSha256(key, `sutradhar ledger commitment v1\n${nonce}\n${path}`);
}

/**
 * What shows an auditor that a field stands for `value`.
 * @param key the installation's, or the person's own where it was sealed with that.
 * @throws SutradharError `state_conflict` where the field stands for something else.
 */
export function createOpening(
  entry: Readonly<Record<string, Json>>,
  { path, value, key }: { readonly path: string; readonly value: string; readonly key: Uint8Array },
): Opening {
  const nonce = typeof entry["nonce"] === "string" ? entry["nonce"] : "";
  const opening: Opening = { path, value, key: Buffer.from(fieldKeyOf(key, { nonce, path })).toString("base64url") };
  try {
    checkOpening(entry, opening);
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("state_conflict", `${path} of the entry cannot be opened: ${cause.message}`, { cause });
  }
  return opening;
}
