import { createCipheriv, createHmac } from "node:crypto";

/** What a workspace marks with. Who holds the secret can read the mark, forge it and take it away. */
export interface MarkKey {
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** Rises when the workspace's key is changed; old versions stay, to read what was marked with them. */
  readonly version: number;
}

const secretBytes = 32;

/** A key of its own for each purpose, so that what is published for one says nothing of another. */
export function deriveMarkKey({ secret, version }: MarkKey, purpose: string): Buffer {
  if (secret.length !== secretBytes) {
    throw new RangeError(`a mark's secret must have ${secretBytes} bytes, got ${secret.length}`);
  }
  return createHmac("sha256", secret).update(`sutradhar mark 1|${version}|${purpose}`).digest();
}

/** Numbers that nobody can tell from chance without the key. */
export interface MarkStream {
  /** A whole number of 0 to `below` − 1, each as likely as any other; `below` is at most 65,536. */
  next(below: number): number;
}

const blockBytes = 4_096;

/** The key stream of ChaCha20 (RFC 8439): a generator that is broken would give the mark's places away. */
export function createMarkStream(key: MarkKey, purpose: string): MarkStream {
  const cipher = createCipheriv("chacha20", deriveMarkKey(key, purpose), Buffer.alloc(16));
  let block = Buffer.alloc(0);
  let at = 0;
  const word = (): number => {
    if (at === block.length) {
      block = cipher.update(Buffer.alloc(blockBytes));
      at = 0;
    }
    at += 2;
    return block.readUInt16LE(at - 2);
  };
  return {
    next(below) {
      if (!(below >= 1 && below <= 65_536)) throw new RangeError(`below must be 1 to 65536, got ${below}`);
      // Those past the last whole multiple are drawn again, or small numbers would come a little more often.
      const limit = 65_536 - (65_536 % below);
      let drawn = word();
      while (drawn >= limit) drawn = word();
      return drawn % below;
    },
  };
}
