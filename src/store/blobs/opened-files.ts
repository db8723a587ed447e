import { rm, stat } from "node:fs/promises";
import type { Digest } from "../../core/index.ts";

/** Files with what was decrypted, for those who read files: each made once, and gone soon after nobody needs it. */
export interface OpenedFiles {
  open(digest: Digest, decrypt: () => Promise<string>): Promise<string>;
  forget(digest: Digest): Promise<void>;
  /** Until what it returns is called, nothing that was opened goes. */
  hold(): () => Promise<void>;
}

/** How long one stays that nobody holds a lease for: who was told of it opens it at once. */
const keptMs = 30_000;

export function createOpenedFiles(): OpenedFiles {
  const files = new Map<Digest, Promise<string>>();
  let holders = 0;
  let timer: NodeJS.Timeout | undefined;

  async function remove(digest: Digest): Promise<void> {
    const file = files.get(digest);
    files.delete(digest);
    const path = await file?.catch(() => undefined);
    if (path !== undefined) await rm(path, { force: true });
  }
  async function removeAll(): Promise<void> {
    if (holders > 0) return;
    for (const digest of Array.from(files.keys())) await remove(digest);
  }
  function removeSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void removeAll(), keptMs).unref();
  }

  function begin(digest: Digest, decrypt: () => Promise<string>): Promise<string> {
    const opening = decrypt();
    files.set(digest, opening);
    opening.catch(() => {
      if (files.get(digest) === opening) files.delete(digest);
    });
    return opening;
  }

  return {
    async open(digest, decrypt) {
      if (holders === 0) removeSoon();
      for (;;) {
        const known = files.get(digest);
        if (!known) return begin(digest, decrypt);
        const path = await known.catch(() => undefined);
        if (path !== undefined && (await stat(path).catch(() => undefined))) return path;
        if (files.get(digest) === known) files.delete(digest);
      }
    },
    forget: remove,
    hold() {
      holders += 1;
      return async () => {
        holders -= 1;
        if (holders === 0) await removeAll();
      };
    },
  };
}
