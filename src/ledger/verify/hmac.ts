import { hash } from "node:crypto";

const blockBytes = 64;

/**
 * HMAC-SHA256 (RFC 2104) by two hashes in one call each: an eighth of what `createHmac` costs for a few bytes, and an entry
 * has six. @param key of at most 64 bytes.
 */
export function hmacSha256(key: Uint8Array, message: string | Uint8Array): Uint8Array {
  const inner = hash("sha256", Buffer.concat([padded(key, 0x36), Buffer.from(message)]), "buffer");
  return hash("sha256", Buffer.concat([padded(key, 0x5c), inner]), "buffer");
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  const block = new Uint8Array(blockBytes).fill(pad);
  for (const [place, byte] of key.entries()) block[place] = byte ^ pad;
  return block;
}
