import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link says, all of which its signature holds. */
export interface LinkClaims {
  readonly video: string;
  /** Which of its files. */
  readonly file: string;
  /** Unix time in seconds, from which on it is refused. */
  readonly expires: number;
  /** Of the key that it is signed with. */
  readonly keyVersion: number;
}

/** HMAC-SHA256 over the claims, a line each; no claim can hold a line's end. In base64url, 43 characters. */
export function signLink({ video, file, expires, keyVersion }: LinkClaims, key: Uint8Array): string {
  const text = ["sutradhar link 1", video, file, String(expires), String(keyVersion)].join("\n");
  return createHmac("sha256", key).update(text).digest("base64url");
}

/** Whether the signature is the claims' own; how long it takes tells nothing of where it differs. */
export function isSignedBy(claims: LinkClaims, signature: string, key: Uint8Array): boolean {
  const [expected, given] = [signLink(claims, key), signature].map((text) => Buffer.from(text));
  return expected !== undefined && given?.length === expected.length && timingSafeEqual(expected, given);
}
