import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import {
  cosignedMessage,
  createVerifierKey,
  formatNote,
  type NoteSignature,
  type SignatureType,
  type VerifierKey,
} from "../verify/index.ts";

/** Who signs for a log or a witness: a key in a file, or one that a service keeps to itself. */
export interface Signer {
  readonly key: VerifierKey;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** What stands before the 32 bytes of an Ed25519 seed in DER (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const spkiPrefixBytes = 12;

/** A signer whose key is in this process. @param seed the 32 secret bytes of RFC 8032. */
export function createSigner(name: string, type: SignatureType, seed: Uint8Array): Signer {
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
  return {
    key: createVerifierKey(name, type, publicBytesOf(secret)),
    sign: (message) => Promise.resolve(sign(null, message, secret)),
  };
}

function publicBytesOf(secret: KeyObject): Uint8Array {
  return createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(spkiPrefixBytes);
}

/** Signs a text, which ends with a newline, with each of the signers in their order. */
export async function signNote(text: string, signers: readonly Signer[]): Promise<string> {
  const signatures: NoteSignature[] = [];
  for (const signer of signers) {
    const { name, id } = signer.key;
    signatures.push({ name, keyId: id, bytes: await signer.sign(Buffer.from(text)) });
  }
  return formatNote({ text, signatures });
}

/** A witness's signature over a time and a checkpoint's text. */
export async function cosign(text: string, signer: Signer, time: Date): Promise<NoteSignature> {
  const seconds = Math.floor(time.getTime() / 1000);
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(seconds));
  const signature = await signer.sign(cosignedMessage(text, seconds));
  return { name: signer.key.name, keyId: signer.key.id, bytes: Buffer.concat([stamp, signature]) };
}
