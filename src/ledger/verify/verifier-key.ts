import { createPublicKey, hash, type KeyObject } from "node:crypto";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** How a key signs (c2sp.org/signed-note): `note` signs a note's text, `cosignature` a time and the text. */
export type SignatureType = "note" | "cosignature";

const typeBytes: Readonly<Record<SignatureType, number>> = { note: 0x01, cosignature: 0x04 };
const publicKeyBytes = 32;
/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410 §4). */
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** Whose signatures are known: a public key, a name, and what it signs. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  readonly publicKey: Uint8Array;
  /** 8 hexadecimal digits that name it in a signature line. */
  readonly id: string;
}

/** @throws VerificationFailure `malformed` where the name has spaces or a plus, or the key is not of 32 bytes. */
export function createVerifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  checkKeyName(name);
  if (publicKey.length !== publicKeyBytes) {
    throw new VerificationFailure("malformed", `an Ed25519 key has ${publicKeyBytes} bytes, got ${publicKey.length}`);
  }
  const named = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(typeBytes[type]), publicKey]);
  return { name, type, publicKey, id: hash("sha256", named).slice(0, 8) };
}

/** c2sp.org/signed-note: names are not empty and hold neither Unicode spaces nor a plus. */
export function checkKeyName(name: string): void {
  if (name === "" || /[\s\u0085+\p{Cc}]/u.test(name)) {
    throw new VerificationFailure("malformed", "a key's name must have at least one character, no spaces and no plus");
  }
}

/** Reads `name+id+key`, the form in which keys are handed around. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/=]+)$/.exec(text.trim());
  const { name, id, key: encoded } = match?.groups ?? {};
  if (name === undefined || id === undefined || encoded === undefined) {
    throw new VerificationFailure("malformed", "a verifier key reads name+id+key, as c2sp.org/signed-note has it");
  }
  const [typeByte, ...publicKey] = decodeBase64(encoded, "a verifier key");
  const type = (Object.keys(typeBytes) as SignatureType[]).find((known) => typeBytes[known] === typeByte);
  if (type === undefined) {
    throw new VerificationFailure("malformed", `only Ed25519 keys of the types 1 and 4 are known, got ${typeByte}`);
  }
  const key = createVerifierKey(name, type, Uint8Array.from(publicKey));
  if (key.id === id) return key;
  throw new VerificationFailure("malformed", `the key of ${name} says that its id is ${id}, and it is ${key.id}`);
}

export function formatVerifierKey({ name, type, publicKey, id }: VerifierKey): string {
  return `${name}+${id}+${encodeBase64(Uint8Array.of(typeBytes[type], ...publicKey))}`;
}

export function isSameKey(one: VerifierKey, other: VerifierKey): boolean {
  return formatVerifierKey(one) === formatVerifierKey(other);
}

export function toPublicKey({ publicKey }: VerifierKey): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
}
