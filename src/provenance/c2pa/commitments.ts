import { createHmac, hkdfSync } from "node:crypto";

/** Turns what may be personal into something that only who has the key can hold against a guess. */
export type Commit = (kind: string, value: string) => string;

/** @param secret of the installation, 32 bytes at least; it never leaves it. */
export function createCommitments(secret: Uint8Array): Commit {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "sutradhar content credentials, commitments", 32));
  return (kind, value) => createHmac("sha256", key).update(`${kind}\0${value}`).digest("hex");
}

/** What decides the random numbers of a manifest: the same content and facts have the same ones, and no outsider can tell them. */
export function deriveManifestSeed(secret: Uint8Array, content: string): Uint8Array {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "sutradhar content credentials, seeds", 32));
  return createHmac("sha256", key).update(content).digest();
}
