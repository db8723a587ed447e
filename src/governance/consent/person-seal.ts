import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts what is a person's with their key. @param about where it belongs: it does not open as anything else */
export function sealBytes(key: Uint8Array, bytes: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined under another key, about something else, or where a byte was changed. */
export function openBytes(key: Uint8Array, sealed: Uint8Array, about: string): Buffer | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const at = sealed.length - tagBytes;
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes))
      .setAAD(Buffer.from(about))
      .setAuthTag(sealed.subarray(at));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, at)), decipher.final()]);
  } catch {
    return undefined;
  }
}
