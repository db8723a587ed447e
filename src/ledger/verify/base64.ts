import { VerificationFailure } from "./verification-failure.ts";

/** Standard base 64 with its padding, RFC 4648 §4, and no second spelling of the same bytes. */
export function decodeBase64(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") === text) return bytes;
  throw new VerificationFailure("malformed", `${what} must be standard base 64, got ${text.length} characters`);
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
