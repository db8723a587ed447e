import { timingSafeEqual } from "node:crypto";
import { hmacSha256 } from "./hmac.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** What stands in the log for a value that must not be in it: `hmac:` and 43 characters. */
export type Commitment = string & { readonly brand: "Commitment" };

/**
 * What lets anyone check one commitment: the value, and the key of this one field of this one entry. It opens no other,
 * since each field's key is drawn from the secret key, the entry's own blinding and the field's place.
 */
export interface Opening {
  /** The field's place in the entry: `workspace`, `actor.ref`, `body.recipients.0`. */
  readonly path: string;
  readonly value: string;
  /** 32 bytes in base64url. */
  readonly key: string;
}

/** HMAC pads shorter keys with zeroes and hashes longer ones, so that only of one length are two keys ever the same. */
const keyBytes = 32;

/** The commitment of a value under a field's own key. A bare hash could be guessed: there are few names. */
export function commitmentOf(fieldKey: Uint8Array, value: string): Commitment {
  if (fieldKey.length !== keyBytes) {
    throw new VerificationFailure("opening_invalid", `a field's key has ${keyBytes} bytes, got ${fieldKey.length}`);
  }
  return `hmac:${Buffer.from(hmacSha256(fieldKey, value)).toString("base64url")}` as Commitment;
}

export function isCommitment(text: string): text is Commitment {
  return /^hmac:[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * Checks that the field of an entry stands for the value that the opening shows.
 * @throws VerificationFailure `opening_invalid`
 */
export function checkOpening(entry: unknown, opening: Opening): void {
  const committed = opening.path.split(".").reduce<unknown>(memberOf, entry);
  if (typeof committed !== "string" || !isCommitment(committed)) {
    throw new VerificationFailure("opening_invalid", `the entry has no commitment at ${opening.path}`);
  }
  const expected = Buffer.from(commitmentOf(Buffer.from(opening.key, "base64url"), opening.value));
  if (timingSafeEqual(expected, Buffer.from(committed))) return;
  throw new VerificationFailure(
    "opening_invalid",
    `what is shown for ${opening.path} is not what the entry stands for`,
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
