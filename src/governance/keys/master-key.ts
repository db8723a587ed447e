import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { SutradharError } from "../../core/index.ts";

/** What people's keys are wrapped with: a key of this installation's, or a service that holds one and never shows it. */
export interface MasterKey {
  /** Of the key that wraps now, for people and for telling what is to be wrapped anew. It tells nothing of the key. */
  readonly name: string;
  /** @param about whose key it is: wrapped for one, it opens for no other */
  wrap(key: Uint8Array, about: string): Promise<string>;
  /** @throws SutradharError `config_invalid` where no master key that is here opens it, `store_unavailable` */
  unwrap(wrapped: string, about: string): Promise<Uint8Array>;
  /** Whether it was wrapped with the key that wraps now. */
  isCurrent(wrapped: string): boolean;
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A master key of 32 bytes that this process holds: from a file, or from the environment.
 * @param former earlier ones, which open and do not wrap any more
 */
export function createLocalMasterKey(current: Uint8Array, former: readonly Uint8Array[] = []): MasterKey {
  const name = nameOf(current);
  return {
    name,
    async wrap(key, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current, nonce).setAAD(Buffer.from(`person key ${about}`));
      const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
      return ["2", name, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
    },
    async unwrap(wrapped, about) {
      const parts = wrapped.trim().split(".");
      // What builds wrote that knew of one master key alone has no name in it.
      const named = parts[0] === "2" ? parts.slice(2) : parts.slice(1);
      for (const key of [current, ...former]) {
        if (parts[0] === "2" && nameOf(key) !== parts[1]) continue;
        const opened = openWith(key, named, about);
        if (opened) return opened;
      }
      throw unopened(about);
    },
    isCurrent: (wrapped) => wrapped.startsWith(`2.${name}.`),
  };
}

function openWith(key: Uint8Array, parts: readonly string[], about: string): Uint8Array | undefined {
  const [nonce, tag, sealed] = parts.map((part) => Buffer.from(part, "base64url"));
  if (nonce?.length !== nonceBytes || tag?.length !== tagBytes || !sealed) return undefined;
  try {
    const decipher = createDecipheriv(algorithm, key, nonce)
      .setAAD(Buffer.from(`person key ${about}`))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return undefined;
  }
}

function unopened(about: string): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the key of ${about} does not open with this installation's secrets key, nor with a former one: bring back the master key that it was made with`,
  );
}

function nameOf(key: Uint8Array): string {
  return createHash("sha256").update("sutradhar master key").update(key).digest("hex").slice(0, 12);
}
