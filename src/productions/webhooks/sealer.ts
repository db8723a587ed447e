import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Keeps what must be read again, but not by whoever reads the database. */
export interface Sealer {
  /** Of the key, which it tells nothing of. What is sealed begins with a number and this. */
  readonly keyName: string;
  /** @param about what it belongs to: sealed for one row, it does not open in another */
  seal(text: string, about: string): string;
  /** Undefined where it was sealed with another key, about something else, or was changed. */
  open(sealed: string, about: string): string | undefined;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;

/** Which key a text was sealed with. */
export function keyNameOf(sealed: string): string {
  return sealed.split(".")[1] ?? "";
}

/** @param key 32 bytes. A nonce is drawn for each text: of secrets there are too few for two to be equal. */
export function createSealer(key: Uint8Array): Sealer {
  const keyName = createHash("sha256").update("sutradhar secrets key").update(key).digest("hex").slice(0, 12);
  return {
    keyName,
    seal(text, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return ["1", keyName, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(
        ".",
      );
    },
    open(text, about) {
      const [format, name, ...parts] = text.split(".");
      const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, "base64url"));
      if (format !== "1" || name !== keyName || !nonce || tag?.length !== 16 || !sealed) return undefined;
      try {
        const decipher = createDecipheriv(algorithm, key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
