import { createHash, type Hash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical-json.ts";

/** The sha256 of some bytes, 64 lower-case hexadecimal digits: their name everywhere. */
export type Digest = string & { readonly brand: "Digest" };

export function digestBytes(bytes: Uint8Array | string): Digest {
  return createHash("sha256").update(bytes).digest("hex") as Digest;
}

export function digestJson(value: Json): Digest {
  return digestBytes(canonicalJson(value));
}

/** A digest taken piece by piece, for what is too long to hold. */
export function createDigester(): { update(bytes: Uint8Array): void; digest(): Digest } {
  const hash: Hash = createHash("sha256");
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest("hex") as Digest,
  };
}

export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}
